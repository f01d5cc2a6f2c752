package xray

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	api "go.opentelemetry.io/otel/trace"
	"pgregory.net/rapid"
)

// anyText draws texts of all sorts: plain, foreign, no UTF-8 at all, full of control characters, and huge.
func anyText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 40), func(b []byte) string { return string(b) }),
		rapid.SampledFrom([]string{"", "GET", "_OTHER", "postgresql", "aws-api", `{"key":{"n":1,"d":[{}]}}`, `{"a":1`, "http://u:p@h:1/x?y#z", "::1", "\x00\"\\\u2028"}),
		rapid.Custom(func(t *rapid.T) string {
			return strings.Repeat(rapid.SampledFrom([]string{"x", "é", "\x01", "\xff", `"`, "goroutine 1 [running]:\nmain.f(...)\n\t/a/b.go:1\n"}).Draw(t, "unit"),
				rapid.IntRange(0, 30000).Draw(t, "times"))
		}),
	)
}

// anyKey draws keys that the mapping knows and others, some of which clash with keys of ours.
func anyKey() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{
			"http.request.method", "http.request.method_original", "http.method", "http.response.status_code", "http.status_code",
			"url.full", "url.scheme", "url.path", "url.query", "http.target", "http.host", "server.address", "server.port",
			"net.peer.name", "net.peer.port", "user_agent.original", "client.address", "network.peer.address", "http.response.body.size",
			"db.system.name", "db.system", "db.query.text", "db.statement", "db.namespace", "db.name", "db.user", "db.connection_string",
			"rpc.system", "rpc.method", "rpc.service", "aws.operation", "aws.region", "aws.dynamodb.table_names", "peer.service",
			"aws.local.service", "aws.remote.service", "user.id", "enduser.id", "error.type", "aws.xray.inprogress", "aws.xray.annotations",
			"aws.xray.metadata.namespace", "aws.xray.metadata.default", "aws.xray.metadata.", "otel.scope.name", "otel.events", "otel.span.name",
			"otel.resource.service.name", "cruddur.truncated", "AWS.x", "app.x", "app.a-b", "app.a_b", "app.\xff", "app.\xfe", "",
		}),
		anyText(),
	)
}

func anyValue() *rapid.Generator[attribute.Value] {
	return rapid.OneOf(
		rapid.Map(anyText(), attribute.StringValue),
		rapid.Map(rapid.Int64(), attribute.Int64Value),
		rapid.Map(rapid.Float64(), attribute.Float64Value),
		rapid.Map(rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, math.Copysign(0, -1)}), attribute.Float64Value),
		rapid.Map(rapid.Bool(), attribute.BoolValue),
		rapid.Map(rapid.SliceOfN(anyText(), 0, 3), attribute.StringSliceValue),
		rapid.Map(rapid.SliceOfN(rapid.Float64(), 0, 3), attribute.Float64SliceValue),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 30), attribute.ByteSliceValue),
		rapid.Custom(func(t *rapid.T) attribute.Value {
			return attribute.MapValue(attribute.String(anyText().Draw(t, "key"), "v"), attribute.Int(anyText().Draw(t, "key"), 1))
		}),
		rapid.Just(attribute.Value{}),
	)
}

func anyAttributes(most int) *rapid.Generator[[]attribute.KeyValue] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) attribute.KeyValue {
		return attribute.KeyValue{Key: attribute.Key(anyKey().Draw(t, "key")), Value: anyValue().Draw(t, "value")}
	}), 0, most)
}

func anyTime() *rapid.Generator[time.Time] {
	return rapid.OneOf(
		rapid.Just(time.Time{}),
		rapid.Custom(func(t *rapid.T) time.Time {
			return time.Unix(rapid.Int64Range(-1<<40, 1<<40).Draw(t, "sec"), rapid.Int64Range(0, 999999999).Draw(t, "nsec"))
		}),
	)
}

func anySpan() *rapid.Generator[tracetest.SpanStub] {
	return rapid.Custom(func(t *rapid.T) tracetest.SpanStub {
		ids := rapid.SliceOfN(rapid.Byte(), 24, 24)
		context := func(b []byte) api.SpanContext {
			return api.NewSpanContext(api.SpanContextConfig{TraceID: api.TraceID(b[:16]), SpanID: api.SpanID(b[16:])})
		}
		s := tracetest.SpanStub{
			Name:                 anyText().Draw(t, "name"),
			SpanContext:          context(ids.Draw(t, "ids")),
			SpanKind:             api.SpanKind(rapid.IntRange(0, 6).Draw(t, "kind")),
			StartTime:            anyTime().Draw(t, "start"),
			EndTime:              anyTime().Draw(t, "end"),
			Attributes:           anyAttributes(40).Draw(t, "attributes"),
			Status:               trace.Status{Code: codes.Code(rapid.IntRange(0, 2).Draw(t, "code")), Description: anyText().Draw(t, "status")},
			InstrumentationScope: instrumentation.Scope{Name: anyText().Draw(t, "scope"), Version: anyText().Draw(t, "scope version")},
			Resource:             process(anyAttributes(4).Draw(t, "resource")...),
			DroppedAttributes:    rapid.IntRange(-1, 3).Draw(t, "dropped"),
		}
		if rapid.Bool().Draw(t, "child") {
			s.Parent = context(ids.Draw(t, "parent"))
		}
		for range rapid.IntRange(0, 3).Draw(t, "events") {
			s.Events = append(s.Events, trace.Event{
				Name: rapid.SampledFrom([]string{"exception", "log", "\xff"}).Draw(t, "event"), Time: anyTime().Draw(t, "event time"),
				Attributes: append(anyAttributes(3).Draw(t, "event attributes"),
					attribute.String("exception.message", anyText().Draw(t, "message")), attribute.String("exception.stacktrace", anyText().Draw(t, "stack"))),
			})
		}
		for range rapid.IntRange(0, 2).Draw(t, "links") {
			s.Links = append(s.Links, trace.Link{SpanContext: context(ids.Draw(t, "link")), Attributes: anyAttributes(3).Draw(t, "link attributes")})
		}
		return s
	})
}

// TestAnySpanIsADocumentWithinTheLimits holds every document against the rules that X-Ray refuses documents by.
func TestAnySpanIsADocumentWithinTheLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := newEncoder()
		e.limit = rapid.SampledFrom([]int{maxDocument, maxDocument, 8192, leastLimit}).Draw(t, "limit")
		s := anySpan().Draw(t, "span")
		document := string(e.appendDocument(nil, s.Snapshot()))
		if len(document) > e.limit {
			t.Fatalf("%d bytes, limit %d", len(document), e.limit)
		}
		if !utf8.ValidString(document) || strings.ContainsAny(document, "\n\r\t\x00") {
			t.Fatalf("not one line of UTF-8: %q", document)
		}
		got := decode(t, document)
		obeys(t, got)
		again := newEncoder()
		again.limit = e.limit
		if second := string(again.appendDocument(nil, s.Snapshot())); second != document {
			t.Fatalf("the same span gives two documents:\n%s\n%s", document, second)
		}
		if third := string(e.appendDocument(nil, s.Snapshot())); third != document {
			t.Fatalf("a used encoder gives another document:\n%s\n%s", document, third)
		}
	})
}

// obeys checks the rules for fields.
func obeys(t failer, document map[string]any) {
	t.Helper()
	name, _ := document["name"].(string)
	if n := utf8.RuneCountInString(name); n == 0 || n > maxName || cleanName(name) != name {
		t.Fatalf("name %q", name)
	}
	for key, length := range map[string]int{"id": 16, "trace_id": 35} {
		if id, _ := document[key].(string); len(id) != length || strings.Trim(id, "0123456789abcdef-") != "" {
			t.Fatalf("%s %q", key, id)
		}
	}
	if (document["end_time"] == nil) == (document["in_progress"] == nil) || document["start_time"] == nil {
		t.Fatalf("times %v, %v, in progress %v", document["start_time"], document["end_time"], document["in_progress"])
	}
	if document["type"] == "subsegment" && document["parent_id"] == nil {
		t.Fatalf("subsegment without a parent")
	}
	annotations, _ := document["annotations"].(map[string]any)
	if len(annotations) > maxAnnotations {
		t.Fatalf("%d annotations", len(annotations))
	}
	for key, v := range annotations {
		if key == "" || annotationKey(key) != key || len(key) > maxAnnotationKey || utf8.RuneCountInString(fmt.Sprint(v)) > maxAnnotationValue {
			t.Fatalf("annotation %q: %v", key, v)
		}
		switch v.(type) {
		case string, bool:
		default:
			t.Fatalf("annotation %q is a %T", key, v)
		}
	}
	namespaces, _ := document["metadata"].(map[string]any)
	for namespace, members := range namespaces {
		if _, ok := members.(map[string]any); !ok || strings.HasPrefix(namespace, "AWS.") {
			t.Fatalf("metadata namespace %q is %T", namespace, members)
		}
	}
	if user, _ := document["user"].(string); utf8.RuneCountInString(user) > maxText {
		t.Fatalf("user of %d characters", utf8.RuneCountInString(user))
	}
}
