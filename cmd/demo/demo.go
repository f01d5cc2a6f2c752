package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"cruddur/cmd/internal/backend"
	"cruddur/cmd/internal/labrun"
	"cruddur/cmd/internal/place"
	"cruddur/providers"
	"cruddur/providers/catalog"
	"cruddur/providers/settings"
)

// demo is the running whole.
type demo struct {
	lab     *labrun.Lab
	backend *backend.Backend
	data    string
	ignored []string
	env     settings.Env
}

// start opens the backend's port, then the lab, then the backend that sends to it: each knows the other's address
// before anything is served.
func start(ctx context.Context, o *options, env settings.Env, stderr io.Writer) (_ *demo, err error) {
	d := &demo{data: o.lab.Data, ignored: ignored(env), env: env}
	ln, busy := listen(ctx, o.backend)
	defer func() {
		if err != nil {
			if ln != nil {
				_ = ln.Close()
			}
			if d.lab != nil {
				_ = d.lab.Close(context.WithoutCancel(ctx))
			}
		}
	}()
	if ln != nil {
		o.lab.Backend = &url.URL{Scheme: "http", Host: ln.Addr().String()}
	}
	o.lab.Public = labrun.PublicURLs(env, port(o.lab.Page))
	o.lab.Log = slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	d.lab, err = labrun.Start(ctx, o.lab)
	if err := errors.Join(busy, err); err != nil { // all ports that are taken, at once
		return nil, err
	}
	d.backend, err = backend.Start(ctx, backend.Options{
		Env: d.environment(o, ln), Lines: stderr, Stdout: io.Discard, Listener: ln,
	})
	return d, err
}

// listen opens the backend's port, or says why not and what to do.
func listen(ctx context.Context, address string) (net.Listener, error) {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("port %s (the backend) is in use: stop what listens there, or choose another with -backend 127.0.0.1:PORT", port(address))
	case err != nil:
		return nil, fmt.Errorf("-backend %s: %w", address, err)
	}
	return ln, nil
}

// environment is the backend's whole environment: all four tools at the lab, batches sent so soon that a click is on
// the screen at once, and nothing of the shell's.
func (d *demo) environment(o *options, ln net.Listener) settings.Env {
	at := d.lab.Addrs()
	level := "warn"
	if o.verbose {
		level = "info"
	}
	database := o.lab.Data
	if database != labrun.Memory {
		database = filepath.Join(database, "cruddur.db")
	}
	const delay = "100" // milliseconds
	return settings.Map(map[string]string{
		"PROVIDERS":                "honeycomb@lab,xray@lab,cloudwatch@lab,rollbar@lab",
		"LAB_OTLP_URL":             "http://" + at.OTLP,
		"LAB_XRAY_ADDRESS":         at.XRay,
		"LAB_AWS_URL":              "http://" + at.AWS,
		"LAB_ROLLBAR_URL":          "http://" + at.Rollbar,
		"OTEL_BSP_SCHEDULE_DELAY":  delay,
		"OTEL_BLRP_SCHEDULE_DELAY": delay,
		"DATABASE_PATH":            database,
		"BUGS":                     o.bugs,
		"BUG_SWITCH":               "yes",
		"LOG_LEVEL":                level,
		"FRONTEND_URL":             publicURL(d.env, at.Page),
		"BACKEND_URL":              publicURL(d.env, ln.Addr().String()),
	})
}

// ignored lists the variables of the shell that a backend of its own would have read.
func ignored(env settings.Env) []string {
	common, own := new(settings.Set), new(settings.Set)
	new(providers.Common).Settings(common)
	new(backend.Config).Settings(own)
	sets := []*settings.Set{common, own}
	for _, f := range catalog.All() {
		sets = append(sets, catalog.Settings(f))
	}
	var names []string
	for _, set := range sets {
		for _, v := range set.Variables() {
			for _, name := range append([]string{v.Name}, v.Also...) {
				if _, set := env(name); set {
					names = append(names, name)
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// welcome says where everything is.
func (d *demo) welcome(w io.Writer) {
	at := d.lab.Addrs()
	local := func(address string) string { return "http://localhost:" + port(address) }
	fmt.Fprintf(w, `Cruddur Side by Side is ready.

  page      %s   click in Cruddur, see what four tools receive
  backend   %s   curl -s %s/api/activities/home
  lab       Honeycomb and OTLP %s, X-Ray %s, AWS %s, Rollbar %s
  data      %s
`, publicURL(d.env, at.Page), publicURL(d.env, d.backend.Addr().String()), strings.TrimPrefix(local(d.backend.Addr().String()), "http://"),
		local(at.OTLP), "localhost:"+port(at.XRay), local(at.AWS), local(at.Rollbar), d.data)
	if len(d.ignored) > 0 {
		fmt.Fprintf(w, "  ignored   %s: the demo sends to the lab alone\n", strings.Join(d.ignored, ", "))
	}
	fmt.Fprintln(w, "\nCtrl-C ends it.")
}

// addresses says the same to a program.
func (d *demo) addresses(w io.Writer) {
	at := d.lab.Addrs()
	_ = json.NewEncoder(w).Encode(map[string]string{
		"page": "http://" + at.Page, "backend": "http://" + d.backend.Addr().String(), "otlp": "http://" + at.OTLP,
		"xray": at.XRay, "aws": "http://" + at.AWS, "rollbar": "http://" + at.Rollbar, "data": d.data,
	})
}

// failed receives the error of whichever half ends by itself.
func (d *demo) failed() <-chan error {
	out := make(chan error, 1)
	go func() {
		select {
		case err := <-d.backend.Failed():
			out <- err
		case err := <-d.lab.Failed():
			out <- err
		}
	}()
	return out
}

// close ends the backend, which sends what it still has, and then the lab, which takes it.
func (d *demo) close(ctx context.Context) error {
	return errors.Join(d.backend.Close(ctx), d.lab.Close(ctx))
}

func port(address string) string {
	_, p, _ := net.SplitHostPort(address)
	return p
}

func publicURL(env settings.Env, address string) string {
	n, _ := strconv.Atoi(port(address))
	return place.URL(env, n)
}
