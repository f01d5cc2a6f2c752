package providertest

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"time"
)

// server is the vendor's end: HTTP with a handler that can be swapped, or a UDP socket that takes everything.
type server struct {
	http     *httptest.Server
	udp      net.PacketConn
	handler  atomic.Pointer[http.HandlerFunc]
	accept   http.HandlerFunc
	requests atomic.Int64
	conns    atomic.Int64
	strayed  atomic.Int64  // requests that followed a redirect
	release  chan struct{} // closed to let hanging handlers go
	once     sync.Once
	last     atomic.Int64 // unix nanoseconds of the last request's arrival
}

// elsewhere is where a redirect of the server leads.
const elsewhere = "/elsewhere"

// secure serves over TLS with a certificate that nobody trusts, instead of in the clear.
func (v *server) secure() {
	v.http.Close()
	v.http = httptest.NewUnstartedServer(v.http.Config.Handler)
	v.http.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains of each handshake
	v.http.StartTLS()
}

func newServer(s Subject) *server {
	v := &server{accept: s.Accept, release: make(chan struct{})}
	if s.Accept == nil {
		conn, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			panic(err)
		}
		v.udp = conn
		return v
	}
	v.answer(s.Accept)
	v.http = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v.requests.Add(1)
		if r.URL.Path == elsewhere {
			v.strayed.Add(1)
		}
		v.last.Store(time.Now().UnixNano())
		(*v.handler.Load())(w, r)
	}))
	v.http.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			v.conns.Add(1)
		}
	}
	v.http.Start()
	return v
}

func (v *server) address() string {
	if v.udp != nil {
		return v.udp.LocalAddr().String()
	}
	return v.http.URL
}

// answer swaps the handler.
func (v *server) answer(h http.HandlerFunc) { v.handler.Store(&h) }

// first answers n requests one way and all later ones as the vendor does.
func (v *server) first(n int64, h http.HandlerFunc) {
	var seen atomic.Int64
	v.answer(func(w http.ResponseWriter, r *http.Request) {
		if seen.Add(1) <= n {
			h(w, r)
			return
		}
		v.accept(w, r)
	})
}

// hang reads the request and answers never.
func (v *server) hang(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	select {
	case <-r.Context().Done():
	case <-v.release:
	}
}

func (v *server) close() {
	v.once.Do(func() {
		close(v.release)
		if v.udp != nil {
			_ = v.udp.Close()
			return
		}
		v.http.CloseClientConnections()
		v.http.Close()
	})
}
