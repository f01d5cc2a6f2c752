package rollbar

import (
	"net/http"
	"time"

	"cruddur/lab/record"
)

// Config is what a receiver needs to know.
type Config struct {
	Sink    record.Sink
	Now     func() time.Time // nil: time.Now
	MaxBody int64            // in bytes; 0: 1 MiB, the hard limit that Rollbar names
}

// Receiver takes items as Rollbar does. It is safe for concurrent use.
type Receiver struct {
	sink    record.Sink
	now     func() time.Time
	maxBody int64
	rate    window
	seen    seen
}

var _ record.Replayer = (*Receiver)(nil)

const (
	protocol       = "rollbar/http" // the word for it in [record.Request]
	defaultMaxBody = 1 << 20
)

// New returns a receiver that hands everything to cfg.Sink.
func New(cfg Config) *Receiver {
	rc := &Receiver{sink: cfg.Sink, now: cfg.Now, maxBody: cfg.MaxBody}
	if rc.now == nil {
		rc.now = time.Now
	}
	if rc.maxBody <= 0 {
		rc.maxBody = defaultMaxBody
	}
	rc.rate.limit = itemsPerMinute
	rc.seen.most = rememberedUUIDs
	return rc
}

// Handler serves /api/1/item/, with or without the slash at the end.
func (rc *Receiver) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		switch {
		case r.URL.Path != "/api/1/item/" && r.URL.Path != "/api/1/item":
			rc.notFound(w, r)
		case r.Method == http.MethodOptions:
			preflight(w)
		default:
			rc.ingest(w, r)
		}
	})
}

// Replay makes the record of a kept request again, and remembers its uuid. It gives none for a refused request.
func (rc *Receiver) Replay(req record.Request) []record.Record {
	if req.Refused != "" || req.Protocol != protocol {
		return nil
	}
	p, ref := open(req.Header.Get("Content-Type"), req.Body)
	if ref != nil {
		return nil
	}
	it, ref := p.item()
	if ref != nil {
		return nil
	}
	first := rc.seen.first(it.uuid(), req.Time)
	return []record.Record{it.record(&req, first)}
}
