package xray

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cruddur/lab/record"
)

// Protocols under which requests are kept.
const (
	overUDP  = "xray/udp"
	overHTTP = "xray/http"
)

// Config is what a receiver needs.
type Config struct {
	Sink record.Sink      // takes every request; required
	Now  func() time.Time // the clock; nil means time.Now
}

// Receiver stands in for an X-Ray daemon and the part of the service behind it. Its methods are safe for concurrent use.
type Receiver struct {
	sink     record.Sink
	now      func() time.Time
	sampling *sampling
	readers  sync.Pool
	counters counters
	socket   atomic.Pointer[socket] // the one that ServePacket reads, nil before
}

// New returns a receiver that hands everything to cfg.Sink.
func New(cfg Config) *Receiver {
	r := &Receiver{sink: cfg.Sink, now: cfg.Now}
	if r.now == nil {
		r.now = time.Now
	}
	r.readers.New = func() any { return newReader() }
	r.sampling = newSampling(builtInRules(), r.now().UTC().Truncate(time.Second))
	return r
}

// Replay makes again the records of a kept request. Nothing in this receiver's own state depends on requests.
func (r *Receiver) Replay(req record.Request) []record.Record {
	rd := r.readers.Get().(*reader)
	defer r.readers.Put(rd)
	path, _, _ := strings.Cut(req.Path, "?")
	switch {
	case req.Protocol == overUDP:
		recs, _ := rd.decodeDatagram(req)
		return recs
	case req.Protocol == overHTTP && path == pathTraceSegments && req.Refused == "":
		docs, err := readPut(req.Body)
		if err != nil {
			return nil
		}
		recs, _ := rd.decodePut(req, docs)
		return recs
	}
	return nil
}
