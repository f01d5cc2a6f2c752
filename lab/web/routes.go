package web

import (
	"net/http"
	"net/url"
	"time"
)

// routes is the whole of the page's port.
func (s *server) routes() *http.ServeMux {
	mux := http.NewServeMux()

	mux.HandleFunc("/lab/api/requests", s.api(s.requests))            // what happened, newest first
	mux.HandleFunc("/lab/api/requests/{trace_id}", s.api(s.request))  // one of them, over four tools
	mux.HandleFunc("/lab/api/ledger", s.api(s.ledger))                // sent beside received
	mux.HandleFunc("/lab/api/received", s.api(s.receivedList))        // deliveries as they came, also the refused
	mux.HandleFunc("/lab/api/received/{id}", s.api(s.receivedOne))    // one of them
	mux.HandleFunc("/lab/api/received/{id}/body", s.api(s.bodyBytes)) // its bytes
	mux.HandleFunc("/lab/api/stream", s.api(s.stream))                // changes as they happen
	mux.HandleFunc("/lab/", s.noSuchRoute)

	backend := s.backend()
	mux.Handle("/api/", backend)
	mux.Handle("/rollbar/test", backend)
	for _, path := range []string{"/backend/bugs", "/backend/bugs/{name}", "/backend/telemetry", "/backend/rollbar/test"} {
		mux.Handle(path, http.StripPrefix("/backend", backend))
	}

	mux.HandleFunc("/", s.get(s.page))
	return mux
}

// get takes GET and HEAD, and gives an answer to a reader that takes forever only so much time.
func (s *server) get(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			s.fail(w, r, problem{
				http.StatusMethodNotAllowed, "method_not_allowed", r.Method + " is not for this address",
				"ask with GET",
			})
			return
		}
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(answerTimeout)) // not all writers can
		h(w, r)
	}
}

// api is get for the lab's own API, whose parameters must be readable.
func (s *server) api(h http.HandlerFunc) http.HandlerFunc {
	return s.get(func(w http.ResponseWriter, r *http.Request) {
		if _, err := url.ParseQuery(r.URL.RawQuery); err != nil {
			s.fail(w, r, problem{
				http.StatusBadRequest, "bad_query", "the query string can't be read: " + err.Error(),
				"escape what is special in it: ; as %3B, % as %25, & as %26",
			})
			return
		}
		h(w, r)
	})
}

func (s *server) noSuchRoute(w http.ResponseWriter, r *http.Request) {
	s.fail(w, r, problem{
		http.StatusNotFound, "no_such_route", "the lab has nothing at this address",
		"it has /lab/api/requests, /lab/api/requests/{trace_id}, /lab/api/received, /lab/api/received/{id}, /lab/api/ledger and /lab/api/stream",
	})
}
