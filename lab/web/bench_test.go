package web

import (
	"fmt"
	"testing"
	"time"

	"cruddur/lab/record"
)

// BenchmarkRequests asks a full lab for its newest page, and for one request among 40,000 traces of five spans.
func BenchmarkRequests(b *testing.B) {
	l := newLab(b, nil, nil)
	for n := range 40_000 {
		recs := make([]record.Record, 5)
		for i := range recs {
			recs[i] = span(fmt.Sprintf("%032x", n+1), "GET", "/api/activities/home", 200, noon.Add(time.Duration(n)*time.Millisecond))
			recs[i].SpanID = fmt.Sprintf("%016x", i+1)
		}
		l.index.Add(recs)
	}
	for name, target := range map[string]string{
		"newest":   "/lab/api/requests?limit=50",
		"filtered": "/lab/api/requests?limit=50&q=req-0000+nobody",
		"detail":   fmt.Sprintf("/lab/api/requests/%032x", 40_000),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if resp := l.do(b, "GET", target); resp.StatusCode != 200 {
					b.Fatal(resp.Status)
				}
			}
		})
	}
}
