//go:build unix

package otlp

import (
	"net/http"
	"syscall"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"

	"cruddur/lab/record"
)

// cpuTime is what the process has used so far, garbage collection included. Unlike the time on the wall it does not
// depend on who else is at work.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkReplay measures what a kept request costs to turn into records: decompress, decode, flatten.
func BenchmarkReplay(b *testing.B) {
	const spans = 500
	data, err := ptraceotlp.NewExportRequestFromTraces(batch(spans)).MarshalProto()
	if err != nil {
		b.Fatal(err)
	}
	req := record.Request{
		Tool: record.Honeycomb, Protocol: protocol, Time: time.Now(), Path: "/v1/traces",
		Header: http.Header{"Content-Type": {"application/x-protobuf"}, "Content-Encoding": {"gzip"}},
		Body:   gzipped(b, data),
	}
	rc := New(Config{})
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	before := cpuTime(b)
	for b.Loop() {
		if got := len(rc.Replay(req)); got != spans {
			b.Fatalf("got %d records, want %d", got, spans)
		}
	}
	b.ReportMetric(float64(spans)*float64(b.N)/(cpuTime(b)-before).Seconds(), "spans/cpu-s")
}
