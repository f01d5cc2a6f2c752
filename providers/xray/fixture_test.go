package xray

import (
	"encoding/hex"
	"encoding/json"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	api "go.opentelemetry.io/otel/trace"
)

// The ids and times of every span that a test makes by hand.
var (
	traceID  = mustTrace("5759e988bd862e3fe1be46a994272793")
	spanID   = mustSpan("53995c3f42cd8ad8")
	parentID = mustSpan("70de5b6f19ff9a0a")
	began    = time.Unix(1700000000, 250000001).UTC()
	ended    = time.Unix(1700000000, 500000000).UTC()
)

func mustTrace(s string) api.TraceID {
	id, err := api.TraceIDFromHex(s)
	if err != nil {
		panic(err)
	}
	return id
}

func mustSpan(s string) api.SpanID {
	id, err := api.SpanIDFromHex(s)
	if err != nil {
		panic(err)
	}
	return id
}

// process is the resource of the backend as the pipeline makes it.
func process(more ...attribute.KeyValue) *resource.Resource {
	return resource.NewSchemaless(append([]attribute.KeyValue{
		attribute.String("service.name", "cruddur-backend"),
		attribute.String("service.version", "1.4.0"),
		attribute.String("telemetry.sdk.language", "go"),
		attribute.String("telemetry.sdk.version", "1.47.0"),
	}, more...)...)
}

// span makes a span of a kind; a child has a parent.
func span(kind api.SpanKind, child bool, attributes ...attribute.KeyValue) tracetest.SpanStub {
	s := tracetest.SpanStub{
		Name:        "home-activities-mock-data",
		SpanContext: api.NewSpanContext(api.SpanContextConfig{TraceID: traceID, SpanID: spanID, TraceFlags: api.FlagsSampled}),
		SpanKind:    kind,
		StartTime:   began,
		EndTime:     ended,
		Attributes:  attributes,
		Resource:    process(),
		InstrumentationScope: instrumentation.Scope{
			Name: "home.activities",
		},
	}
	if child {
		s.Parent = api.NewSpanContext(api.SpanContextConfig{TraceID: traceID, SpanID: parentID, TraceFlags: api.FlagsSampled})
	}
	return s
}

// newEncoder is one with the default annotations and nothing of this machine.
func newEncoder() *encoder {
	e := &encoder{limit: maxDocument, workdir: "/srv/cruddur", runtime: "gc", version: "go1.26"}
	if err := e.indexed.parse("user.id,request.id,http.route,error.type,app.*"); err != nil {
		panic(err)
	}
	return e
}

// encode makes the document of one span.
func encode(t testing.TB, e *encoder, s trace.ReadOnlySpan) string {
	t.Helper()
	return string(e.appendDocument(nil, s))
}

// decode reads a document with the standard library's decoder, which shares nothing with the encoder, and refuses what
// that decoder lets pass: a key that stands twice in one object, and anything behind the document.
func decode(t failer, document string) map[string]any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(document))
	d.UseNumber()
	v, err := decodeValue(d)
	if err != nil {
		t.Fatalf("document is no JSON: %v\n%s", err, document)
	}
	if _, err := d.Token(); err != io.EOF {
		t.Fatalf("something stands behind the document:\n%s", document)
	}
	var again any
	if err := json.Unmarshal([]byte(document), &again); err != nil {
		t.Fatalf("document does not decode into plain values: %v", err)
	}
	return v.(map[string]any)
}

// failer is a test of the testing or rapid packages.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

type repeatedKey string

func (k repeatedKey) Error() string { return "key " + string(k) + " stands twice" }

func decodeValue(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		object := map[string]any{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			if _, twice := object[key.(string)]; twice {
				return nil, repeatedKey(key.(string))
			}
			if object[key.(string)], err = decodeValue(d); err != nil {
				return nil, err
			}
		}
		_, err := d.Token()
		return object, err
	case json.Delim('['):
		array := []any{}
		for d.More() {
			v, err := decodeValue(d)
			if err != nil {
				return nil, err
			}
			array = append(array, v)
		}
		_, err := d.Token()
		return array, err
	}
	if n, ok := token.(json.Number); ok {
		return n.String(), nil
	}
	return token, nil
}

// at walks into a decoded document: keys are separated by "|", since they hold dots. Absent is nil.
func at(v any, path string) any {
	for key := range strings.SplitSeq(path, "|") {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			i := int(key[0] - '0')
			if i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }

func nan() float64 { return math.NaN() }

func now() int64 { return time.Now().Unix() }
