// Package backend wires the Cruddur backend: settings, telemetry, database, services, worker and HTTP server. The
// cruddur command and the demo run the same wiring.
package backend

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"github.com/go-logr/logr"
	"go.opentelemetry.io/otel"

	"cruddur/app"
	"cruddur/app/bugs"
	"cruddur/app/httpapi"
	"cruddur/app/sqlite"
	"cruddur/providers"
	"cruddur/providers/catalog"
	"cruddur/providers/settings"
)

// Options is what [Start] needs.
type Options struct {
	Env      settings.Env
	Lines    io.Writer    // plain log lines
	Stdout   io.Writer    // the console provider's output
	Listener net.Listener // where to serve; nil: HOST and PORT say it
}

// Backend is a running backend.
type Backend struct {
	Config   Config
	Pipeline *providers.Pipeline

	store  *sqlite.Store
	server *http.Server
	ln     net.Listener
	failed chan error
	stop   context.CancelFunc // of the worker
	worker sync.WaitGroup
}

// Start opens everything and serves until [Backend.Close]. All problems with the settings are returned at once, each on
// a line of its own; then nothing stays open.
func Start(ctx context.Context, o Options) (_ *Backend, err error) {
	// OpenTelemetry's exporters read the shell's variables whatever options they get, and print one that they cannot
	// parse, a pasted key included. The settings report what is wrong themselves.
	otel.SetLogger(logr.Discard())
	b := &Backend{ln: o.Listener, failed: make(chan error, 1)}
	set := new(settings.Set)
	b.Config.Settings(set)
	problem := set.Load(o.Env)
	if problem == nil {
		problem = b.Config.complete(o.Env)
	}
	lines := b.lines(o.Lines)
	b.Pipeline, err = providers.Open(ctx, providers.Options{
		Env: o.Env, Factories: catalog.All(), Lines: lines, Stdout: o.Stdout,
	})
	if err := errors.Join(problem, err); err != nil {
		b.abandon(ctx)
		return nil, err
	}
	if err := b.listen(ctx); err != nil {
		b.abandon(ctx)
		return nil, err
	}
	return b, nil
}

func (b *Backend) lines(w io.Writer) slog.Handler {
	if w == nil {
		return slog.DiscardHandler
	}
	options := &slog.HandlerOptions{Level: b.Config.LogLevel}
	if b.Config.LogFormat == "json" {
		return slog.NewJSONHandler(w, options)
	}
	return slog.NewTextHandler(w, options)
}

func (b *Backend) listen(ctx context.Context) error {
	p, c := b.Pipeline, b.Config
	set, err := bugs.NewSet(c.Bugs...)
	if err != nil {
		return err
	}
	if b.store, err = sqlite.Open(ctx, c.Database, sqlite.Options{TracerProvider: p.TracerProvider()}); err != nil {
		return err
	}
	if b.ln == nil {
		if b.ln, err = new(net.ListenConfig).Listen(ctx, "tcp", c.address()); err != nil {
			return busy(c.Port, err)
		}
	}
	worker := app.NewWorker(app.WorkerConfig{Store: b.store, TracerProvider: p.TracerProvider(), Logger: p.Logger(), Reporter: p})
	service := app.New(app.Config{
		Store: b.store, TracerProvider: p.TracerProvider(), Logger: p.Logger(), Bugs: set, Wake: worker.Wake,
	})
	b.server = &http.Server{
		Handler: httpapi.New(httpapi.Config{
			Service: service, TracerProvider: p.TracerProvider(), Propagator: p.Propagator(), Inner: p.Inner(),
			Logger: p.Logger(), Reporter: p, Bugs: set, BugSwitch: c.BugSwitch, Telemetry: p,
			FrontendURL: c.FrontendURL, BackendURL: c.BackendURL,
		}),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(p.Logger().Handler(), slog.LevelWarn),
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	b.stop = stop
	b.worker.Go(func() { worker.Run(running) })
	go func() {
		if err := b.server.Serve(b.ln); !errors.Is(err, http.ErrServerClosed) {
			b.failed <- fmt.Errorf("backend: serve: %w", err)
		}
	}()
	return nil
}

func busy(port int, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("port %d is in use by another program: stop that one, or give the backend another port with PORT=%d", port, port+1)
	}
	return fmt.Errorf("backend: listen: %w", err)
}

// Addr is where the backend listens.
func (b *Backend) Addr() net.Addr { return b.ln.Addr() }

// Failed receives an error when the server ends by itself.
func (b *Backend) Failed() <-chan error { return b.failed }

// Close ends the backend in the reverse order of its start: requests first, then the worker, the telemetry of both, and
// the database. It keeps ctx's deadline, of which requests may take half, and the worker's job half of the rest; what
// telemetry was lost is in the ledger.
func (b *Backend) Close(ctx context.Context) error {
	problems := []error{b.endRequests(ctx), b.endWorker(ctx)}
	problems = append(problems, b.Pipeline.Shutdown(ctx), b.store.Close())
	return errors.Join(problems...)
}

func (b *Backend) endRequests(ctx context.Context) error {
	ctx, cancel := half(ctx)
	defer cancel()
	if err := b.server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("backend: requests were cut off: %w", err), b.server.Close())
	}
	return nil
}

func (b *Backend) endWorker(ctx context.Context) error {
	ctx, cancel := half(ctx)
	defer cancel()
	b.stop()
	done := make(chan struct{})
	go func() { b.worker.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("backend: a job was cut off: %w", ctx.Err())
	}
}

// half is a context with half of the time that is left, without an end when there is none.
func half(ctx context.Context) (context.Context, context.CancelFunc) {
	if end, ok := ctx.Deadline(); ok {
		return context.WithTimeout(ctx, time.Until(end)/2)
	}
	return context.WithCancel(ctx)
}

// abandon frees what a failed start has opened.
func (b *Backend) abandon(ctx context.Context) {
	if b.Pipeline != nil {
		_ = b.Pipeline.Shutdown(ctx)
	}
	if b.store != nil {
		_ = b.store.Close()
	}
}
