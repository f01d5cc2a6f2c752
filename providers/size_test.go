package providers

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"go.opentelemetry.io/contrib/bridges/otelslog"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// A queue that is bounded in bytes must see what a caller can make long, wherever it stands.
func TestSizesSeeWhateverCanBeLong(t *testing.T) {
	const most = 1 << 20
	long := strings.Repeat("a", most)
	values := map[string]attribute.Value{
		"text": attribute.StringValue(long), "texts": attribute.StringSliceValue([]string{long}),
		"bytes": attribute.ByteSliceValue([]byte(long)), "truths": attribute.BoolSliceValue(make([]bool, most)),
		"whole numbers": attribute.Int64SliceValue(make([]int64, most)), "numbers": attribute.Float64SliceValue(make([]float64, most)),
		"list": attribute.SliceValue(attribute.StringValue(long)), "group": attribute.MapValue(attribute.String("a", long)),
	}
	f := func(name string, size int) {
		t.Helper()
		if size < most || size > 9*most {
			t.Errorf("%s: %d bytes, want about %d", name, size, most)
		}
	}
	for name, v := range values {
		pairs := []attribute.KeyValue{{Key: "k", Value: v}}
		f("span with "+name, spanSize(tracetest.SpanStub{Attributes: pairs}.Snapshot()))
		f("span event with "+name, spanSize(tracetest.SpanStub{Events: []trace.Event{{Attributes: pairs}}}.Snapshot()))
		f("link with "+name, spanSize(tracetest.SpanStub{Links: []trace.Link{{Attributes: pairs}}}.Snapshot()))
		var r log.Record
		r.SetBody(v)
		f("line of "+name, logSize(&r))
	}
	f("status", spanSize(tracetest.SpanStub{Status: trace.Status{Description: long}}.Snapshot()))
	seen := &logSizes{}
	provider := log.NewLoggerProvider(log.WithProcessor(seen))
	slog.New(otelslog.NewHandler("t", otelslog.WithLoggerProvider(provider))).Info("m", "k", long)
	f("line with an attribute", seen.last)
	for name, e := range map[string]ErrorEvent{
		"message": {Message: long}, "error": {Err: errors.New(long)}, "attribute": {Attrs: []slog.Attr{slog.String("k", long)}},
		"URL":    {Request: &RequestInfo{URL: long}},
		"header": {Request: &RequestInfo{Header: http.Header{"X-Long": {long}}}},
		"query":  {Request: &RequestInfo{Query: map[string][]string{"q": {long}}}},
	} {
		f(name, eventSize(&e))
	}
}

// logSizes keeps the size of the last line.
type logSizes struct{ last int }

func (l *logSizes) Enabled(context.Context, log.EnabledParameters) bool { return true }
func (l *logSizes) OnEmit(_ context.Context, r *log.Record) error       { l.last = logSize(r); return nil }
func (l *logSizes) Shutdown(context.Context) error                      { return nil }
func (l *logSizes) ForceFlush(context.Context) error                    { return nil }
