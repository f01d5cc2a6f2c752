package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"cruddur/cmd/internal/labrun"
	"cruddur/cmd/internal/place"
	"cruddur/providers/settings"
)

// parse reads the command line. Every flag that can't be used is an error of its own, so that one start shows them all.
func parse(args []string, env settings.Env, help io.Writer) (labrun.Options, error) {
	var (
		o    labrun.Options
		errs []error
	)
	set := flag.NewFlagSet("lab", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	read := func(name, usage string, into func(string) error) {
		set.Func(name, usage, func(value string) error {
			if err := into(value); err != nil {
				errs = append(errs, fmt.Errorf("-%s %q: %w", name, value, err))
			}
			return nil
		})
	}
	address := func(name string, into *string, usage string) {
		read(name, usage, func(value string) error { *into = labrun.Address(value); return checkAddress(*into) })
	}
	address("page", &o.Page, "`address` of the page (default 127.0.0.1:3000)")
	address("otlp", &o.OTLP, "`address` for OTLP over HTTP, as Honeycomb takes it (default 127.0.0.1:4318)")
	address("xray", &o.XRay, "`address` of the X-Ray daemon, UDP and TCP (default 127.0.0.1:2000)")
	address("aws", &o.AWS, "`address` for CloudWatch Logs and X-Ray's service (default 127.0.0.1:4566)")
	address("rollbar", &o.Rollbar, "`address` for Rollbar (default 127.0.0.1:4569)")
	set.BoolVar(&o.OpenOTLP, "otlp-open", false, "take OTLP without a Honeycomb key")
	set.StringVar(&o.Data, "data", "", "`folder` for what was received, or "+labrun.Memory+" (default $XDG_STATE_HOME/cruddur or ~/.local/state/cruddur)")
	read("backend", "`URL` of the backend that the page talks to (default http://localhost:4567)", func(value string) (err error) {
		o.Backend, err = parseURL(value)
		return err
	})
	read("public", "`URL` by which the page is reached beside localhost; may be repeated", func(value string) error {
		u, err := parseURL(value)
		o.Public = append(o.Public, u)
		return err
	})
	read("max-bytes", "`size` up to which requests are kept, such as 512MiB (default 512MiB)", func(value string) (err error) {
		o.MaxBytes, err = parseSize(value)
		return err
	})
	read("max-age", "`time` for which requests are kept, such as 36h or 7d (default 7d)", func(value string) (err error) {
		o.MaxAge, err = parseAge(value)
		return err
	})
	err := set.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		usage(set, help)
		return o, err
	}
	if err != nil {
		errs = append(errs, fmt.Errorf("%w; lab -h lists the flags", err))
	} else if set.NArg() > 0 {
		errs = append(errs, fmt.Errorf("%q is no flag; lab -h lists the flags", set.Arg(0)))
	}
	if o.Data == "" {
		if o.Data, err = place.Data(env); err != nil {
			errs = append(errs, fmt.Errorf("%w: say where with -data, or -data %s to keep none", err, labrun.Memory))
		}
	}
	o.Public = append(o.Public, labrun.PublicURLs(env, pagePort(o.Page))...)
	return o, errors.Join(errs...)
}

func usage(set *flag.FlagSet, w io.Writer) {
	fmt.Fprintln(w, "lab runs stand-ins for Honeycomb, X-Ray, CloudWatch Logs and Rollbar, and the page that shows what they received.")
	fmt.Fprintln(w, "An address is host:port, with port 0 for any free one, or \"off\".")
	fmt.Fprintln(w)
	set.SetOutput(w)
	set.PrintDefaults()
}

func pagePort(address string) string {
	if _, port, err := net.SplitHostPort(address); err == nil {
		return port
	}
	return "3000"
}

func checkAddress(value string) error {
	if value == labrun.Off {
		return nil
	}
	_, port, err := net.SplitHostPort(value)
	if err != nil {
		return errors.New("give host:port, such as 127.0.0.1:3000, or off")
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%q is no port: give a number from 0 to 65535", port)
	}
	return nil
}

func parseURL(value string) (*url.URL, error) {
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return nil, errors.New("give a URL of scheme, host and port, such as http://localhost:4567")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

func parseSize(value string) (int64, error) {
	text, unit := strings.TrimSpace(value), int64(1)
	for _, u := range []struct {
		suffix string
		bytes  int64
	}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"B", 1}} {
		if number, ok := strings.CutSuffix(text, u.suffix); ok {
			text, unit = strings.TrimSpace(number), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 || n > (1<<50)/unit {
		return 0, errors.New("give a size such as 512MiB or 2GB")
	}
	const least = 1 << 20
	if n*unit < least {
		return 0, errors.New("at least 1MiB is needed")
	}
	return n * unit, nil
}

func parseAge(value string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(value, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n > 0 && n < 36500 {
			return time.Duration(n) * 24 * time.Hour, nil
		}
	}
	d, err := time.ParseDuration(value)
	if err != nil || d <= 0 {
		return 0, errors.New("give a time such as 36h or 7d")
	}
	return d, nil
}
