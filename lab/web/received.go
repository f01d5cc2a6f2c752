package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"cruddur/lab/journal"
	"cruddur/lab/record"
)

// delivery is one request as it came off the wire, without its body.
type delivery struct {
	ID       int64       `json:"id"`
	Tool     record.Tool `json:"tool"`
	Protocol string      `json:"protocol"`
	Time     time.Time   `json:"time"`
	Remote   string      `json:"remote"`
	Method   string      `json:"method,omitempty"`
	Path     string      `json:"path,omitempty"`
	Status   int         `json:"status,omitempty"`
	Refused  string      `json:"refused,omitempty"` // why, in the vendor's words
	Control  bool        `json:"control,omitempty"` // it changed the stand-in's own state
	Size     int64       `json:"size"`              // of the body as it came, in bytes
}

// deliveries answers GET /lab/api/received, newest first. Next is the value of before= for the page that follows.
type deliveries struct {
	Received []delivery `json:"received"`
	Next     string     `json:"next,omitempty"`
}

// whole answers GET /lab/api/received/{id}: header and body too.
type whole struct {
	delivery
	Header http.Header `json:"header"` // the journal keeps no credentials
	content
}

func newDelivery(h journal.Head) delivery {
	return delivery{
		ID: h.ID, Tool: h.Tool, Protocol: h.Protocol, Time: h.Time.UTC(), Remote: h.Remote, Method: h.Method, Path: h.Path,
		Status: h.Status, Refused: h.Refused, Control: h.Control, Size: h.Size,
	}
}

func (s *server) receivedList(w http.ResponseWriter, r *http.Request) {
	limit, p1 := limitParameter(r)
	before, p2 := beforeID(r)
	tool, p3 := toolParameter(r)
	refused, p4 := flagParameter(r, "refused")
	for _, p := range []*problem{p1, p2, p3, p4} {
		if p != nil {
			s.fail(w, r, *p)
			return
		}
	}
	heads, err := s.Journal.Recent(r.Context(), journal.Query{Tool: tool, Refused: refused, Before: before, Limit: limit + 1})
	if err != nil {
		s.broken(w, r, err)
		return
	}
	out := deliveries{Received: make([]delivery, 0, min(limit, len(heads)))}
	if len(heads) > limit {
		heads = heads[:limit]
		out.Next = strconv.FormatInt(heads[limit-1].ID, 10)
	}
	for _, h := range heads {
		out.Received = append(out.Received, newDelivery(h))
	}
	s.answer(w, r, out)
}

func (s *server) receivedOne(w http.ResponseWriter, r *http.Request) {
	if req, ok := s.kept(w, r); ok {
		s.answer(w, r, whole{
			delivery: newDelivery(journal.Head{Request: req, Size: int64(len(req.Body))}),
			Header:   headerOf(req),
			content:  show(req),
		})
	}
}

// headerOf is never null: a datagram has no header, and that is known.
func headerOf(req record.Request) http.Header {
	if req.Header == nil {
		return http.Header{}
	}
	return req.Header
}

// bodyBytes gives the body as it came, as a download: a browser must never take it for a page.
func (s *server) bodyBytes(w http.ResponseWriter, r *http.Request) {
	if req, ok := s.kept(w, r); ok {
		h := w.Header()
		h.Set("Content-Disposition", `attachment; filename="request-`+strconv.FormatInt(req.ID, 10)+`.bin"`)
		s.send(w, r, "application/octet-stream", etag(req.Body), req.Body, nil)
	}
}

// kept finds the delivery that the path names, or answers why it can't.
func (s *server) kept(w http.ResponseWriter, r *http.Request) (record.Request, bool) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err == nil {
		var req record.Request
		if req, err = s.Journal.Get(r.Context(), id); err == nil {
			return req, true
		}
		if !errors.Is(err, journal.ErrNotFound) {
			s.broken(w, r, err)
			return record.Request{}, false
		}
	}
	s.fail(w, r, problem{
		http.StatusNotFound, "no_such_delivery", "no such request is kept: it never came, or it is too old",
		"the newest are at /lab/api/received",
	})
	return record.Request{}, false
}
