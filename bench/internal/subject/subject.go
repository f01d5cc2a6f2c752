// Package subject lists the telemetry set-ups that are compared, and opens one of them. A process opens one at the most:
// SDKs keep settings for a whole process, and garbage of one would be collected on the time of another.
package subject

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"go.opentelemetry.io/contrib/bridges/otelslog"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/app/sqlite"
	"cruddur/bench/internal/backend"
	"cruddur/bench/usual"
	"cruddur/providers"
	"cruddur/providers/catalog"
	"cruddur/providers/settings"
)

// Subject is one set-up.
type Subject struct {
	Name      string // on the command line
	Title     string
	providers string
	open      func(context.Context, Subject, string) (*Running, error)
}

// Running is a backend with its telemetry.
type Running struct {
	Handler http.Handler
	Flush   func(context.Context) error // returns when all that happened has been sent or lost
	Lost    func() int64                // what was not sent, where the set-up knows
}

// All returns every subject. [SDK] is what the others are compared with.
func All() []Subject {
	const all = "honeycomb@lab,xray@lab,cloudwatch@lab,rollbar@lab"
	ours := func(tool string) Subject { return Subject{tool, tool + " alone", tool + "@lab", openOurs} }
	return []Subject{
		{"none", "none: nothing is instrumented", "", openOurs},
		ours("honeycomb"), ours("xray"), ours("cloudwatch"), ours("rollbar"),
		{Four, "all four providers", all, openOurs},
		{SDK, "SDK, spans batched and thrown away", "", openSDK},
		{"sdk-logs", "the same, and log records too", "logs", openSDK},
		{Usual, "usual wiring, every trace to X-Ray", "every", openUsual},
		{"usual-sampled", "usual wiring, X-Ray's default sampling", "", openUsual},
	}
}

// Names of subjects that goals speak of.
const (
	SDK   = "sdk"
	Four  = "four"
	Usual = "usual"
)

// Open opens the subject of the given name, sending to the vendors' ends at addr.
func Open(ctx context.Context, name, addr string) (*Running, error) {
	for _, s := range All() {
		if s.Name == name {
			return s.open(ctx, s, addr)
		}
	}
	return nil, fmt.Errorf("subject: there is none named %q", name)
}

// Environ is the environment that a process needs to open a subject; the SDKs read it themselves.
func Environ(addr string) []string {
	return []string{
		"OTEL_EXPORTER_OTLP_ENDPOINT=http://" + addr,
		"OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team=bench",
		"AWS_XRAY_DAEMON_ADDRESS=" + addr,
		"AWS_ENDPOINT_URL=http://" + addr,
		"AWS_REGION=us-east-1",
		"AWS_ACCESS_KEY_ID=bench",
		"AWS_SECRET_ACCESS_KEY=bench",
		"AWS_EC2_METADATA_DISABLED=true",
	}
}

// plain writes lines as a process writes them to its standard error, to nobody.
func plain() slog.Handler { return slog.NewTextHandler(io.Discard, nil) }

func openOurs(ctx context.Context, s Subject, addr string) (*Running, error) {
	url := "http://" + addr
	p, err := providers.Open(ctx, providers.Options{
		Env: settings.Map(map[string]string{
			"PROVIDERS": s.providers, "LAB_OTLP_URL": url, "LAB_XRAY_ADDRESS": addr, "LAB_AWS_URL": url, "LAB_ROLLBAR_URL": url,
		}),
		Factories: catalog.All(), Lines: plain(),
	})
	if err != nil {
		return nil, err
	}
	b, err := backend.New(ctx, sqlite.Memory, backend.Telemetry{
		TracerProvider: p.TracerProvider(), Propagator: p.Propagator(), Inner: p.Inner(), Logger: p.Logger(), Reporter: p,
	})
	if err != nil {
		return nil, err
	}
	return &Running{b.Handler, p.Flush, func() (n int64) {
		for _, v := range p.Telemetry().Providers {
			for _, c := range v.Signals {
				n += c.Lost()
			}
		}
		return n
	}}, nil
}

// openSDK is OpenTelemetry's SDK as its own documentation sets it up, with exporters that throw everything away.
func openSDK(ctx context.Context, s Subject, _ string) (*Running, error) {
	res := resource.Default()
	spans := trace.NewTracerProvider(trace.WithBatcher(noSpans{}), trace.WithResource(res))
	logger, flush := slog.New(plain()), spans.ForceFlush
	if strings.Contains(s.providers, "logs") {
		records := sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewBatchProcessor(noRecords{})), sdklog.WithResource(res))
		bridge := otelslog.NewHandler("cruddur", otelslog.WithLoggerProvider(records))
		logger = slog.New(slog.NewMultiHandler(plain(), bridge))
		flush = func(ctx context.Context) error { return errors.Join(spans.ForceFlush(ctx), records.ForceFlush(ctx)) }
	}
	b, err := backend.New(ctx, sqlite.Memory, backend.Telemetry{TracerProvider: spans, Logger: logger})
	if err != nil {
		return nil, err
	}
	return &Running{b.Handler, flush, func() int64 { return 0 }}, nil
}

func openUsual(ctx context.Context, s Subject, addr string) (*Running, error) {
	w, err := usual.Open(ctx, usual.Config{
		Service: "cruddur-backend", Environment: "development", Version: "1", Database: sqlite.Memory, Lines: io.Discard,
		LogGroup: "cruddur", LogStream: "bench", Rollbar: "bench", RollbarURL: "http://" + addr + "/api/1/item/",
		EveryTrace: s.providers == "every",
	})
	if err != nil {
		return nil, err
	}
	return &Running{w, w.Flush, w.LostLines}, nil
}

// noSpans and noRecords export nothing.
type (
	noSpans   struct{}
	noRecords struct{}
)

func (noSpans) ExportSpans(context.Context, []trace.ReadOnlySpan) error { return nil }
func (noSpans) Shutdown(context.Context) error                          { return nil }
func (noRecords) Export(context.Context, []sdklog.Record) error         { return nil }
func (noRecords) Shutdown(context.Context) error                        { return nil }
func (noRecords) ForceFlush(context.Context) error                      { return nil }
