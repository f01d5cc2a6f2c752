// Command demo runs backend, lab and page in one process: nothing to install, no account, no internet.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"cruddur/cmd/internal/backend"
	"cruddur/providers/settings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr))
}

// run returns the exit code: 0 after an end that was asked for, 2 when it could not start as told, 1 when it failed later.
func run(ctx context.Context, args []string, env settings.Env, stdout, stderr io.Writer) int {
	o, err := parse(args, env, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errSaid):
		return 2
	case err != nil:
		fmt.Fprintln(stderr, err)
		return 2
	}
	d, err := start(ctx, o, env, stderr)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	if o.json {
		d.addresses(stdout)
	} else {
		d.welcome(stdout)
	}
	code := 0
	select {
	case <-ctx.Done():
	case err := <-d.failed():
		fmt.Fprintln(stderr, err)
		code = 1
	}
	fmt.Fprintln(stderr, "\nsending what is left; Ctrl-C again ends at once")
	ending, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := d.close(ending); err != nil {
		fmt.Fprintln(stderr, err)
	}
	backend.Account(stdout, d.backend.Pipeline)
	return code
}
