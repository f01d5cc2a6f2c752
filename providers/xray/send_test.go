package xray

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/providers"
)

// daemon is a UDP socket that keeps what it gets.
type daemon struct {
	net.PacketConn
	t *testing.T
}

func listen(t *testing.T, address string) *daemon {
	t.Helper()
	conn, err := net.ListenPacket("udp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &daemon{conn, t}
}

// next returns the document of the next datagram.
func (d *daemon) next() string {
	d.t.Helper()
	buf := make([]byte, 1<<16)
	if err := d.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		d.t.Fatal(err)
	}
	n, _, err := d.ReadFrom(buf)
	if err != nil {
		d.t.Fatalf("no datagram: %v", err)
	}
	head, document, ok := bytes.Cut(buf[:n], []byte("\n"))
	if !ok || string(head) != `{"format":"json","version":1}` {
		d.t.Fatalf("header %q", head)
	}
	return string(document)
}

func newSender(t *testing.T, address string) *sender {
	t.Helper()
	s := &sender{socket: socket{address: address}, encoder: *newEncoder()}
	t.Cleanup(s.socket.shut)
	return s
}

func named(n int) []trace.ReadOnlySpan {
	batch := make([]trace.ReadOnlySpan, n)
	for i := range batch {
		s := span(internal, true)
		s.Name = fmt.Sprintf("span %d", i)
		batch[i] = s.Snapshot()
	}
	return batch
}

// accounts checks that a result speaks of every item.
func accounts(t *testing.T, res providers.Result, n int) {
	t.Helper()
	if sum := res.Acked + res.Unconfirmed + res.Rejected + len(res.Retry); sum != n {
		t.Errorf("%d items accounted for, want %d: %+v", sum, n, res)
	}
}

func TestSendWritesOneDatagramForEachSpan(t *testing.T) {
	d := listen(t, "127.0.0.1:0")
	s := newSender(t, d.LocalAddr().String())
	res := s.Send(t.Context(), named(20))
	accounts(t, res, 20)
	if res.Unconfirmed != 20 || res.Err != nil {
		t.Fatalf("%+v", res)
	}
	raw := 0
	for i := range 20 {
		document := d.next()
		raw += len(document)
		if name := at(decode(t, document), "name"); name != fmt.Sprintf("span %d", i) {
			t.Errorf("document %d is of %v", i, name)
		}
	}
	if res.BytesRaw != raw || res.BytesWire != raw+20*len(datagramHeader) {
		t.Errorf("bytes raw %d, wire %d; got %d", res.BytesRaw, res.BytesWire, raw)
	}
}

func TestSendToADeadPortLosesNothingOnTheSameMachine(t *testing.T) {
	d := listen(t, "127.0.0.1:0")
	address := d.LocalAddr().String()
	_ = d.Close()
	s := newSender(t, address)
	res := s.Send(t.Context(), named(5))
	accounts(t, res, 5)
	// Linux has the refusal when the write returns; elsewhere the first may go unnoticed.
	if runtime.GOOS == "linux" && (len(res.Retry) != 5 || res.BytesRaw != 0 || res.BytesWire != 0) {
		t.Errorf("not all given back: %+v", res)
	}
	if len(res.Retry) < 4 || !errors.Is(res.Err, syscall.ECONNREFUSED) {
		t.Fatalf("%+v", res)
	}
	var failure *providers.Failure
	if errors.As(res.Err, &failure) {
		t.Errorf("one refusal is a failure for a person already: %v", res.Err)
	}
	for range 2 {
		res = s.Send(t.Context(), named(5))
		accounts(t, res, 5)
	}
	if !errors.As(res.Err, &failure) || failure.Setting != daemonVariable || !strings.Contains(failure.Text, address) {
		t.Errorf("three refusals: %v", res.Err)
	}

	d = listen(t, address)
	res = s.Send(t.Context(), named(5))
	if res.Unconfirmed != 5 || res.Err != nil {
		t.Fatalf("the daemon is back: %+v", res)
	}
	for range 5 {
		d.next()
	}
	if s.refused != 0 {
		t.Error("refusals are still counted")
	}
}

// fakeConn answers writes as told.
type fakeConn struct {
	net.Conn
	write   func([]byte) error
	written []string
}

func (c *fakeConn) Write(b []byte) (int, error) {
	if err := c.write(b); err != nil {
		return 0, &net.OpError{Op: "write", Net: "udp", Err: os.NewSyscallError("write", err)}
	}
	_, document, _ := strings.Cut(string(b), "\n")
	c.written = append(c.written, document)
	return len(b), nil
}
func (c *fakeConn) SetWriteDeadline(time.Time) error { return nil }
func (c *fakeConn) Close() error                     { return nil }

func fakeSender(c *fakeConn) (*sender, *int) {
	dials := 0
	return &sender{encoder: *newEncoder(), socket: socket{address: "daemon:2000", dial: func(context.Context, string, string) (net.Conn, error) {
		dials++
		return c, nil
	}}}, &dials
}

func big(bytes int) trace.ReadOnlySpan {
	return span(internal, true, text("app.body", strings.Repeat("x", bytes)), text("small", "kept")).Snapshot()
}

func TestDatagramTooLongForTheSystemIsMadeShorter(t *testing.T) {
	const most = 9216 // macOS takes no more
	c := &fakeConn{write: func(b []byte) error {
		if len(b) > most {
			return syscall.EMSGSIZE
		}
		return nil
	}}
	s, dials := fakeSender(c)
	res := s.Send(t.Context(), []trace.ReadOnlySpan{big(100), big(50000), big(20000)})
	if res.Unconfirmed != 3 || res.Err != nil || *dials != 1 {
		t.Fatalf("%+v after %d dials", res, *dials)
	}
	for i, cut := range []any{nil, "1", "1"} { // the annotation is short already
		document := decode(t, c.written[i])
		if got := at(document, "metadata|default|cruddur.truncated|count"); got != cut {
			t.Errorf("document %d: %v cut, want %v", i, got, cut)
		}
		if i > 0 && (at(document, "metadata|default|small") != "kept" || len(c.written[i]) < most/3) {
			t.Errorf("document %d lost more than it had to: %d bytes", i, len(c.written[i]))
		}
	}
	c.write = func([]byte) error { return syscall.EMSGSIZE }
	res = s.Send(t.Context(), []trace.ReadOnlySpan{big(9000), big(10)})
	accounts(t, res, 2)
	if res.Rejected != 2 || !errors.Is(res.Err, syscall.EMSGSIZE) {
		t.Errorf("a system that takes nothing: %+v", res)
	}
}

func TestWriteErrorGivesTheRestBackAndDialsAgain(t *testing.T) {
	n := 0
	c := &fakeConn{write: func([]byte) error {
		if n++; n == 3 {
			return syscall.ENETUNREACH
		}
		return nil
	}}
	s, dials := fakeSender(c)
	res := s.Send(t.Context(), named(5))
	accounts(t, res, 5)
	if res.Unconfirmed != 2 || fmt.Sprint(res.Retry) != "[2 3 4]" || !strings.Contains(res.Err.Error(), "udp daemon:2000: network is unreachable") {
		t.Errorf("%+v", res)
	}
	if res = s.Send(t.Context(), named(3)); res.Unconfirmed != 3 || *dials != 2 {
		t.Errorf("%+v after %d dials", res, *dials)
	}
}

func TestRefusalIsAboutTheDocumentBefore(t *testing.T) {
	errs := []error{nil, nil, syscall.EMSGSIZE, syscall.ECONNREFUSED}
	n := 0
	c := &fakeConn{write: func([]byte) error { n++; return errs[n-1] }}
	s, dials := fakeSender(c)
	s.encoder.limit = leastLimit
	s.socket.conn, s.socket.since, s.socket.held = c, time.Now(), func() error { return nil }
	res := s.Send(t.Context(), named(6))
	accounts(t, res, 6)
	raw := len(c.written[0])
	if res.Unconfirmed != 1 || res.Rejected != 1 || fmt.Sprint(res.Retry) != "[1 3 4 5]" || res.BytesRaw != raw || res.BytesWire != raw+len(datagramHeader) {
		t.Errorf("%+v", res)
	}
	errs = make([]error, n+1)
	s.Send(t.Context(), named(1))
	if *dials != 1 {
		t.Errorf("%d dials after a refusal, want 1", *dials)
	}
}

func TestRefusalOfTheLastDocumentIsSeen(t *testing.T) {
	d := listen(t, "127.0.0.1:0")
	address := d.LocalAddr().String()
	_ = d.Close()
	s := newSender(t, address)
	res := s.Send(t.Context(), named(1))
	accounts(t, res, 1)
	if runtime.GOOS == "linux" && (len(res.Retry) != 1 || !errors.Is(res.Err, syscall.ECONNREFUSED)) {
		t.Errorf("%+v", res)
	}

	c := &fakeConn{write: func([]byte) error { return nil }}
	s, _ = fakeSender(c)
	s.socket.conn, s.socket.since = c, time.Now()
	s.socket.held = func() error { return syscall.EHOSTUNREACH }
	res = s.Send(t.Context(), named(3))
	accounts(t, res, 3)
	if res.Unconfirmed != 2 || fmt.Sprint(res.Retry) != "[2]" || !errors.Is(res.Err, syscall.EHOSTUNREACH) || s.socket.conn != nil {
		t.Errorf("%+v", res)
	}
}

func TestSendKeepsItsContext(t *testing.T) {
	s, _ := fakeSender(&fakeConn{write: func([]byte) error { return nil }})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	res := s.Send(ctx, named(4))
	accounts(t, res, 4)
	if len(res.Retry) != 4 || !errors.Is(res.Err, context.Canceled) {
		t.Errorf("%+v", res)
	}
}

func TestNameThatIsNotKnownIsAFailure(t *testing.T) {
	s := newSender(t, "daemon.invalid:2000")
	s.socket.dial = func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: "udp", Err: &net.DNSError{Err: "no such host", Name: "daemon.invalid", IsNotFound: true}}
	}
	res := s.Send(t.Context(), named(2))
	accounts(t, res, 2)
	var failure *providers.Failure
	if len(res.Retry) != 2 || !errors.As(res.Err, &failure) || failure.Setting != daemonVariable {
		t.Errorf("%+v", res)
	}
}

func TestNamesAreLookedUpAgain(t *testing.T) {
	s, dials := fakeSender(&fakeConn{write: func([]byte) error { return nil }})
	s.Send(t.Context(), named(1))
	s.Send(t.Context(), named(1))
	if *dials != 1 {
		t.Fatalf("%d dials for two batches", *dials)
	}
	s.socket.since = time.Now().Add(-2 * time.Minute)
	s.Send(t.Context(), named(1))
	if *dials != 2 {
		t.Errorf("%d dials after two minutes, want 2", *dials)
	}
	s.socket.since = time.Now().Add(-2 * time.Minute)
	s.socket.dial = func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no names today") }
	if res := s.Send(t.Context(), named(1)); res.Unconfirmed != 1 || res.Err != nil {
		t.Errorf("a name that is lost for a while: %+v", res)
	}
}

func TestShutIsSafeTwiceAndBeforeUse(t *testing.T) {
	c, err := load(map[string]string{daemonVariable: "127.0.0.1:9"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Open(t.Context(), providers.Service{Provider: "xray", Resource: process()})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := p.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	}
	res := p.Contribute().Spans.Send(t.Context(), named(2))
	accounts(t, res, 2)
	if !errors.Is(res.Err, net.ErrClosed) {
		t.Errorf("%+v", res)
	}
}

func TestHugeSpanDoesNotHoldItsMemory(t *testing.T) {
	s, _ := fakeSender(&fakeConn{write: func([]byte) error { return nil }})
	s.Send(t.Context(), []trace.ReadOnlySpan{big(1 << 20)})
	if cap(s.buf) > 2*maxDatagram || s.encoder.facts.span != nil || s.encoder.buf != nil {
		t.Errorf("%d bytes are kept", cap(s.buf))
	}
}
