package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"

	"cruddur/app/bugs"
	"cruddur/cmd/internal/labrun"
	"cruddur/cmd/internal/place"
	"cruddur/providers/settings"
)

// options is what the flags say.
type options struct {
	lab     labrun.Options
	backend string // host:port
	bugs    string
	verbose bool
	json    bool
}

// errSaid is a problem that the flag package has written out already.
var errSaid = errors.New("see above")

// parse reads the flags. Everything that is wrong with their values is returned at once.
func parse(args []string, env settings.Env, stderr io.Writer) (*options, error) {
	o := new(options)
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.lab.Data, "data", "", "the `folder` to keep data in, or :memory: to keep none (default ~/.local/state/cruddur)")
	flags.StringVar(&o.backend, "backend", "127.0.0.1:4567", "where the backend listens, `port` or host:port")
	flags.StringVar(&o.lab.Page, "page", "127.0.0.1:3000", "where the page is served, `port` or host:port")
	flags.StringVar(&o.lab.OTLP, "otlp", "127.0.0.1:4318", "where the lab takes OTLP as Honeycomb does, `port` or host:port")
	flags.StringVar(&o.lab.XRay, "xray", "127.0.0.1:2000", "where the lab is an X-Ray daemon, UDP and TCP, `port` or host:port")
	flags.StringVar(&o.lab.AWS, "aws", "127.0.0.1:4566", "where the lab is CloudWatch Logs, `port` or host:port")
	flags.StringVar(&o.lab.Rollbar, "rollbar", "127.0.0.1:4569", "where the lab is Rollbar, `port` or host:port")
	flags.StringVar(&o.bugs, "bugs", "", "failures to switch on at the start, separated by commas; the page switches them too")
	flags.BoolVar(&o.verbose, "v", false, "print a line for each request")
	flags.BoolVar(&o.json, "json", false, "print the addresses as one line of JSON, for programs")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil, err
	} else if err != nil {
		return nil, errSaid
	}
	var problems []error
	if flags.NArg() > 0 {
		problems = append(problems, fmt.Errorf("%q is not understood: the demo takes flags alone, see -help", flags.Args()))
	}
	for _, f := range []struct {
		name    string
		address *string
	}{{"-backend", &o.backend}, {"-page", &o.lab.Page}, {"-otlp", &o.lab.OTLP}, {"-xray", &o.lab.XRay}, {"-aws", &o.lab.AWS}, {"-rollbar", &o.lab.Rollbar}} {
		*f.address = labrun.Address(*f.address)
		if _, _, err := net.SplitHostPort(*f.address); err != nil {
			problems = append(problems, fmt.Errorf("%s %q is neither a port nor of the form host:port, for example %s 3001", f.name, *f.address, f.name))
		}
	}
	if _, err := bugs.Parse(o.bugs); err != nil {
		problems = append(problems, fmt.Errorf("-bugs: %w", err))
	}
	if o.lab.Data == "" {
		dir, err := place.Data(env)
		if err != nil {
			problems = append(problems, fmt.Errorf("%w: say where with -data, or -data %s to keep none", err, labrun.Memory))
		}
		o.lab.Data = dir
	}
	return o, errors.Join(problems...)
}
