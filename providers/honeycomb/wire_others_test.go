package honeycomb

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	api "go.opentelemetry.io/otel/trace"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"

	"cruddur/providers"
)

// recordedStory are the spans that OpenTelemetry's own exporter was recorded with; see the module conformance.
func recordedStory() []trace.ReadOnlySpan {
	begin := time.Date(2026, 3, 4, 5, 6, 7, 80_900_000, time.UTC)
	root := api.NewSpanContext(api.SpanContextConfig{
		TraceID: api.TraceID{0x69, 0xa7, 0xbd, 0x0f, 0x5b, 0x8e, 0xff, 0xf7, 0x98, 0x03, 0x81, 0x03, 0xd2, 0x69, 0xb6, 0x33},
		SpanID:  api.SpanID{1}, TraceFlags: api.FlagsSampled,
	})
	res, scope := resource.NewSchemaless(attribute.String("service.name", "somebody-else")), instrumentation.Scope{Name: "scope", Version: "1"}
	return tracetest.SpanStubs{
		{
			Name: "SELECT", SpanContext: root.WithSpanID(api.SpanID{2}), Parent: root, SpanKind: api.SpanKindClient,
			StartTime: begin.Add(time.Millisecond), EndTime: begin.Add(2 * time.Millisecond), Resource: res, InstrumentationScope: scope,
			Attributes: []attribute.KeyValue{
				attribute.String("s", "x"), attribute.Int("i", -1), attribute.Float64("f", 1.5), attribute.Bool("b", true),
				attribute.StringSlice("list", []string{"a", "b"}),
			},
			Events: []trace.Event{{Name: "exception", Time: begin.Add(time.Millisecond), Attributes: []attribute.KeyValue{attribute.String("exception.message", "no rows")}}},
			Links:  []trace.Link{{SpanContext: root, Attributes: []attribute.KeyValue{attribute.String("why", "test")}}},
			Status: trace.Status{Code: codes.Error, Description: "no rows"},
		},
		{Name: "GET /", SpanContext: root, SpanKind: api.SpanKindServer, StartTime: begin, EndTime: begin.Add(3 * time.Millisecond), Resource: res, InstrumentationScope: scope},
	}.Snapshots()
}

// TestRequestIsThatOfOpenTelemetrysExporter holds our request for the same spans against a recording of somebody else's.
func TestRequestIsThatOfOpenTelemetrysExporter(t *testing.T) {
	head, body := recordOf(t, map[string]string{"HONEYCOMB_API_KEY": labKey, "OTEL_EXPORTER_OTLP_COMPRESSION": "none"}, func(c providers.Contribution) providers.Result {
		res := c.Spans.Send(t.Context(), recordedStory())
		if res.Acked != 2 {
			t.Errorf("%+v", res)
		}
		res.Acked++ // recordOf counts the three of the story
		return res
	})
	theirHead := string(file(t, "wire/otlptracehttp/traces.head"))
	theirHead = strings.Replace(theirHead, "X-Honeycomb-Team: hidden", "X-Honeycomb-Team: "+labKey, 1)
	if diff := cmp.Diff(theirHead, head); diff != "" {
		t.Errorf("the head (-theirs +ours):\n%s", diff)
	}
	theirs := file(t, "wire/otlptracehttp/traces.pb")
	if diff := cmp.Diff(members(t, theirs), members(t, body)); diff != "" {
		t.Errorf("the members (-theirs +ours):\n%s", diff)
	}
	say := func(b []byte) string {
		r := ptraceotlp.NewExportRequest()
		if err := r.UnmarshalProto(b); err != nil {
			t.Fatal(err)
		}
		return describe(r.Traces())
	}
	if diff := cmp.Diff(say(theirs), say(body)); diff != "" {
		t.Errorf("what the spans say (-theirs +ours):\n%s", diff)
	}
}

// members lists the paths of the protobuf members that a request has, with the type of each. None may be unknown.
func members(t *testing.T, body []byte) map[string]string {
	t.Helper()
	request := new(collector.ExportTraceServiceRequest)
	if err := proto.Unmarshal(body, request); err != nil {
		t.Fatal(err)
	}
	return membersOf(t, "", request.ProtoReflect())
}

func membersOf(t *testing.T, path string, m protoreflect.Message) map[string]string {
	if unknown := m.GetUnknown(); len(unknown) > 0 {
		t.Errorf("%s has unknown members %x", path, unknown)
	}
	found := map[string]string{}
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		name := path + "." + string(f.Name())
		found[name] = f.Kind().String()
		switch {
		case f.Message() == nil:
		case f.IsList():
			for i := range v.List().Len() {
				maps.Copy(found, membersOf(t, name+"[]", v.List().Get(i).Message()))
			}
		default:
			maps.Copy(found, membersOf(t, name, v.Message()))
		}
		return true
	})
	return found
}
