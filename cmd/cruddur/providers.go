package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"

	"cruddur/cmd/internal/doctor"
	"cruddur/providers/catalog"
)

func listProviders(ctx context.Context, args []string, sh shell) int {
	flags := flag.NewFlagSet("cruddur providers", flag.ContinueOnError)
	flags.SetOutput(sh.stderr)
	asJSON := flags.Bool("json", false, "print JSON")
	url := flags.String("url", "", "the `address` of a running backend, such as http://localhost:4567: print what became of its telemetry")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(sh.stderr, "cruddur providers: takes no arguments, and got %q\n", flags.Args())
		return 2
	}
	var list printer
	code := 0
	if *url != "" {
		live, err := doctor.FetchTelemetry(ctx, *url)
		if err != nil {
			fmt.Fprintln(sh.stderr, "cruddur providers:", err)
			return 1
		}
		list = live
	} else {
		known, err := doctor.List(ctx, sh.env, catalog.All())
		if err != nil {
			fmt.Fprintln(sh.stderr, err)
			code = 1
		}
		list = known
	}
	if !*asJSON {
		list.Print(sh.stdout)
		return code
	}
	e := json.NewEncoder(sh.stdout)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if e.Encode(list) != nil {
		return 1
	}
	return code
}

type printer interface{ Print(io.Writer) }
