package otlp

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"testing"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// batch makes count spans of 11 attributes, as a small web service would: a few traces, a few routes.
func batch(count int) ptrace.Traces {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	for name, value := range map[string]string{
		"service.name": "cruddur", "service.version": "1.0.0", "host.name": "laptop", "os.type": "linux",
		"telemetry.sdk.language": "go", "telemetry.sdk.name": "opentelemetry", "telemetry.sdk.version": "1.47.0",
	} {
		rs.Resource().Attributes().PutStr(name, value)
	}
	ss := rs.ScopeSpans().AppendEmpty()
	ss.Scope().SetName("go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp")
	ss.Scope().SetVersion("0.72.0")
	for i := range count {
		s := ss.Spans().AppendEmpty()
		s.SetTraceID(pcommon.TraceID{1, 2, byte(i / 10 >> 8), byte(i / 10), 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
		s.SetSpanID(pcommon.SpanID{8, 7, 6, 5, 4, 3, byte(i >> 8), byte(i)})
		if i%10 != 0 {
			s.SetParentSpanID(pcommon.SpanID{8, 7, 6, 5, 4, 3, byte(i / 10 * 10 >> 8), byte(i / 10 * 10)})
		}
		s.SetName("GET /api/activities/home")
		s.SetKind(ptrace.SpanKindServer)
		s.SetStartTimestamp(pcommon.Timestamp(1_700_000_000_000_000_000 + i*1_000_003))
		s.SetEndTimestamp(s.StartTimestamp() + pcommon.Timestamp(1_234_567+i*997))
		attrs := s.Attributes()
		attrs.PutStr("http.request.method", "GET")
		attrs.PutStr("url.scheme", "http")
		attrs.PutStr("server.address", "localhost")
		attrs.PutInt("server.port", 4567)
		attrs.PutStr("network.peer.address", "127.0.0.1")
		attrs.PutInt("network.peer.port", int64(40_000+i))
		attrs.PutStr("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36")
		attrs.PutStr("client.address", "127.0.0.1")
		attrs.PutStr("url.path", fmt.Sprintf("/api/activities/%d", i))
		attrs.PutStr("http.route", "/api/activities/home")
		attrs.PutInt("http.response.status_code", 200)
	}
	return td
}

func gzipped(tb testing.TB, data []byte) []byte {
	tb.Helper()
	var buf bytes.Buffer
	zw := gzip.NewWriter(&buf)
	if _, err := zw.Write(data); err != nil {
		tb.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}
