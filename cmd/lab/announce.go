package main

import (
	"fmt"
	"io"
	"path/filepath"
	"time"

	"cruddur/cmd/internal/labrun"
)

// announce says that the lab is ready, and where.
func announce(w io.Writer, at labrun.Addrs, o labrun.Options, took time.Duration) {
	fmt.Fprintf(w, "lab is ready after %d ms\n", took.Milliseconds())
	line := func(name, address, before, after string) {
		if address == "" {
			fmt.Fprintf(w, "  %-11s off\n", name)
			return
		}
		fmt.Fprintf(w, "  %-11s %s%s%s\n", name, before, labrun.Localhost(address), after)
	}
	line("page", at.Page, "http://", "")
	for _, u := range o.Public {
		fmt.Fprintf(w, "  %-11s %s\n", "", u)
	}
	line("Honeycomb", at.OTLP, "http://", "  (OTLP: /v1/traces, /v1/logs)")
	line("X-Ray", at.XRay, "", "  (UDP and TCP)")
	line("AWS", at.AWS, "http://", "  (CloudWatch Logs, X-Ray's service)")
	line("Rollbar", at.Rollbar, "http://", "/api/1/item/")
	data := o.Data
	if data != labrun.Memory {
		data = filepath.Join(data, "lab.db")
	}
	fmt.Fprintf(w, "  %-11s %s\n", "data", data)
	fmt.Fprintln(w, "Ctrl-C ends it.")
}
