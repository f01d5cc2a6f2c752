package honeycomb

import (
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	api "go.opentelemetry.io/otel/trace"

	"cruddur/providers"
)

var update = flag.Bool("update", false, "write the golden files anew")

// story is one request of Cruddur: a server span, the service's work that fails, a query, with everything that a span
// can carry.
func story() []trace.ReadOnlySpan {
	var (
		begin   = time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.UTC)
		traceID = api.TraceID{0x5b, 0x8e, 0xff, 0xf7, 0x98, 0x03, 0x81, 0x03, 0xd2, 0x69, 0xb6, 0x33, 0x81, 0x3f, 0xc6, 0x0c}
		ids     = []api.SpanID{{0xee, 0xe1, 0x9b, 0x7e, 0xc3, 0xc1, 0xb1, 0x74}, {0xee, 2}, {0xee, 3}}
		res     = resource.NewWithAttributes(semconv.SchemaURL,
			attribute.String("service.name", "cruddur-backend"), attribute.String("service.version", "1.4.0"))
		state, _ = api.ParseTraceState("cruddur=honeycomb")
	)
	at := func(ms int) time.Time { return begin.Add(time.Duration(ms) * time.Millisecond) }
	context := func(i int, remote bool) api.SpanContext {
		return api.NewSpanContext(api.SpanContextConfig{
			TraceID: traceID, SpanID: ids[i], TraceFlags: api.FlagsSampled, TraceState: state, Remote: remote,
		})
	}
	return tracetest.SpanStubs{
		{
			Name: "SELECT activities", SpanContext: context(2, false), Parent: context(1, false), SpanKind: api.SpanKindClient,
			StartTime: at(2), EndTime: at(9), Resource: res, InstrumentationScope: instrumentation.Scope{Name: "otelsql", Version: "0.44.0"},
			Attributes: []attribute.KeyValue{
				attribute.String("db.system.name", "sqlite"), attribute.String("db.query.text", "SELECT * FROM activities"),
				attribute.Float64("db.cost", 1.5), attribute.Bool("db.cached", false), attribute.Int64Slice("db.pages", []int64{1, 2}),
			},
			DroppedAttributes: 2,
		},
		{
			Name: "home_activities", SpanContext: context(1, false), Parent: context(0, false), SpanKind: api.SpanKindInternal,
			StartTime: at(1), EndTime: at(11), Resource: res, InstrumentationScope: instrumentation.Scope{Name: "cruddur/app"},
			Status: trace.Status{Code: codes.Error, Description: "home returns nothing"},
			Events: []trace.Event{{Name: "exception", Time: at(10), Attributes: []attribute.KeyValue{
				attribute.String("exception.type", "app.Error"), attribute.String("exception.message", "home returns nothing"),
			}}},
			Links: []trace.Link{{SpanContext: context(0, true), Attributes: []attribute.KeyValue{attribute.String("why", "fan-out")}}},
		},
		{
			Name: "GET /api/activities/home", SpanContext: context(0, false), SpanKind: api.SpanKindServer,
			StartTime: at(0), EndTime: at(12), Resource: res, InstrumentationScope: instrumentation.Scope{Name: "otelhttp", Version: "0.72.0"},
			Attributes: []attribute.KeyValue{attribute.String("http.route", "/api/activities/home"), attribute.Int("http.response.status_code", 500)},
		},
	}.Snapshots()
}

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, got, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs; if that is meant, run go test ./providers/honeycomb -update\n%s", path, cmp.Diff(string(want), string(got)))
	}
}

// record sends the story's spans and returns the request's head and body.
func record(t *testing.T, vars map[string]string) (head string, body []byte) {
	t.Helper()
	return recordOf(t, vars, func(c providers.Contribution) providers.Result { return c.Spans.Send(t.Context(), story()) })
}

// recordOf returns the head of the request that send makes, without what differs from run to run, and its body.
func recordOf(t *testing.T, vars map[string]string, send func(providers.Contribution) providers.Result) (head string, body []byte) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var lines []string
		for name, values := range r.Header {
			if name != "Content-Length" {
				lines = append(lines, name+": "+strings.Join(values, ", "))
			}
		}
		slices.Sort(lines)
		head = r.Method + " " + r.URL.Path + "\n" + strings.Join(lines, "\n") + "\n"
		var in io.Reader = r.Body
		if r.Header.Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(in)
			if err != nil {
				t.Error(err)
				return
			}
			in = z
		}
		var err error
		if body, err = io.ReadAll(in); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	vars["HONEYCOMB_API_ENDPOINT"] = server.URL
	res := send(open(t, vars).Contribute())
	if res.Acked != 3 || res.Err != nil {
		t.Fatalf("got %+v", res)
	}
	return head, body
}

func TestWireIsTheRecordedOne(t *testing.T) {
	head, body := record(t, map[string]string{"HONEYCOMB_API_KEY": labKey})
	golden(t, "wire/traces.head", []byte(head))
	golden(t, "wire/traces.pb", body)

	head, body = record(t, map[string]string{"HONEYCOMB_API_KEY": labKey, "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json"})
	golden(t, "wire/traces-json.head", []byte(head))
	golden(t, "wire/traces.json", body)

	head, body = record(t, map[string]string{
		"HONEYCOMB_API_KEY": strings.Repeat("0123456789abcdef", 2), "HONEYCOMB_DATASET": "cruddur",
		"OTEL_EXPORTER_OTLP_COMPRESSION": "none", "SAMPLE_RATE": "4",
	})
	golden(t, "wire/traces-classic.head", []byte(head))
	golden(t, "wire/traces-sampled.pb", body)
}

// TestWireSaysWhatTheSpansSay reads the recordings with the collector's decoder, which shares no code with the exporter.
func TestWireSaysWhatTheSpansSay(t *testing.T) {
	fromProto, fromJSON, sampled := ptraceotlp.NewExportRequest(), ptraceotlp.NewExportRequest(), ptraceotlp.NewExportRequest()
	err := errors.Join(
		fromProto.UnmarshalProto(file(t, "wire/traces.pb")),
		fromJSON.UnmarshalJSON(file(t, "wire/traces.json")),
		sampled.UnmarshalProto(file(t, "wire/traces-sampled.pb")),
	)
	if err != nil {
		t.Fatal(err)
	}
	text := describe(fromProto.Traces())
	golden(t, "traces.txt", []byte(text))
	if diff := cmp.Diff(text, describe(fromJSON.Traces())); diff != "" {
		t.Errorf("the two encodings differ (-protobuf +JSON):\n%s", diff)
	}
	lines := strings.Split(describe(sampled.Traces()), "\n")
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "    SampleRate = 4" })
	if diff := cmp.Diff(text, strings.Join(lines, "\n")); diff != "" {
		t.Errorf("a sampled span differs in more than its rate (-all +sampled):\n%s", diff)
	}
}

func file(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// describe writes all that a request says.
func describe(traces ptrace.Traces) string {
	var b strings.Builder
	for _, rs := range traces.ResourceSpans().All() {
		fmt.Fprintf(&b, "resource %v schema %s\n", rs.Resource().Attributes().AsRaw(), rs.SchemaUrl())
		for _, ss := range rs.ScopeSpans().All() {
			fmt.Fprintf(&b, "scope %s %s\n", ss.Scope().Name(), ss.Scope().Version())
			for _, s := range ss.Spans().All() {
				describeSpan(&b, s)
			}
		}
	}
	return b.String()
}

func describeSpan(b *strings.Builder, s ptrace.Span) {
	fmt.Fprintf(b, "  %s %s, trace %s span %s parent %q state %q flags %#x\n", s.Kind(), s.Name(), s.TraceID(), s.SpanID(),
		s.ParentSpanID().String(), s.TraceState().AsRaw(), s.Flags())
	fmt.Fprintf(b, "    from %s to %s, status %s %q, dropped %d %d %d\n", s.StartTimestamp(), s.EndTimestamp(), s.Status().Code(),
		s.Status().Message(), s.DroppedAttributesCount(), s.DroppedEventsCount(), s.DroppedLinksCount())
	for k, v := range s.Attributes().All() {
		fmt.Fprintf(b, "    %s = %s\n", k, v.AsString())
	}
	for _, e := range s.Events().All() {
		fmt.Fprintf(b, "    event %s at %s %v\n", e.Name(), e.Timestamp(), e.Attributes().AsRaw())
	}
	for _, l := range s.Links().All() {
		fmt.Fprintf(b, "    link %s %s %v flags %#x\n", l.TraceID(), l.SpanID(), l.Attributes().AsRaw(), l.Flags())
	}
}
