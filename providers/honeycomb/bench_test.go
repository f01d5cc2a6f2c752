package honeycomb

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	api "go.opentelemetry.io/otel/trace"

	"cruddur/providers"
)

// sink takes every request without a network.
type sink struct{ bytes int64 }

func (s *sink) RoundTrip(r *http.Request) (*http.Response, error) {
	n, err := io.Copy(io.Discard, r.Body)
	s.bytes += n
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody, Request: r}, err
}

// BenchmarkSend encodes, compresses and posts 512 spans of the kind that a request of Cruddur makes.
func BenchmarkSend(b *testing.B) {
	for _, variant := range []map[string]string{
		{"OTEL_EXPORTER_OTLP_COMPRESSION": "gzip"},
		{"OTEL_EXPORTER_OTLP_COMPRESSION": "none"},
		{"OTEL_EXPORTER_OTLP_COMPRESSION": "gzip", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json"},
		{"OTEL_EXPORTER_OTLP_COMPRESSION": "gzip", "SAMPLE_RATE": "4"},
	} {
		b.Run(fmt.Sprint(variant["OTEL_EXPORTER_OTLP_PROTOCOL"], variant["OTEL_EXPORTER_OTLP_COMPRESSION"], variant["SAMPLE_RATE"]), func(b *testing.B) {
			variant[keyVariable], variant[endpointVariable] = labKey, "http://in.memory"
			to := new(sink)
			p, _, err := configure(variant, providers.Service{Transport: func(t *http.Transport) *http.Transport {
				t.RegisterProtocol("http", to)
				return t
			}})
			if err != nil {
				b.Fatal(err)
			}
			sender, spans := p.Contribute().Spans, many(512)
			b.ReportAllocs()
			var raw int
			for b.Loop() {
				res := sender.Send(b.Context(), spans)
				if res.Acked != len(spans) {
					b.Fatalf("got %+v", res)
				}
				raw = res.BytesRaw
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(spans)), "ns/span")
			b.ReportMetric(float64(raw)/float64(len(spans)), "B-raw/span")
			b.ReportMetric(float64(to.bytes)/float64(b.N*len(spans)), "B-wire/span")
		})
	}
}

// many repeats the story with ids and values that differ, as those of real requests do.
func many(n int) []trace.ReadOnlySpan {
	out := make([]trace.ReadOnlySpan, n)
	tale := tracetest.SpanStubsFromReadOnlySpans(story())
	for i := range out {
		s := tale[i%len(tale)]
		x := uint64(i+1) * 0x9e3779b97f4a7c15
		var traceID api.TraceID
		var spanID api.SpanID
		for k := range spanID {
			spanID[k], traceID[k], traceID[15-k] = byte(x>>(8*k)), byte(x>>(7*k)), byte(x>>(5*k))
		}
		s.SpanContext = s.SpanContext.WithTraceID(traceID).WithSpanID(spanID)
		s.Attributes = append([]attribute.KeyValue{
			attribute.String("user.id", fmt.Sprintf("%016x", x)), attribute.String("request.id", fmt.Sprintf("%032x", x*x)),
			attribute.String("url.path", "/api/activities/home"), attribute.String("server.address", "localhost"),
			attribute.Int("app.rows", i%50),
		}, s.Attributes...)
		out[i] = s.Snapshot()
	}
	return out
}
