package conformance

import (
	"io"
	"net"
	"sync"
	"testing"
)

// relay stands between the backend and one of the lab's ports, and can be down: refused for TCP, nobody there for UDP.
type relay struct {
	address string // where the backend sends
	target  string
	udp     bool

	mu    sync.Mutex
	ln    io.Closer
	conns map[net.Conn]bool
}

func newRelay(t testing.TB, target string, udp bool) *relay {
	t.Helper()
	r := &relay{address: "127.0.0.1:0", target: target, udp: udp, conns: map[net.Conn]bool{}}
	r.up(t)
	t.Cleanup(r.down)
	return r
}

// up listens, again on the same port after the first time.
func (r *relay) up(t testing.TB) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.udp {
		conn, err := net.ListenPacket("udp", r.address)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.(*net.UDPConn).SetReadBuffer(4 << 20)
		r.ln, r.address = conn, conn.LocalAddr().String()
		go r.forward(conn)
		return
	}
	ln, err := net.Listen("tcp", r.address)
	if err != nil {
		t.Fatal(err)
	}
	r.ln, r.address = ln, ln.Addr().String()
	go r.accept(ln)
}

// down stops listening and cuts every connection.
func (r *relay) down() {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.ln.Close()
	for c := range r.conns {
		_ = c.Close()
	}
	clear(r.conns)
}

func (r *relay) forward(from net.PacketConn) {
	to, err := net.Dial("udp", r.target)
	if err != nil {
		return
	}
	defer func() { _ = to.Close() }()
	buf := make([]byte, 1<<16)
	for {
		n, _, err := from.ReadFrom(buf)
		if err != nil {
			return
		}
		_, _ = to.Write(buf[:n])
	}
}

func (r *relay) accept(ln net.Listener) {
	for {
		in, err := ln.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", r.target)
		if err != nil {
			_ = in.Close()
			continue
		}
		r.mu.Lock()
		r.conns[in], r.conns[out] = true, true
		r.mu.Unlock()
		pipe := func(to, from net.Conn) {
			_, _ = io.Copy(to, from)
			_, _ = to.Close(), from.Close()
			r.mu.Lock()
			delete(r.conns, to)
			r.mu.Unlock()
		}
		go pipe(out, in)
		go pipe(in, out)
	}
}
