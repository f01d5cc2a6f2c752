package usual

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"

	"github.com/aws/aws-xray-sdk-go/xray"
	"github.com/rollbar/rollbar-go"
	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/bench/internal/backend"
)

// Config is what the SDKs do not read from the environment themselves.
type Config struct {
	Service     string
	Environment string
	Version     string
	Database    string    // path of the SQLite file
	Lines       io.Writer // plain lines; nil: none
	LogGroup    string
	LogStream   string
	Rollbar     string // access token
	RollbarURL  string // where items go; "" is Rollbar's own
	// EveryTrace sends all traces to X-Ray, where the SDK's default is one a second and 5 % of the rest. With it, all tools
	// get the same requests, as they do from this project's providers.
	EveryTrace bool
}

// Wiring is a backend with its telemetry.
type Wiring struct {
	backend *backend.Backend
	handler http.Handler
	spans   *trace.TracerProvider
	lines   *logWriter
	rollbar *rollbar.Client
}

// Open wires everything. It contacts nobody but, if there is one, the X-Ray daemon for its sampling rules.
func Open(ctx context.Context, c Config) (*Wiring, error) {
	if err := configureXRay(c); err != nil {
		return nil, err
	}
	w := &Wiring{rollbar: newRollbar(c)}
	var err error
	if w.spans, err = newTracerProvider(ctx, c); err != nil {
		return nil, err
	}
	if w.lines, err = newLogWriter(ctx, c.LogGroup, c.LogStream); err != nil {
		return nil, err
	}
	logger := newLogger(c.Lines, w.lines)
	w.backend, err = backend.New(ctx, c.Database, backend.Telemetry{
		TracerProvider: w.spans, Inner: rememberRequest, Logger: logger,
		Reporter: &reporter{logger, w.rollbar}, Store: captured,
	})
	if err != nil {
		return nil, err
	}
	w.handler = xray.Handler(xray.NewFixedSegmentNamer(c.Service), w.backend.Handler)
	return w, nil
}

// ServeHTTP answers a request of the backend's API.
func (w *Wiring) ServeHTTP(rw http.ResponseWriter, r *http.Request) { w.handler.ServeHTTP(rw, r) }

// Work does the backend's background jobs until ctx ends.
func (w *Wiring) Work(ctx context.Context) { w.backend.Worker.Run(ctx) }

// Flush sends what waits, as far as the SDKs can be told to.
func (w *Wiring) Flush(ctx context.Context) error {
	return errors.Join(w.spans.ForceFlush(ctx), w.lines.Flush(ctx), within(ctx, w.rollbar.Wait))
}

// Close flushes, and frees everything within ctx's deadline.
func (w *Wiring) Close(ctx context.Context) error {
	return errors.Join(w.spans.Shutdown(ctx), w.lines.Close(ctx), within(ctx, w.rollbar.Wait), w.backend.Close())
}

// LostLines counts the log lines that were given up.
func (w *Wiring) LostLines() int64 { return w.lines.lost.Load() }

// within keeps ctx's deadline for rollbar-go, which knows none and waits for ever for a server that hangs.
func within(ctx context.Context, wait func()) error {
	done := make(chan struct{})
	go func() { wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func newLogger(plain io.Writer, cloudwatch io.Writer) *slog.Logger {
	json := traced{slog.NewJSONHandler(cloudwatch, nil)}
	if plain == nil {
		return slog.New(json)
	}
	return slog.New(slog.NewMultiHandler(slog.NewTextHandler(plain, nil), json))
}
