package cloudwatchlogs

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"cruddur/lab/record"
)

// discard is a sink that takes everything at once.
type discard struct{}

func (discard) Accept(context.Context, record.Request, []record.Record) error { return nil }

// benchLines are request lines as the backend writes them.
func benchLines(n int) []line {
	lines := make([]line, n)
	for i := range lines {
		lines[i] = line{ms(time.Duration(i-n) * time.Millisecond), fmt.Sprintf(
			`{"time":"2026-11-22T10:45:18.%06dZ","level":"INFO","msg":"request","method":"GET","path":"/api/activities/home",`+
				`"status":200,"duration_ms":3.25,"user":"andrewbrown","trace_id":"5759e988bd862e3fe1be46a9%08x",`+
				`"span_id":"53995c3f%08x","request_id":"01JDABCDEF","remote":"127.0.0.1:55555"}`, i, i+1, i+1)}
	}
	return lines
}

// BenchmarkPutLogEvents is one call with 1,000 JSON lines, from HTTP to records and store, without a journal.
func BenchmarkPutLogEvents(b *testing.B) {
	r := New(Config{Sink: discard{}, Now: func() time.Time { return today }})
	r.store.addGroup(newGroup("g", 1))
	r.store.addStream("g", "s", 1)
	const n = 1000
	body, err := json.Marshal(object{"logGroupName": "g", "logStreamName": "s", "logEvents": benchLines(n)})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		r.store.deleteStream("g", "s") // the same lines again would have to be merged with these
		r.store.addStream("g", "s", 1)
		w := httptest.NewRecorder()
		r.Handler().ServeHTTP(w, request("PutLogEvents", string(body)))
		if w.Code != 200 {
			b.Fatal(w.Body)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "lines/s")
}

// BenchmarkFilterLogEvents looks for a needle in 100,000 JSON lines of one group.
func BenchmarkFilterLogEvents(b *testing.B) {
	r := New(Config{Sink: discard{}, Now: func() time.Time { return today }})
	r.store.addGroup(newGroup("g", 1))
	for i := range 10 {
		name := fmt.Sprint(i)
		r.store.addStream("g", name, 1)
		var batch []event
		for j, l := range benchLines(10000) {
			batch = append(batch, event{at: l.Timestamp, arrived: int64(i + 1), index: int32(j), message: l.Message})
		}
		r.store.put("g", name, batch, ms(0))
	}
	for name, pattern := range map[string]string{"term": "needle", "json": "{ $.status = 500 }", "regexp": "%needle|pin%"} {
		b.Run(name, func(b *testing.B) {
			body := asText(object{"logGroupName": "g", "filterPattern": pattern})
			for b.Loop() {
				if _, err := r.filterLogEvents(today, []byte(body)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func asText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
