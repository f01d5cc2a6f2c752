package xray

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"cruddur/lab/record"
)

// serve runs ServePacket on a socket of its own and returns a sender and the way to stop it.
func serve(t *testing.T, r *Receiver) (send func(string), stop func() error) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.ServePacket(ctx, conn) }()
	out, err := net.Dial("udp", conn.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); conn.Close(); out.Close() })
	send = func(datagram string) {
		t.Helper()
		if _, err := out.Write([]byte(datagram)); err != nil {
			t.Fatal(err)
		}
	}
	return send, func() error { cancel(); return <-done }
}

func TestServePacketKeepsEveryDatagram(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	sink := &memory{}
	r := New(Config{Sink: sink})
	send, stop := serve(t, r)
	const n = 500
	for i := range n {
		send(header + minimal)
		if i%50 == 49 { // no more than the smallest socket buffer holds
			eventually(t, "the datagrams to be read", func() bool { return r.Stats().Received == uint64(i+1) })
		}
	}
	send("garbage")
	send(header + "[" + minimal + ",{}]")
	if err := stop(); err != nil { // takes what the kernel still holds
		t.Fatal(err)
	}
	calls := sink.all()
	if len(calls) != n+2 {
		t.Fatalf("%d requests, want %d", len(calls), n+2)
	}
	var records, refused int
	for _, c := range calls {
		if c.req.Tool != record.XRay || c.req.Protocol != "xray/udp" || c.req.Remote == "" || c.req.Time.IsZero() || len(c.req.Body) == 0 {
			t.Fatalf("request %+v", c.req)
		}
		records += len(c.recs)
		if c.req.Refused != "" {
			refused++
		}
	}
	if records != n+2 || refused != 1 {
		t.Errorf("%d records and %d refused requests", records, refused)
	}
	s := r.Stats()
	if s.Received != n+2 || s.Refused != 2 || s.Overflow+s.Lost+s.OverIPv4+s.KernelDropped != 0 || s.ReadBuffer == 0 {
		t.Errorf("stats %+v", s)
	}
}

func TestServePacketNeverWaitsForTheSink(t *testing.T) {
	hold := make(chan struct{})
	sink := &memory{before: func() error { <-hold; return nil }}
	r := New(Config{Sink: sink})
	send, stop := serve(t, r)
	big := header + doc(`"user":"`+string(make([]byte, 0))+`"`, `"metadata":{"d":{"x":"`+pad(60000)+`"}}`)
	sent := uint64(0)
	for r.Stats().Overflow < 3 {
		send(big)
		sent++
		eventually(t, "the datagram to be read", func() bool { s := r.Stats(); return s.Received+s.KernelDropped == sent })
	}
	close(hold)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	s := r.Stats()
	if got := uint64(len(sink.all())); got+s.Overflow != s.Received || s.Lost != 0 {
		t.Errorf("%d kept of %+v", got, s)
	}
	if limit := uint64(queueBytes/len(big) + acceptors + 4); sent > limit {
		t.Errorf("the queue took %d datagrams, want at most %d", sent, limit)
	}
}

func pad(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = 'x'
	}
	return string(b)
}

func TestServePacketCountsWhatTheSinkRefuses(t *testing.T) {
	var calls atomic.Int32
	sink := &memory{before: func() error {
		if calls.Add(1) == 1 {
			return errors.New("disk full")
		}
		return nil
	}}
	r := New(Config{Sink: sink})
	send, stop := serve(t, r)
	send(header + minimal)
	eventually(t, "the loss", func() bool { return r.Stats().Lost == 1 })
	send(header + minimal)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if s := r.Stats(); s.Lost != 1 || len(sink.all()) != 1 {
		t.Errorf("stats %+v with %d kept", s, len(sink.all()))
	}
}

func TestServePacketReportsADeadSocket(t *testing.T) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	err = New(Config{Sink: &memory{}}).ServePacket(t.Context(), conn)
	if !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v", err)
	}
}
