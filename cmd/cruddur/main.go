// Command cruddur is the backend: Cruddur's HTTP API, with its telemetry going to the tools that PROVIDERS names. Its
// further subcommands list those tools and find out why something does not arrive.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"cruddur/providers/settings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	os.Exit(run(ctx, os.Args[1:], shell{os.LookupEnv, names(os.Environ()), os.Stdout, os.Stderr}))
}

// shell is what a command has around it.
type shell struct {
	env            settings.Env
	names          []string // of the variables that are set
	stdout, stderr io.Writer
}

// command is one subcommand. It returns the exit code: 0 when all went well, 1 when it found or met something wrong, 2 when
// it could not start as told.
type command struct {
	name, summary string
	run           func(context.Context, []string, shell) int
}

func commands() []command {
	return []command{
		{"serve", "serve the API, on port 4567 (this is what cruddur alone does)", serve},
		{"doctor", "find out why telemetry does not arrive, and what to do", diagnose},
		{"providers", "list the tools that telemetry can go to, or with -url what became of it", listProviders},
	}
}

func run(ctx context.Context, args []string, sh shell) int {
	if len(args) == 0 {
		return serve(ctx, nil, sh)
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(ctx, args[1:], sh)
		}
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		usage(sh.stdout)
		return 0
	}
	fmt.Fprintf(sh.stderr, "cruddur: unknown command %q\n\n", args[0])
	usage(sh.stderr)
	return 2
}

func usage(w io.Writer) {
	fmt.Fprintf(w, "usage: cruddur [command]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, environment)
}

// names are the variables of an environment without their values.
func names(environ []string) []string {
	out := make([]string, len(environ))
	for i, pair := range environ {
		out[i], _, _ = strings.Cut(pair, "=")
	}
	return out
}
