// Command cmd serves the backend with the usual wiring, to be compared with the same requests to the project's own.
//
// Each SDK reads its own environment: OTEL_EXPORTER_OTLP_ENDPOINT and _HEADERS, AWS_XRAY_DAEMON_ADDRESS, AWS_REGION,
// credentials and AWS_ENDPOINT_URL. Besides, ROLLBAR_ACCESS_TOKEN and ROLLBAR_ENDPOINT.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"cruddur/app/sqlite"
	"cruddur/bench/usual"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stderr))
}

func run(ctx context.Context, args []string, getenv func(string) string, stderr io.Writer) int {
	flags := flag.NewFlagSet("usual", flag.ContinueOnError)
	flags.SetOutput(stderr)
	listen := flags.String("listen", "127.0.0.1:4568", "where to serve")
	database := flags.String("database", sqlite.Memory, "the SQLite file")
	service := flags.String("service", "cruddur-usual", "the service's name at every tool")
	every := flags.Bool("every-trace", false, "send all traces to X-Ray, not the SDK's one a second and 5 %")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	w, err := usual.Open(ctx, usual.Config{
		Service: *service, Environment: "development", Version: "1", Database: *database, Lines: stderr,
		LogGroup: *service, LogStream: fmt.Sprintf("usual-%d", os.Getpid()), EveryTrace: *every,
		Rollbar: getenv("ROLLBAR_ACCESS_TOKEN"), RollbarURL: getenv("ROLLBAR_ENDPOINT"),
	})
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	err = serve(ctx, *listen, w, stderr)
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err = errors.Join(err, w.Close(end)); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

func serve(ctx context.Context, address string, w *usual.Wiring, stderr io.Writer) error {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	fmt.Fprintf(stderr, "the usual wiring is ready on http://%s\n", ln.Addr())
	working, stop := context.WithCancel(ctx)
	var worker sync.WaitGroup
	worker.Go(func() { w.Work(working) })
	defer worker.Wait()
	defer stop()
	server := &http.Server{Handler: w, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(ln) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return server.Shutdown(end)
}
