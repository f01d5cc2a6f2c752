// Command bench measures what telemetry costs: this project's providers, OpenTelemetry's SDK that exports nothing, and
// the usual wiring of the vendors' own SDKs, all around the same backend.
//
//	go run . [-rounds 5]
//
// Each measurement is a process of its own, in rounds whose order rotates, and the vendors' far ends are another process,
// whose work is not counted. docs/benchmarks.md says how to read the tables.
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
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// children are what the program does in processes of its own.
var children = map[string]func(context.Context, []string, io.Reader, io.Writer) error{
	"vendors":   serveVendors,
	"load":      load,
	"documents": measureDocuments,
	"segments":  measureSegments,
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var err error
	if len(args) > 0 && children[args[0]] != nil {
		err = children[args[0]](ctx, args[1:], stdin, stdout)
	} else {
		err = compare(ctx, args, stdout, stderr)
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 2
	case err != nil:
		fmt.Fprintln(stderr, "bench:", err)
		return 1
	}
	return 0
}

// options are the command's flags.
type options struct {
	rounds int
	only   string
}

func compare(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&o.rounds, "rounds", 5, "how often each thing is measured")
	flags.StringVar(&o.only, "only", "", "one part alone: cpu, put, documents or latency")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if o.rounds < 1 || flags.NArg() > 0 {
		return fmt.Errorf("usage: bench [-rounds 5] [-only cpu|put|documents|latency]")
	}
	fmt.Fprintf(stdout, "%s\n", machine())
	for _, part := range []struct {
		name string
		do   func(context.Context, options, io.Writer) error
	}{{"cpu", reportCPU}, {"put", reportPut}, {"documents", reportDocuments}, {"latency", reportLatency}} {
		if o.only != "" && o.only != part.name {
			continue
		}
		fmt.Fprintln(stdout)
		if err := part.do(ctx, o, stdout); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}
