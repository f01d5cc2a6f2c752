package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"cruddur/lab/compare"
	"cruddur/lab/index"
)

const (
	maxStreams = 64
	// breath is the shortest time between two words on one trace, and so how late a change may be told.
	breath = 100 * time.Millisecond
	// heartbeat shows that the line is up to whatever stands between, and to us whether anybody is left.
	heartbeat    = 15 * time.Second
	writeTimeout = 10 * time.Second
)

// stream answers GET /lab/api/stream with server-sent events: hello at first; request with a summary, whenever a
// request is new or has changed; resync, when there was more than this reader could follow and it has to read the list
// anew.
func (s *server) stream(w http.ResponseWriter, r *http.Request) {
	select {
	case s.streams <- struct{}{}:
		defer func() { <-s.streams }()
	default:
		w.Header().Set("Retry-After", "5")
		s.fail(w, r, problem{
			http.StatusServiceUnavailable, "too_many_streams", fmt.Sprintf("%d readers are listening already", maxStreams),
			"close a tab, or ask /lab/api/requests now and then",
		})
		return
	}
	changes := s.Index.Subscribe() // before the hello: whatever comes after it is told
	defer changes.Close()

	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	out := &events{w: w, control: http.NewResponseController(w)}
	out.event("hello", map[string]any{"time": s.Now().UTC()})
	out.flush()
	if r.Method == http.MethodHead {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for out.err == nil {
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			out.comment("still here")
		case <-changes.Changed():
			s.tell(r, out, changes)
		}
		out.flush()
		select {
		case <-r.Context().Done():
			return
		case <-time.After(breath): // what changes meanwhile is told once, afterwards
		}
	}
}

func (s *server) tell(r *http.Request, out *events, changes *index.Subscription) {
	ids, missed := changes.Take()
	for _, id := range ids {
		t, err := s.Index.Trace(r.Context(), id)
		if errors.Is(err, index.ErrNotFound) {
			continue // gone already
		}
		if err != nil {
			out.err = err
			return
		}
		out.event("request", compare.Summarize(t))
	}
	if missed {
		out.event("resync", struct{}{})
	}
}

// events writes server-sent events. After an error it writes no more.
type events struct {
	w       io.Writer
	control *http.ResponseController
	err     error
}

func (e *events) event(name string, data any) {
	b, err := json.Marshal(data) // in one line: JSON has no line break outside of text, and escapes those within
	if err != nil {
		e.err = errors.Join(e.err, err)
		return
	}
	e.write("event: %s\ndata: %s\n\n", name, b)
}

func (e *events) comment(text string) { e.write(": %s\n\n", text) }

func (e *events) write(format string, args ...any) {
	if e.err == nil {
		_ = e.control.SetWriteDeadline(time.Now().Add(writeTimeout)) // not all writers can
		_, e.err = fmt.Fprintf(e.w, format, args...)
	}
}

func (e *events) flush() {
	if e.err == nil {
		e.err = e.control.Flush()
	}
}
