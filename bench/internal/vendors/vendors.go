// Package vendors plays the far ends of all four tools on one port: it takes what comes, counts it, and keeps nothing.
// It runs in a process of its own, so that what it costs is not booked on those who send.
package vendors

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
)

// Counts is what arrived: spans and lines of log, not requests.
type Counts struct {
	Spans     int64 // by OTLP
	Documents int64 // of X-Ray
	Lines     int64 // of CloudWatch Logs
	Items     int64 // of Rollbar
	Requests  int64 // HTTP
	Bytes     int64 // of their bodies, and of datagrams
}

// Ends is a running stand-in.
type Ends struct {
	Addr string // host:port, TCP and UDP

	hang   bool
	server *http.Server
	packet net.PacketConn
	spans, documents, lines, items,
	requests, bytes atomic.Int64
}

// Serve starts it. One that hangs takes every request and answers none, and leaves datagrams where they are.
func Serve(ctx context.Context, hang bool) (*Ends, error) {
	e := &Ends{hang: hang}
	var listening net.Listener
	var err error
	for range 20 { // a port free for TCP can be taken for UDP
		if listening, err = new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
			return nil, fmt.Errorf("vendors: %w", err)
		}
		if e.packet, err = new(net.ListenConfig).ListenPacket(ctx, "udp", listening.Addr().String()); err == nil {
			break
		}
		_ = listening.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("vendors: %w", err)
	}
	e.Addr, e.server = listening.Addr().String(), &http.Server{Handler: e}
	go e.server.Serve(listening) //nolint:errcheck // it ends when it is closed
	if !hang {
		if udp, ok := e.packet.(*net.UDPConn); ok {
			_ = udp.SetReadBuffer(8 << 20)
		}
		go e.datagrams()
	}
	return e, nil
}

// Close ends it.
func (e *Ends) Close() error {
	_ = e.packet.Close()
	return e.server.Close()
}

func (e *Ends) datagrams() {
	buf := make([]byte, 1<<16)
	for {
		n, _, err := e.packet.ReadFrom(buf)
		if err != nil {
			return
		}
		e.documents.Add(1)
		e.bytes.Add(int64(n))
	}
}

// counts is where the counts are read; no vendor has such a path.
const counts = "/counts"

// ServeHTTP answers as each vendor does to something that it takes.
func (e *Ends) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == counts {
		e.answer(w, "application/json", e.counts())
		return
	}
	body, err := read(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if e.hang {
		<-r.Context().Done()
		return
	}
	e.requests.Add(1)
	e.bytes.Add(max(r.ContentLength, 0))
	switch target := r.Header.Get("X-Amz-Target"); {
	case r.URL.Path == "/v1/traces":
		e.spans.Add(countSpans(body))
		e.answer(w, "application/x-protobuf", nil)
	case target != "":
		if strings.HasSuffix(target, ".PutLogEvents") {
			e.lines.Add(countLines(body))
		}
		e.answer(w, "application/x-amz-json-1.1", struct{}{})
	case strings.HasPrefix(r.URL.Path, "/api/1/item"):
		e.items.Add(1)
		e.answer(w, "application/json", map[string]any{"err": 0, "result": map[string]any{"id": nil}})
	default:
		http.NotFound(w, r) // X-Ray's sampling rules: the SDK falls back to its own
	}
}

func (e *Ends) answer(w http.ResponseWriter, kind string, v any) {
	w.Header().Set("Content-Type", kind)
	if v == nil {
		return
	}
	_ = json.NewEncoder(w).Encode(v) // the sender has gone, and there is nobody to tell
}

func (e *Ends) counts() Counts {
	return Counts{
		Spans: e.spans.Load(), Documents: e.documents.Load(), Lines: e.lines.Load(), Items: e.items.Load(),
		Requests: e.requests.Load(), Bytes: e.bytes.Load(),
	}
}
