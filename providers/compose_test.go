package providers

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"

	"cruddur/providers/settings"
)

// part is a provider that contributes what it is told to.
type part struct{ Contribution }

func (p *part) Settings(*settings.Set)                          {}
func (p *part) Open(context.Context, Service) (Provider, error) { return p, nil }
func (p *part) Contribute() Contribution                        { return p.Contribution }
func (p *part) Probe(context.Context) error                     { return nil }
func (p *part) Shutdown(context.Context) error                  { return nil }

func openParts(t *testing.T, selected string, parts map[string]Contribution) (*Pipeline, error) {
	t.Helper()
	var factories []Factory
	for name, c := range parts {
		factories = append(factories, Factory{
			Name: name, New: func() Config { return &part{c} },
			LabEnv: func(LabAddresses) map[string]string { return nil },
		})
	}
	p, err := Open(t.Context(), Options{Env: settings.Map(map[string]string{"PROVIDERS": selected}), Factories: factories})
	if err == nil {
		t.Cleanup(func() { _ = p.Shutdown(context.Background()) })
	}
	return p, err
}

type fixedIDs struct{}

func (fixedIDs) NewIDs(context.Context) (api.TraceID, api.SpanID) {
	return api.TraceID{1}, api.SpanID{1}
}
func (fixedIDs) NewSpanID(context.Context, api.TraceID) (id api.SpanID) { return api.SpanID{2} }

func TestOneKindOfToolAloneMakesTheTraceIDs(t *testing.T) {
	ids := Contribution{IDs: fixedIDs{}}
	_, err := openParts(t, "one,two", map[string]Contribution{"one": ids, "two": ids})
	if err == nil || !strings.Contains(err.Error(), "one and two both want to make the trace ids") {
		t.Errorf("got %v, want both named", err)
	}
	p, err := openParts(t, "one,one@lab", map[string]Contribution{"one": ids})
	if err != nil {
		t.Fatal(err)
	}
	_, span := p.TracerProvider().Tracer("t").Start(t.Context(), "x")
	if got := span.SpanContext().TraceID(); got != (api.TraceID{1}) {
		t.Errorf("trace id %s is not the tool's", got)
	}
}

func TestMiddlewareStandsInTheOrderOfTheSelection(t *testing.T) {
	var passed []string
	wrap := func(name string) Contribution {
		return Contribution{Inner: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				passed = append(passed, name)
				next.ServeHTTP(w, r)
			})
		}}
	}
	p, err := openParts(t, "b,a,a@lab", map[string]Contribution{"a": wrap("a"), "b": wrap("b")})
	if err != nil {
		t.Fatal(err)
	}
	p.Inner()(http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	if got := strings.Join(passed, " "); got != "b a" {
		t.Errorf("passed %s, want b a, each tool once", got)
	}
}

var _ trace.IDGenerator = fixedIDs{}
