package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"cruddur/cmd/internal/backend"
	"cruddur/cmd/internal/doctor"
	"cruddur/providers/catalog"
	"cruddur/providers/settings"
)

const doctorUsage = `usage: cruddur doctor [flags] [tool ...]

Looks into why telemetry does not arrive: variables, names, ports, certificates, clock, keys. Then it sends one span, one
log line and one error of level info through the real pipeline, marked as its own, and reads them back where the tool can
be read. Without tools it looks at those that PROVIDERS names. It exits with 0 when all is well, 1 when it found something,
2 when it was called wrongly.

`

func diagnose(ctx context.Context, args []string, sh shell) int {
	flags := flag.NewFlagSet("cruddur doctor", flag.ContinueOnError)
	flags.SetOutput(sh.stderr)
	flags.Usage = func() { fmt.Fprint(sh.stderr, doctorUsage); flags.PrintDefaults() }
	asJSON := flags.Bool("json", false, "print the report as JSON")
	dry := flags.Bool("dry", false, "send no canary")
	all := flags.Bool("all", false, "show also the variables that were left alone")
	lab := flags.String("lab", "http://localhost:3000", "the `address` of the lab's page, where the lab's tools are read")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	report, err := doctor.Examine(ctx, doctor.Options{
		Env: sh.env, Names: sh.names, Factories: catalog.All(), Tools: strings.Join(flags.Args(), ","),
		Dry: *dry, Lab: *lab, Console: sh.stderr, Known: backendVariables(),
	})
	if report == nil {
		fmt.Fprintln(sh.stderr, "cruddur doctor:", misnamed(err))
		return 2
	}
	if *asJSON {
		err = errors.Join(err, report.Encode(sh.stdout))
	} else {
		report.Print(sh.stdout, *all)
	}
	switch {
	case err != nil:
		fmt.Fprintln(sh.stderr, "cruddur doctor:", err)
		return 1
	case !report.Well():
		return 1
	}
	return 0
}

// misnamed says what is wrong with the tools on the command line, where PROVIDERS is not to blame.
func misnamed(err error) string {
	return strings.ReplaceAll(err.Error(), "PROVIDERS names", "the command line names")
}

// backendVariables are read by the backend itself.
func backendVariables() []string {
	set := new(settings.Set)
	new(backend.Config).Settings(set)
	var out []string
	for _, v := range set.Variables() {
		out = append(out, v.Name)
	}
	return out
}
