package otlp

import (
	"net/http"
	"strings"
	"time"

	"cruddur/lab/record"
)

// Config is what a receiver needs to know.
type Config struct {
	Sink    record.Sink
	Open    bool             // accept without an x-honeycomb-team key, and any key
	Now     func() time.Time // nil: time.Now
	MaxBody int64            // in bytes, before and after decompression; 0: 20 MiB, as Honeycomb's translator
}

// Receiver takes OTLP/HTTP as Honeycomb does. It is safe for concurrent use.
type Receiver struct {
	sink    record.Sink
	open    bool
	now     func() time.Time
	decoder *decoder
}

var _ record.Replayer = (*Receiver)(nil)

// New returns a receiver that hands everything to cfg.Sink.
func New(cfg Config) *Receiver {
	rc := &Receiver{sink: cfg.Sink, open: cfg.Open, now: cfg.Now, decoder: newDecoder(cfg.MaxBody)}
	if rc.now == nil {
		rc.now = time.Now
	}
	return rc
}

// protocol is the word for OTLP over HTTP in [record.Request].
const protocol = "otlp/http"

// Handler serves the signals and /1/auth. Paths are compared as they are: a ServeMux would answer a doubled slash, the
// usual mistake in an endpoint setting, with a redirect that hides it.
func (rc *Receiver) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if sig, ok := signalAt(r.URL.Path); ok {
			rc.ingest(w, r, sig)
			return
		}
		if r.URL.Path == "/1/auth" {
			auth(w, r)
			return
		}
		rc.notFound(w, r)
	})
}

// Replay makes the records of a kept request again. It gives none for a refused one.
func (rc *Receiver) Replay(req record.Request) []record.Record {
	path, _, _ := strings.Cut(req.Path, "?")
	sig, ok := signalAt(path)
	if !ok || req.Refused != "" || req.Protocol != protocol {
		return nil
	}
	recs, err := rc.decoder.decode(sig, &req)
	if err != nil {
		return nil
	}
	return recs
}

// signal is one of OTLP's kinds of data.
type signal int

const (
	traces signal = iota
	logs
	metrics
)

// signalAt returns the signal that is sent to path.
func signalAt(path string) (signal, bool) {
	switch path {
	case "/v1/traces":
		return traces, true
	case "/v1/logs":
		return logs, true
	case "/v1/metrics":
		return metrics, true
	}
	return 0, false
}
