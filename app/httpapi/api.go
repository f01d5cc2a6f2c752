package httpapi

import (
	"log/slog"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"cruddur/app"
	"cruddur/app/bugs"
)

// Config is what the API needs.
type Config struct {
	Service        *app.Service
	TracerProvider trace.TracerProvider            // nil: otelhttp is not installed
	Propagator     propagation.TextMapPropagator   // nil: W3C trace context and baggage
	Inner          func(http.Handler) http.Handler // stands just inside otelhttp's span; nil: nothing does
	Logger         *slog.Logger                    // nil: no line is written
	Reporter       app.Reporter                    // nil: failures are only logged
	Bugs           *bugs.Set
	BugSwitch      bool         // GET /bugs and PUT /bugs/{name} exist
	Telemetry      http.Handler // GET /telemetry; nil: 404
	FrontendURL    string       // origins that may call /api/* from a browser; "*" is any
	BackendURL     string
	HarnessTraces  bool // trace and log the health check, /bugs and /telemetry too
}

// api is the handler of everything.
type api struct {
	service       *app.Service
	mux           *http.ServeMux
	log           *slog.Logger
	reporter      app.Reporter
	bugs          *bugs.Set
	bugSwitch     bool
	telemetry     http.Handler
	cors          cors
	harnessTraces bool
}

// New returns the API. It is safe for concurrent use, as every http.Handler.
func New(c Config) http.Handler {
	a := &api{
		service: c.Service, mux: http.NewServeMux(), log: app.IdentityLogger(c.Logger), reporter: c.Reporter,
		bugs: c.Bugs, bugSwitch: c.BugSwitch, telemetry: c.Telemetry,
		cors: newCORS(c.FrontendURL, c.BackendURL), harnessTraces: c.HarnessTraces,
	}
	if a.reporter == nil {
		a.reporter = app.LogReporter{Logger: a.log}
	}
	a.routes()

	h := http.Handler(http.HandlerFunc(a.answer))
	if c.Inner != nil {
		h = c.Inner(h)
	}
	if c.TracerProvider != nil {
		h = a.traced(h, c.TracerProvider, c.Propagator)
	}
	return a.routed(h)
}

// traced installs otelhttp. The span's name and http.route come from the request's Pattern, which routed has set.
func (a *api) traced(h http.Handler, tp trace.TracerProvider, p propagation.TextMapPropagator) http.Handler {
	if p == nil {
		p = propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})
	}
	return otelhttp.NewHandler(h, "cruddur",
		otelhttp.WithTracerProvider(tp),
		otelhttp.WithPropagators(p),
		otelhttp.WithFilter(func(r *http.Request) bool { return !a.quiet(r) }),
	)
}
