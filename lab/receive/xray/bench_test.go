package xray

import (
	"context"
	"net"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"cruddur/lab/record"
)

// BenchmarkDatagram decodes what a real SDK sent of one request: a segment with seven subsegments.
func BenchmarkDatagram(b *testing.B) {
	body, err := os.ReadFile("testdata/aws-xray-sdk-go-1.8.5/2-server.datagram")
	if err != nil {
		b.Fatal(err)
	}
	rd := newReader()
	req := record.Request{Time: arrival, Body: body}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if recs, refused := rd.decodeDatagram(req); len(recs) != 9 || refused != "" {
			b.Fatal(len(recs), refused)
		}
	}
}

// BenchmarkSegment decodes one segment without subsegments, as a provider that sends one document a span does.
func BenchmarkSegment(b *testing.B) {
	body := []byte(header + doc(
		`"http":{"request":{"method":"GET","url":"http://localhost:4567/api/activities/home"},"response":{"status":200}}`,
		`"annotations":{"user_id":"andrewbrown","request_id":"01JD3X"}`, `"aws":{"xray":{"sdk":"X-Ray for Go"}}`,
		`"metadata":{"default":{"http.route":"/api/activities/home","app.result_length":3}}`))
	rd := newReader()
	req := record.Request{Time: arrival, Body: body}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if recs, refused := rd.decodeDatagram(req); len(recs) != 1 || refused != "" {
			b.Fatal(len(recs), refused)
		}
	}
}

// counting is a sink that takes as long as a group commit does.
type counting struct {
	commit time.Duration
	n      atomic.Int64
}

func (c *counting) Accept(context.Context, record.Request, []record.Record) error {
	time.Sleep(c.commit)
	c.n.Add(1)
	return nil
}

// BenchmarkServePacket sends at 20,000 datagrams a second through a real socket to a sink that needs 2 ms for each, and
// reports how many of a hundred arrive.
func BenchmarkServePacket(b *testing.B) {
	const rate = 20000
	sink := &counting{commit: 2 * time.Millisecond}
	r := New(Config{Sink: sink})
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.ServePacket(ctx, conn) }()
	out, err := net.Dial("udp", conn.LocalAddr().String())
	if err != nil {
		b.Fatal(err)
	}
	defer out.Close()
	body := []byte(header + doc(`"metadata":{"default":{"x":"`+pad(500)+`"}}`))
	start := time.Now()
	sent := 0
	for b.Loop() {
		for ahead := time.Duration(sent)*time.Second/rate - time.Since(start); ahead > time.Millisecond; ahead = 0 {
			time.Sleep(ahead)
		}
		if _, err := out.Write(body); err != nil {
			b.Fatal(err)
		}
		sent++
	}
	took := time.Since(start)
	cancel()
	if err := <-done; err != nil {
		b.Fatal(err)
	}
	s := r.Stats()
	b.ReportMetric(float64(sent)/took.Seconds(), "sent/s")
	b.ReportMetric(100*float64(sink.n.Load())/float64(sent), "%kept")
	b.ReportMetric(float64(s.Overflow), "overflow")
	b.ReportMetric(float64(s.KernelDropped), "kernel-dropped")
	b.ReportMetric(float64(s.ReadBuffer), "read-buffer")
}
