package console

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	otellog "go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	api "go.opentelemetry.io/otel/trace"
	"go.uber.org/goleak"

	"cruddur/providers"
	"cruddur/providers/settings"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestMain fails when a closed provider leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var begin = time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.UTC)

// traceN is the id of the n-th trace.
func traceN(n byte) api.TraceID {
	return api.TraceID{0x5b, 0x8e, 0xff, n, 0x98, 0x03, 0x81, 0x03, 0xd2, 0x69, 0xb6, 0x33, 0x81, 0x3f, 0xc6, 0x0c}
}

// stub is span n of a trace, from and to so many milliseconds after the beginning. Parent 0 is none.
func stub(traceID api.TraceID, n, parent byte, name string, from, to int) tracetest.SpanStub {
	context := func(n byte) api.SpanContext {
		return api.NewSpanContext(api.SpanContextConfig{TraceID: traceID, SpanID: api.SpanID{0xee, n}, TraceFlags: api.FlagsSampled})
	}
	s := tracetest.SpanStub{
		Name: name, SpanContext: context(n), SpanKind: api.SpanKindInternal,
		StartTime: begin.Add(time.Duration(from) * time.Millisecond), EndTime: begin.Add(time.Duration(to) * time.Millisecond),
		Resource:             resource.NewSchemaless(attribute.String("service.name", "cruddur-backend")),
		InstrumentationScope: instrumentation.Scope{Name: "cruddur/app", Version: "1.4.0"},
	}
	if parent != 0 {
		s.Parent = context(parent)
	}
	return s
}

// request is one request of Cruddur that fails, as the spans end: the innermost first.
func request() []trace.ReadOnlySpan {
	id := traceN(0xf7)
	query := stub(id, 3, 2, "SELECT activities", 2, 9)
	query.SpanKind = api.SpanKindClient
	query.Attributes = []attribute.KeyValue{
		attribute.String("db.system.name", "sqlite"), attribute.String("db.query.text", "SELECT *\nFROM activities\nWHERE handle = \"x\""),
		attribute.Float64("db.cost", 1.5), attribute.Bool("db.cached", false), attribute.Int64Slice("db.pages", []int64{1, 2}),
	}
	home := stub(id, 2, 1, "home_activities", 1, 11)
	home.Status = trace.Status{Code: codes.Error, Description: "home returns nothing"}
	home.Events = []trace.Event{
		{Name: "cache miss", Time: begin.Add(1500 * time.Microsecond), Attributes: []attribute.KeyValue{attribute.Int("size", 3)}},
		{Name: "exception", Time: begin.Add(10 * time.Millisecond), Attributes: []attribute.KeyValue{
			attribute.String("exception.type", "app.Error"), attribute.String("exception.message", "home returns nothing"),
			attribute.String("exception.stacktrace", "goroutine 1 [running]:\nmain.main()"),
		}},
	}
	home.Links = []trace.Link{{SpanContext: stub(traceN(1), 9, 0, "", 0, 0).SpanContext, Attributes: []attribute.KeyValue{attribute.String("why", "fan-out")}}}
	render := stub(id, 4, 1, "render", 11, 12)
	root := stub(id, 1, 0, "GET /api/activities/home", 0, 12)
	root.SpanKind = api.SpanKindServer
	root.Attributes = []attribute.KeyValue{attribute.String("http.route", "/api/activities/home"), attribute.Int("http.response.status_code", 500)}
	root.DroppedAttributes = 2
	return tracetest.SpanStubs{query, home, render, root}.Snapshots()
}

// hostile is a trace whose texts try to take over the terminal, and are large.
func hostile() []trace.ReadOnlySpan {
	root := stub(traceN(0x66), 1, 0, "GET \x1b[2J\x1b]0;owned\a/\r\n\u202etxt.exe \x9b31m \u009b31m", 0, 2500)
	root.Attributes = []attribute.KeyValue{
		attribute.String("evil\x1b[31m key", "a\x00b\tc\u2028d\xff"),
		attribute.String("huge", strings.Repeat("0123456789", 100_000)),
		attribute.String("wide", strings.Repeat("漢", 200)),
		attribute.String("empty", ""), attribute.String("replacement", "\uFFFD"),
		attribute.Float64("nan", nan()),
		{Key: "nothing"},
		attribute.ByteSlice("bytes", []byte{1, 2}), attribute.Map("map", attribute.String("k", "v\x1b")),
	}
	for i := range 20 {
		root.Attributes = append(root.Attributes, attribute.Int(fmt.Sprintf("n%d", i), i))
		root.Events = append(root.Events, trace.Event{Name: fmt.Sprintf("event %d", i), Time: begin})
	}
	root.Status = trace.Status{Code: codes.Error, Description: "bad\nstatus"}
	backwards := stub(traceN(0x66), 2, 1, "ends before it starts", 100, 90)
	return tracetest.SpanStubs{backwards, root}.Snapshots()
}

func nan() float64 { var zero float64; return zero / zero }

// kept is a processor that keeps what is logged.
type kept struct{ records []log.Record }

func (k *kept) OnEmit(_ context.Context, r *log.Record) error {
	k.records = append(k.records, r.Clone())
	return nil
}
func (*kept) Enabled(context.Context, log.EnabledParameters) bool { return true }
func (*kept) Shutdown(context.Context) error                      { return nil }
func (*kept) ForceFlush(context.Context) error                    { return nil }

// lines are log records, made by the SDK since only it can make whole ones.
func lines() []log.Record {
	out := new(kept)
	logger := log.NewLoggerProvider(log.WithProcessor(out), log.WithResource(resource.NewSchemaless(
		attribute.String("service.name", "cruddur-backend")))).Logger("cruddur/app")
	traced := api.ContextWithSpanContext(context.Background(), stub(traceN(0xf7), 1, 0, "", 0, 0).SpanContext)
	emit := func(ctx context.Context, ms int, severity otellog.Severity, body string, attrs ...attribute.KeyValue) {
		var r otellog.Record
		if ms >= 0 {
			r.SetTimestamp(begin.Add(time.Duration(ms) * time.Millisecond))
		}
		r.SetObservedTimestamp(begin.Add(time.Second))
		r.SetSeverity(severity)
		r.SetBody(attribute.StringValue(body))
		r.AddAttributes(attrs...)
		logger.Emit(ctx, r)
	}
	emit(traced, 0, otellog.SeverityInfo, "request", attribute.String("method", "GET"), attribute.Int("status", 500), attribute.String("user.name", "Andrew Brown"))
	emit(traced, 1, otellog.SeverityWarn, "slow query", attribute.Float64("seconds", 1.25))
	emit(traced, 2, otellog.SeverityError2, "two\nlines \x1b[31mred", attribute.String("big", strings.Repeat("x", 1000)))
	emit(context.Background(), -1, otellog.SeverityDebug, "no trace, no time")
	return out.records
}

type appError struct{ err error }

func (e *appError) Error() string { return "load activities: " + e.err.Error() }
func (e *appError) Unwrap() error { return e.err }

func reports() []providers.ErrorEvent {
	cause := errors.Join(&appError{io.ErrUnexpectedEOF}, errors.New("and\x1b another"))
	return []providers.ErrorEvent{
		{
			UUID: "0b9a6a4e-4b0c-4b6b-9f6a-000000000001", Time: begin, Level: slog.LevelError, Message: "home failed",
			Err: fmt.Errorf("home: %w", cause), Callers: here(), RequestID: "r-1",
			Attrs:  []slog.Attr{slog.Int("rows", 0), slog.String("bug", "home returns nothing"), slog.Bool("on", true), slog.Float64("f", 0.5), slog.Any("any", []int{1})},
			Person: providers.Person{ID: "andrewbrown", Name: "Andrew Brown", Email: "a@example.com"},
			Request: &providers.RequestInfo{
				Method: "GET", URL: "http://localhost:4567/api/activities/home", Route: "/api/activities/home", ClientIP: "127.0.0.1",
				Header: http.Header{"Accept": {"*/*"}},
			},
			Trace: stub(traceN(0xf7), 1, 0, "", 0, 0).SpanContext, Service: "cruddur-backend",
		},
		{UUID: "0b9a6a4e-4b0c-4b6b-9f6a-000000000002", Time: begin, Level: slog.LevelWarn, Message: "only a message"},
	}
}

// open makes a provider that prints to w.
func open(t testing.TB, w io.Writer, vars map[string]string) *Provider {
	t.Helper()
	c, set := Factory().New(), new(settings.Set)
	c.Settings(set)
	if err := set.Load(settings.Map(vars)); err != nil {
		t.Fatal(err)
	}
	p, err := c.Open(context.Background(), providers.Service{Stdout: w})
	if err != nil {
		t.Fatal(err)
	}
	return p.(*Provider)
}

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, []byte(got), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; if that is meant, run go test ./providers/console -update\n%s", path, diff)
	}
}

func sendAll[T any](t *testing.T, s providers.Sender[T], batch []T) {
	t.Helper()
	if res := s.Send(t.Context(), batch); res.Acked != len(batch) || res.Err != nil {
		t.Fatalf("got %+v", res)
	}
}

// printed is what all signals of the story look like.
func printed(t *testing.T, change func(*Provider), vars map[string]string) string {
	t.Helper()
	var out bytes.Buffer
	p := open(t, &out, vars)
	if change != nil {
		change(p)
	}
	c := p.Contribute()
	sendAll(t, c.Spans, request())
	sendAll(t, c.Spans, hostile())
	sendAll(t, c.Logs, lines())
	sendAll(t, c.Errors, reports())
	if err := p.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
