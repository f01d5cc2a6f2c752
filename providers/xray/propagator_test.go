package xray

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"

	"cruddur/providers"
	"cruddur/providers/settings"
)

const (
	root       = "1-5759e988-bd862e3fe1be46a994272793"
	caller     = "53995c3f42cd8ad8"
	rootHex    = "5759e988bd862e3fe1be46a994272793"
	otherTrace = "0af7651916cd43dd8448eb211c80319c"
)

// pipeline opens X-Ray beside a tool that takes every trace and propagates nothing, both sending nowhere.
func pipeline(t *testing.T, env map[string]string) *providers.Pipeline {
	t.Helper()
	env["PROVIDERS"] = "xray,other"
	p, err := providers.Open(t.Context(), providers.Options{
		Env: settings.Map(env), Factories: []providers.Factory{Factory(), {Name: "other", New: func() providers.Config { return other{} }}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_ = p.Shutdown(ctx)
	})
	return p
}

// other is a tool that takes spans.
type other struct{}

func (other) Settings(*settings.Set) {}
func (o other) Open(context.Context, providers.Service) (providers.Provider, error) {
	return o, nil
}
func (other) Probe(context.Context) error    { return nil }
func (other) Shutdown(context.Context) error { return nil }
func (other) Contribute() providers.Contribution {
	return providers.Contribution{Spans: providers.SenderFunc[trace.ReadOnlySpan](
		func(_ context.Context, batch []trace.ReadOnlySpan) providers.Result {
			return providers.Result{Acked: len(batch)}
		},
	)}
}

// seen is what a request looks like from inside a handler.
type seen struct {
	span    api.SpanContext
	parent  api.SpanContext
	xray    bool   // X-Ray wants the trace
	other   bool   // the other tool wants it
	onwards string // the header that a call from the handler carries
	answer  string // the header of the answer
}

// ask sends a request with the given headers through otelhttp and the pipeline's propagator and middleware.
func ask(t *testing.T, p *providers.Pipeline, headers map[string]string) (s seen) {
	t.Helper()
	inside := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		span := api.SpanFromContext(r.Context())
		s.span = span.SpanContext()
		if recorded, ok := span.(trace.ReadOnlySpan); ok {
			s.parent = recorded.Parent()
		}
		s.xray, s.other = providers.Wanted(s.span, "xray"), providers.Wanted(s.span, "other")
		carrier := propagation.HeaderCarrier{}
		p.Propagator().Inject(r.Context(), carrier)
		s.onwards = carrier.Get(headerName)
	})
	handler := otelhttp.NewHandler(p.Inner()(inside), "test",
		otelhttp.WithTracerProvider(p.TracerProvider()), otelhttp.WithPropagators(p.Propagator()))
	r := httptest.NewRequest("GET", "/", nil)
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	s.answer = w.Header().Get(headerName)
	return s
}

func TestHeaderInAndOut(t *testing.T) {
	p := pipeline(t, map[string]string{})
	none := pipeline(t, map[string]string{"XRAY_SAMPLE_RATIO": "0"})
	for _, c := range []struct {
		name     string
		p        *providers.Pipeline
		in       map[string]string
		trace    string // "" for a new one
		parent   string
		xray     bool
		other    bool
		outSays  string // what follows the ids in the header of a call
		answered string // what follows the root in the answer
	}{
		{"sampled", p, map[string]string{headerName: "Root=" + root + ";Parent=" + caller + ";Sampled=1"}, rootHex, caller, true, true, ";Sampled=1", ";Parent=" + caller + ";Sampled=1"},
		{"sampled, though we would not", none, map[string]string{headerName: "Root=" + root + ";Parent=" + caller + ";Sampled=1"}, rootHex, caller, true, true, ";Sampled=1", ";Parent=" + caller + ";Sampled=1"},
		{"not sampled, for X-Ray alone", p, map[string]string{headerName: "Root=" + root + ";Parent=" + caller + ";Sampled=0"}, rootHex, caller, false, true, ";Sampled=0", ";Parent=" + caller + ";Sampled=0"},
		{"asked", p, map[string]string{headerName: "Root=" + root + ";Parent=" + caller + ";Sampled=?"}, rootHex, caller, true, true, ";Sampled=1", ";Parent=" + caller + ";Sampled=1"},
		{"asked, and we do not", none, map[string]string{headerName: "Root=" + root + ";Parent=" + caller + ";Sampled=?"}, rootHex, caller, false, true, ";Sampled=0", ";Parent=" + caller + ";Sampled=0"},
		{"nothing said", p, map[string]string{headerName: "Root=" + root + ";Parent=" + caller}, rootHex, caller, true, true, ";Sampled=1", ";Parent=" + caller},
		{"root alone", p, map[string]string{headerName: "Root=" + root}, rootHex, "", true, true, ";Sampled=1", ""},
		{"root alone, not sampled", p, map[string]string{headerName: "Root=" + root + ";Sampled=0"}, rootHex, "", false, true, ";Sampled=0", ";Sampled=0"},
		{"root alone, sampled", none, map[string]string{headerName: "Root=" + root + ";Sampled=1"}, rootHex, "", true, true, ";Sampled=1", ";Sampled=1"},
		{"load balancer with spaces", p, map[string]string{headerName: "Self=1-67891234-12456789abcdef012345678a; Root=" + root}, rootHex, "", true, true, ";Sampled=1", ""},
		{"lineage", p, map[string]string{headerName: "Root=" + root + ";Parent=" + caller + ";Sampled=1;Lineage=a:1|b:5"}, rootHex, caller, true, true, ";Sampled=1;Lineage=a:1|b:5", ";Parent=" + caller + ";Sampled=1"},
		{"nothing", p, nil, "", "", true, true, ";Sampled=1", ""},
		{"nothing, and X-Ray takes none", none, nil, "", "", false, true, ";Sampled=0", ""},
		{"garbage", p, map[string]string{headerName: "Root=x;Parent=" + caller}, "", "", true, true, ";Sampled=1", ""},
		{"W3C alone", p, map[string]string{"traceparent": "00-" + otherTrace + "-b7ad6b7169203331-01"}, otherTrace, "b7ad6b7169203331", true, true, ";Sampled=1", ""},
		{"W3C wins", p, map[string]string{headerName: "Root=" + root + ";Parent=" + caller + ";Sampled=0;Lineage=a:1", "traceparent": "00-" + otherTrace + "-b7ad6b7169203331-01"}, otherTrace, "b7ad6b7169203331", true, true, ";Sampled=1", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := ask(t, c.p, c.in)
			id := s.span.TraceID()
			if c.trace != "" && id.String() != c.trace {
				t.Errorf("trace %s, want %s", id, c.trace)
			}
			if c.trace == "" && (id.String() == rootHex || !id.IsValid()) {
				t.Errorf("trace %s, want a new one", id)
			}
			parent := ""
			if s.parent.SpanID().IsValid() {
				parent = s.parent.SpanID().String()
			}
			if parent != c.parent {
				t.Errorf("parent %q, want %q", parent, c.parent)
			}
			if s.xray != c.xray || s.other != c.other {
				t.Errorf("wanted by X-Ray %v, by the other %v; want %v and %v", s.xray, s.other, c.xray, c.other)
			}
			rootPart := "Root=" + string(appendRoot(nil, id))
			if want := rootPart + ";Parent=" + s.span.SpanID().String() + c.outSays; s.onwards != want {
				t.Errorf("calls carry %q, want %q", s.onwards, want)
			}
			if want := rootPart + c.answered; s.answer != want {
				t.Errorf("answer %q, want %q", s.answer, want)
			}
		})
	}
}

func TestHeaderPassesThroughWhereNoSpanIsMade(t *testing.T) {
	p := propagator{provider: "xray"}
	for _, in := range []string{
		"Root=" + root + ";Parent=" + caller + ";Sampled=?;Lineage=a:1",
		"Root=" + root,
	} {
		ctx := p.Extract(t.Context(), propagation.MapCarrier{headerName: in})
		out := propagation.MapCarrier{}
		p.Inject(ctx, out)
		if out[headerName] != in {
			t.Errorf("%q went on as %q", in, out[headerName])
		}
	}
	out := propagation.MapCarrier{}
	p.Inject(t.Context(), out)
	if len(out) != 0 {
		t.Errorf("a header out of nothing: %v", out)
	}
	if f := p.Fields(); len(f) != 1 || f[0] != headerName {
		t.Errorf("fields %v", f)
	}
}

func TestHeaderOfANamedCopySpeaksForIt(t *testing.T) {
	state, err := api.ParseTraceState("cruddur=xray@lab+other")
	if err != nil {
		t.Fatal(err)
	}
	ctx := api.ContextWithSpanContext(t.Context(), api.NewSpanContext(api.SpanContextConfig{
		TraceID: traceID, SpanID: spanID, TraceFlags: api.FlagsSampled, TraceState: state,
	}))
	for provider, want := range map[string]string{"xray@lab": "1", "xray": "0"} {
		out := propagation.MapCarrier{}
		propagator{provider: provider}.Inject(ctx, out)
		if got := out[headerName]; got != "Root="+root+";Parent="+caller+";Sampled="+want {
			t.Errorf("%s: %q", provider, got)
		}
	}
}

func TestAnswerWithoutASpanHasNoHeader(t *testing.T) {
	w := httptest.NewRecorder()
	propagator{}.answer(http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if got := w.Header().Get(headerName); got != "" || w.Code != http.StatusNotFound {
		t.Errorf("status %d, header %q", w.Code, got)
	}
}

func TestTraceIDsBeginWithTheirTime(t *testing.T) {
	p := pipeline(t, map[string]string{})
	id := ask(t, p, nil).span.TraceID()
	made := int64(id[0])<<24 | int64(id[1])<<16 | int64(id[2])<<8 | int64(id[3])
	if age := now() - made; age < -1 || age > 60 {
		t.Errorf("trace id %s begins with a time %ds ago", id, age)
	}
}
