package main

import (
	"context"
	"fmt"

	"cruddur/cmd/internal/backend"
)

// environment is the end of the usage.
const environment = `
Everything is set by environment variables, which .env.example lists; the two to begin with are

  PROVIDERS=honeycomb,xray,cloudwatch,rollbar,console   where telemetry goes; unset, nowhere (otlp is any other end)
  PORT=4567                                             where to listen
`

func serve(ctx context.Context, args []string, sh shell) int {
	if len(args) > 0 {
		fmt.Fprintf(sh.stderr, "cruddur serve: takes no arguments, and got %q\n", args)
		return 2
	}
	b, err := backend.Start(ctx, backend.Options{Env: sh.env, Lines: sh.stderr, Stdout: sh.stdout})
	if err != nil {
		fmt.Fprintln(sh.stderr, err)
		return 2
	}
	backend.Describe(sh.stderr, b.Pipeline)
	fmt.Fprintf(sh.stderr, "cruddur is ready on http://%s\n", b.Addr())
	code := 0
	select {
	case <-ctx.Done():
	case err := <-b.Failed():
		fmt.Fprintln(sh.stderr, err)
		code = 1
	}
	fmt.Fprintf(sh.stderr, "\nsending what is left, for up to %v; Ctrl-C again ends at once\n", b.Config.Grace)
	ending, cancel := context.WithTimeout(context.Background(), b.Config.Grace)
	defer cancel()
	_ = b.Close(ending) // what was lost is said by the account
	backend.Account(sh.stderr, b.Pipeline)
	return code
}
