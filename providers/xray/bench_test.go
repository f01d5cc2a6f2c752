package xray

import (
	"testing"

	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// typical are the documents of one failed request of the backend.
func typical() map[string]trace.ReadOnlySpan {
	plain := request()
	plain.Events, plain.Status = nil, trace.Status{}
	return map[string]trace.ReadOnlySpan{
		"request": plain.Snapshot(), "failed": request().Snapshot(), "wrapped": wrapped().Snapshot(), "query": query().Snapshot(), "worker": worker().Snapshot(),
	}
}

func TestEncodingAllocatesLittle(t *testing.T) {
	for name, s := range typical() {
		e, buf := newEncoder(), make([]byte, 0, 1<<16)
		e.appendDocument(buf, s)
		const most = 3
		if got := testing.AllocsPerRun(200, func() { e.appendDocument(buf, s) }); got > most {
			t.Errorf("%s: %v allocations for a document, want %d at the most", name, got, most)
		}
	}
}

func BenchmarkDocument(b *testing.B) {
	spans := typical()
	spans["mock-data"] = mockData().Snapshot()
	spans["bare"] = tracetest.SpanStub{Name: "x", SpanContext: request().SpanContext, Parent: request().Parent, StartTime: began, EndTime: ended, Resource: process()}.Snapshot()
	spans["shortened"] = big(1 << 20)
	for _, name := range []string{"bare", "request", "failed", "wrapped", "query", "worker", "mock-data", "shortened"} {
		b.Run(name, func(b *testing.B) {
			e, buf := newEncoder(), make([]byte, 0, 1<<16)
			buf = e.appendDocument(buf, spans[name])
			b.SetBytes(int64(len(buf)))
			b.ReportAllocs()
			for b.Loop() {
				buf = e.appendDocument(buf[:0], spans[name])
			}
		})
	}
}

func BenchmarkString(b *testing.B) {
	s := "SELECT uuid, handle, message FROM activities WHERE expires_at > ? ORDER BY created_at DESC LIMIT ?"
	buf := make([]byte, 0, 1000)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		buf = appendString(buf[:0], s)
	}
}
