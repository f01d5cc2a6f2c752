// Package providers sends what the backend records to the tools that were chosen at start.
//
// A tool is described by a [Factory], opened by its [Config], and from then on is a [Provider]: a plain struct, its
// [Contribution], says what it takes. [Open] composes the chosen providers into one [Pipeline], and that is all the
// backend sees: a tracer provider, a logger, a Report function, a propagator and a middleware.
//
//	app ──► TracerProvider ──► one bounded queue per provider and signal ──► Sender ──► the tool
//	    ──► Logger         ──►        (queue, lane, ledger)
//	    ──► Report         ──►
//
// A tool's package knows how to send one batch, once. Queues, batching, retries, time-outs, sampling and the counting
// of every item are here, so that no tool can slow a request, lose an item in silence, or hurt another tool.
package providers

import (
	"context"
	"io"
	"log/slog"
	"net/http"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/providers/settings"
)

// Signals is the set of things that a tool can take.
type Signals uint8

// The three signals.
const (
	Traces Signals = 1 << iota
	Logs
	Errors
)

// Has says whether all of the wanted signals are in s.
func (s Signals) Has(wanted Signals) bool { return s&wanted == wanted }

// Factory is a provider that can be chosen by name: plain data, read by help, docs and doctor without opening anything.
type Factory struct {
	Name    string // the word in PROVIDERS
	Title   string // as the vendor writes it
	Summary string // what it shows, one sentence
	Docs    string // where a person reads more
	Carries Signals
	New     func() Config

	// LabEnv is the whole environment of the provider when it is pointed at the lab: addresses and keys of the lab's
	// own. nil: the provider has no stand-in and name@lab is refused.
	LabEnv func(LabAddresses) map[string]string
}

// LabAddresses says where the lab's stand-ins listen.
type LabAddresses struct {
	OTLP    string // URL, http://127.0.0.1:4318
	XRay    string // host:port, 127.0.0.1:2000, UDP and TCP
	AWS     string // URL, http://127.0.0.1:4566
	Rollbar string // URL, http://127.0.0.1:4569
}

// Config is a provider's settings and the way to open it.
type Config interface {
	// Settings declares every environment variable that the provider reads, once.
	Settings(*settings.Set)
	// Open makes the provider from the loaded settings. It fails on settings that cannot work together; it never
	// dials, resolves a name, or blocks.
	Open(context.Context, Service) (Provider, error)
}

// Provider is one open tool. All methods are safe for concurrent use.
type Provider interface {
	// Contribute says what the provider adds to the process. It is called once, before any traffic.
	Contribute() Contribution
	// Probe asks the tool whether it is reachable with these credentials. It changes nothing over there and returns
	// nil, a [*Failure] that names the setting at fault, or another error.
	Probe(context.Context) error
	// Shutdown frees what Open took. It is called after the provider's queues are drained, keeps ctx's deadline, and
	// is safe to call twice and before any use.
	Shutdown(context.Context) error
}

// Service is what a provider may know of the process that it reports on.
type Service struct {
	Provider    string // the provider's own name as in PROVIDERS: "xray" or "xray@lab"
	Name        string // service.name
	Version     string // service.version; "" when unknown
	Environment string // deployment.environment.name
	Host        string
	Resource    *resource.Resource
	Lab         bool                                  // pointed at the lab
	Stdout      io.Writer                             // for the console
	Transport   func(*http.Transport) *http.Transport // adjusts every HTTP transport that the provider makes; nil: as it is
}

// Contribution is what a provider adds to the process. Zero fields add nothing.
type Contribution struct {
	Target string   // where it sends, for people: a URL, an address, "stdout"
	Key    string   // the masked key, "" where there is none
	Notes  []string // worth a person's attention at start; never a reason to stop

	Spans     Sender[trace.ReadOnlySpan]
	SpanBatch Batch
	Started   func(trace.ReadOnlySpan) // told of each span that starts and will be sent; must not block
	Sampling  Sampling                 // nil: every trace

	Logs     Sender[log.Record]
	LogBatch Batch
	LogLevel slog.Leveler // nil: every line

	Errors     Sender[ErrorEvent]
	ErrorBatch Batch

	// Of these three a tool that is chosen twice gives the first one's.
	Propagator propagation.TextMapPropagator
	IDs        trace.IDGenerator               // at most one kind of provider sets it
	Inner      func(http.Handler) http.Handler // just inside otelhttp's span, such as X-Ray's response header
}
