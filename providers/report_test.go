package providers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/providers/settings"
)

// memory is a provider that keeps everything.
type memory struct {
	mu     sync.Mutex
	spans  []trace.ReadOnlySpan
	logs   []log.Record
	errors []ErrorEvent
	key    settings.Secret
	level  slog.Leveler
}

func (m *memory) Settings(s *settings.Set) {
	s.Secret(&m.key, settings.Spec{Name: "MEMORY_KEY", Required: true, Where: "thin air"})
}
func (m *memory) Open(context.Context, Service) (Provider, error) { return m, nil }
func (m *memory) Probe(context.Context) error                     { return nil }
func (m *memory) Shutdown(context.Context) error                  { return nil }

func keep[T any](mu *sync.Mutex, to *[]T) Sender[T] {
	return SenderFunc[T](func(_ context.Context, b []T) Result {
		mu.Lock()
		defer mu.Unlock()
		*to = append(*to, b...)
		return Result{Acked: len(b)}
	})
}

func (m *memory) Contribute() Contribution {
	return Contribution{
		Target: "memory", Key: m.key.String(), LogLevel: m.level,
		Spans: keep(&m.mu, &m.spans), Logs: keep(&m.mu, &m.logs), Errors: keep(&m.mu, &m.errors),
	}
}

const memoryKey = "0123456789abcdefSECRET"

func openMemory(t *testing.T, m *memory) (*Pipeline, *bytes.Buffer) {
	t.Helper()
	var lines bytes.Buffer
	p, err := Open(t.Context(), Options{
		Env:       settings.Map(map[string]string{"PROVIDERS": "memory", "MEMORY_KEY": memoryKey}),
		Factories: []Factory{{Name: "memory", New: func() Config { return m }}},
		Lines:     slog.NewTextHandler(&lines, nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Shutdown(context.Background()) })
	return p, &lines
}

type born struct {
	msg string
	pcs []uintptr
}

func (b *born) Error() string      { return b.msg }
func (b *born) Callers() []uintptr { return b.pcs }

func giveBirth() error {
	pcs := make([]uintptr, 16)
	return &born{"no rows", pcs[:runtime.Callers(1, pcs)]}
}

func TestReportReachesSpanLogAndErrorWithOneTraceID(t *testing.T) {
	m := new(memory)
	p, lines := openMemory(t, m)
	handler := p.Inner()(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		ctx, span := p.TracerProvider().Tracer("t").Start(r.Context(), "GET /x")
		err := fmt.Errorf("home: %w", giveBirth())
		p.Report(ctx, slog.LevelError, "home page failed", err, slog.String(AttrUserID, "worf"), slog.String(AttrRequestID, "r-1"), slog.Int("tries", 2))
		span.End()
	}))
	r := httptest.NewRequest("GET", "http://cruddur.test/x?term=a&access_token=hunter2", nil)
	r.Header.Set("Cookie", "sid=hunter2")
	r.Header.Set("Authorization", "Bearer hunter2")
	handler.ServeHTTP(httptest.NewRecorder(), r)
	if err := p.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}

	if len(m.spans) != 1 || len(m.logs) != 1 || len(m.errors) != 1 {
		t.Fatalf("got %d spans, %d log lines, %d errors, want one each", len(m.spans), len(m.logs), len(m.errors))
	}
	span, line, event := m.spans[0], m.logs[0], m.errors[0]
	if span.Status().Code != codes.Error || len(span.Events()) != 1 || span.Events()[0].Name != "exception" {
		t.Errorf("span has status %v and events %v", span.Status(), span.Events())
	}
	causes := attribute.Value{}
	for _, a := range span.Events()[0].Attributes {
		if a.Key == AttrCauses {
			causes = a.Value
		}
	}
	if got := causes.AsStringSlice(); len(got) != 1 || got[0] != "providers.born: no rows" {
		t.Errorf("the event names the causes %q", got)
	}
	want := span.SpanContext().TraceID()
	if line.TraceID() != want || event.Trace.TraceID() != want {
		t.Errorf("trace ids %s, %s, %s differ", want, line.TraceID(), event.Trace.TraceID())
	}
	if event.Person.ID != "worf" || event.RequestID != "r-1" || len(event.Attrs) != 1 {
		t.Errorf("event has person %+v, request id %q, attributes %v", event.Person, event.RequestID, event.Attrs)
	}
	if frames := Frames(event.Callers); len(frames) == 0 || !strings.HasSuffix(frames[0].Function, ".giveBirth") {
		t.Errorf("first frame %+v, want the place where the error was born", frames)
	}
	if got := fmt.Sprintf("%+v %v", *event.Request, lines); strings.Contains(got, "hunter2") {
		t.Errorf("a secret got through: %s", got)
	}
	if event.Request.Query["term"][0] != "a" {
		t.Errorf("query %v lost a harmless parameter", event.Request.Query)
	}
	if !strings.Contains(lines.String(), "home page failed") {
		t.Errorf("plain lines %q lack the report", lines)
	}
}

func TestAMessageBelowErrorLeavesTheSpanAlone(t *testing.T) {
	m := new(memory)
	p, _ := openMemory(t, m)
	ctx, span := p.TracerProvider().Tracer("t").Start(t.Context(), "GET /rollbar/test")
	p.Report(ctx, slog.LevelWarn, "Hello World!", nil)
	span.End()
	_ = p.Flush(t.Context())
	if s := m.spans[0]; s.Status().Code != codes.Unset || len(s.Events()) != 0 {
		t.Errorf("span has status %v and events %v, want neither", s.Status(), s.Events())
	}
	if e := m.errors[0]; e.Err != nil || e.Message != "Hello World!" || e.Level != slog.LevelWarn {
		t.Errorf("event %+v", e)
	}
	if frames := Frames(m.errors[0].Callers); !strings.Contains(frames[0].Function, "TestAMessageBelowError") {
		t.Errorf("first frame %s, want the caller of Report", frames[0].Function)
	}
}

func TestChainUnfoldsWrappedAndJoinedErrors(t *testing.T) {
	base := errors.New("disk full")
	err := fmt.Errorf("save: %w", errors.Join(fmt.Errorf("write: %w", base), io.EOF))
	var got []string
	for _, l := range Chain(err) {
		got = append(got, l.Type)
	}
	want := "fmt.wrapError errors.joinError fmt.wrapError errors.errorString errors.errorString"
	if strings.Join(got, " ") != want {
		t.Errorf("types %v, want %s", got, want)
	}
	if Chain(nil) != nil {
		t.Error("no error has no links")
	}
}

func TestWithNothingSelectedNothingIsInstalled(t *testing.T) {
	var lines bytes.Buffer
	for _, env := range []map[string]string{{}, {"PROVIDERS": "none"}, {"PROVIDERS": "memory", "OTEL_SDK_DISABLED": "true"}} {
		p, err := Open(t.Context(), Options{Env: settings.Map(env), Factories: []Factory{{Name: "memory", New: func() Config { return new(memory) }}}, Lines: slog.NewTextHandler(&lines, nil)})
		if err != nil {
			t.Fatal(err)
		}
		if p.TracerProvider() != nil || p.Propagator() != nil || p.Inner() != nil {
			t.Errorf("%v: something is installed", env)
		}
		p.Report(t.Context(), slog.LevelError, "still logged", errors.New("x"))
		if err := p.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if got := strings.Count(lines.String(), "still logged"); got != 3 {
		t.Errorf("%d plain lines, want 3", got)
	}
}

func TestAnUnusableProviderStopsTheStartUnlessItIsOptional(t *testing.T) {
	open := func(env map[string]string) (*Pipeline, error) {
		return Open(t.Context(), Options{Env: settings.Map(env), Factories: []Factory{{Name: "memory", Title: "Memory", New: func() Config { return new(memory) }}}})
	}
	_, err := open(map[string]string{"PROVIDERS": "memory", "MEMORY_KEY": "  ", "OTEL_BSP_SCHEDULE_DELAY": "soon"})
	for _, want := range []string{"MEMORY_KEY is set but empty", "thin air", `OTEL_BSP_SCHEDULE_DELAY "soon" is not a number of milliseconds`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q in it", err, want)
		}
	}
	p, err := open(map[string]string{"PROVIDERS": "memory?"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Shutdown(context.Background()) }()
	if got := p.Telemetry().Providers[0]; got.State != Off || !strings.Contains(got.Reason, "MEMORY_KEY is not set") {
		t.Errorf("telemetry %+v, want it off with the reason", got)
	}
	if p.TracerProvider() != nil {
		t.Error("an off provider still installed a tracer")
	}
}

// A bound that could not be read is zero, and a lane that ran by it would never end.
func TestNoLaneRunsByCommonSettingsThatAreWrong(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	_, err := Open(ctx, Options{
		Env:       settings.Map(map[string]string{"PROVIDERS": "memory", "MEMORY_KEY": memoryKey, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "0"}),
		Factories: []Factory{{Name: "memory", New: func() Config { return new(memory) }}},
	})
	if err == nil || !strings.Contains(err.Error(), "OTEL_BSP_MAX_EXPORT_BATCH_SIZE") {
		t.Errorf("error %v, want the variable in it", err)
	}
	if ctx.Err() != nil {
		t.Error("giving up took until the deadline: a lane was running")
	}
}

func TestTelemetryShowsMaskedKeysAndBalancedLedgers(t *testing.T) {
	m := &memory{level: slog.LevelWarn}
	p, _ := openMemory(t, m)
	p.Logger().Info("quiet")
	p.Logger().Warn("loud")
	_ = p.Flush(t.Context())
	w := httptest.NewRecorder()
	p.ServeHTTP(w, nil)
	if body := w.Body.String(); strings.Contains(body, memoryKey) || !strings.Contains(body, `"key":"****CRET"`) {
		t.Errorf("telemetry %s, want the key masked", body)
	}
	if c := p.Telemetry().Providers[0].Signals["logs"]; c.Handed-c.Filtered != 1 || c.Acked != 1 || !c.Balanced() {
		t.Errorf("log ledger %+v, want the quiet line left out and the loud one acknowledged", c)
	}
}

func TestARequestIsShownWithoutWhatItsRefererWouldTell(t *testing.T) {
	r := httptest.NewRequest("GET", "http://cruddur.test/x", nil)
	r.Header.Set("Referer", "https://worf:hunter2@cruddur.test/reset?access_token=hunter2&page=2#hunter2")
	var got *RequestInfo
	rememberRequest(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = requestInfo(r.Context()) })).ServeHTTP(nil, r)
	want := "https://cruddur.test/reset?access_token=%5Bhidden%5D&page=2"
	if referer := got.Header.Get("Referer"); referer != want {
		t.Errorf("referer %s, want %s", referer, want)
	}
}
