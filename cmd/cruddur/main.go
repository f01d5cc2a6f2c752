// Command cruddur is the backend: Cruddur's HTTP API, with its telemetry going to the tools that PROVIDERS names.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"cruddur/cmd/internal/backend"
	"cruddur/providers/settings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr))
}

const usage = `usage: cruddur [serve]

Serves Cruddur's API on port 4567. Everything is set by environment variables, which .env.example lists;
the two to begin with are

  PROVIDERS=honeycomb,xray,cloudwatch,rollbar,console   where telemetry goes; unset, nowhere
  PORT=4567                                             where to listen
`

// run returns the exit code: 0 after an end that was asked for, 2 when it could not start as told, 1 when it failed later.
func run(ctx context.Context, args []string, env settings.Env, stdout, stderr io.Writer) int {
	switch {
	case len(args) == 0 || len(args) == 1 && args[0] == "serve":
		return serve(ctx, env, stdout, stderr)
	case len(args) == 1 && (args[0] == "help" || args[0] == "-h" || args[0] == "-help" || args[0] == "--help"):
		fmt.Fprint(stdout, usage)
		return 0
	}
	fmt.Fprintf(stderr, "cruddur: unknown command %q\n\n%s", args, usage)
	return 2
}

func serve(ctx context.Context, env settings.Env, stdout, stderr io.Writer) int {
	b, err := backend.Start(ctx, backend.Options{Env: env, Lines: stderr, Stdout: stdout})
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	backend.Describe(stderr, b.Pipeline)
	fmt.Fprintf(stderr, "cruddur is ready on http://%s\n", b.Addr())
	code := 0
	select {
	case <-ctx.Done():
	case err := <-b.Failed():
		fmt.Fprintln(stderr, err)
		code = 1
	}
	ending, cancel := context.WithTimeout(context.Background(), b.Config.Grace)
	defer cancel()
	_ = b.Close(ending) // what was lost is said by the account
	backend.Account(stderr, b.Pipeline)
	return code
}
