// Command lab runs stand-ins for Honeycomb, X-Ray, CloudWatch Logs and Rollbar on their usual ports, and a page that
// shows side by side what each of them received.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"cruddur/cmd/internal/labrun"
	"cruddur/providers/settings"
)

// closing is how long an end may take.
const closing = 5 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr))
}

// run is the whole program. It returns 0 after an end that was asked for, 2 when it could not start as told, and 1 when
// it failed later.
func run(ctx context.Context, args []string, env settings.Env, stdout, stderr io.Writer) int {
	begin := time.Now()
	options, err := parse(args, env, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return complain(stderr, err, 2)
	}
	options.Log = slog.New(slog.NewTextHandler(stderr, nil))
	lab, err := labrun.Start(ctx, options)
	if err != nil {
		return complain(stderr, err, 2)
	}
	announce(stdout, lab.Addrs(), options, time.Since(begin))
	code := 0
	select {
	case <-ctx.Done():
	case err := <-lab.Failed():
		code = complain(stderr, err, 1)
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing)
	defer cancel()
	if err := lab.Close(ending); err != nil {
		return complain(stderr, err, 1)
	}
	return code
}

// complain writes one line for each of the errors that were joined.
func complain(w io.Writer, err error, code int) int {
	var many interface{ Unwrap() []error }
	if errors.As(err, &many) && len(many.Unwrap()) > 0 && err.Error() == errors.Join(many.Unwrap()...).Error() {
		for _, one := range many.Unwrap() {
			complain(w, one, code)
		}
		return code
	}
	fmt.Fprintln(w, "lab:", err)
	return code
}
