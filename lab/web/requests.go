package web

import (
	"errors"
	"net/http"

	"cruddur/lab/compare"
	"cruddur/lab/index"
)

// scanPage is how many traces are looked at in one go while a filter looks for matches.
const scanPage = 256

// requests answers GET /lab/api/requests.
func (s *server) requests(w http.ResponseWriter, r *http.Request) {
	limit, p := limitParameter(r)
	before, p2 := beforeTrace(r)
	for _, p := range []*problem{p, p2} {
		if p != nil {
			s.fail(w, r, *p)
			return
		}
	}
	want := newFilter(r.URL.Query().Get("q"))
	out := compare.Requests{Requests: []compare.Summary{}}
	last := before
	for {
		page, err := s.Index.Newest(r.Context(), before, min(scanPage, limit+1))
		if err == nil {
			err = r.Context().Err()
		}
		if err != nil {
			s.broken(w, r, err)
			return
		}
		for _, t := range page {
			before = t.Cursor
			sum := compare.Summarize(t)
			if !want.matches(t, &sum) {
				continue
			}
			if len(out.Requests) == limit {
				out.Next = last.String()
				s.answer(w, r, out)
				return
			}
			out.Requests = append(out.Requests, sum)
			last = t.Cursor
		}
		if len(page) == 0 {
			s.answer(w, r, out)
			return
		}
	}
}

// request answers GET /lab/api/requests/{trace_id}.
func (s *server) request(w http.ResponseWriter, r *http.Request) {
	given := r.PathValue("trace_id")
	id, ok := traceID(given)
	if !ok {
		s.fail(w, r, problem{
			http.StatusNotFound, "no_trace_id", "that is no trace id",
			"give 32 hexadecimal digits, or X-Ray's form: 1-, 8 digits, - and 24 digits",
		})
		return
	}
	t, err := s.Index.Trace(r.Context(), id)
	switch {
	case errors.Is(err, index.ErrNotFound):
		s.fail(w, r, problem{
			http.StatusNotFound, "no_such_request", "nothing of this trace is here: it has not arrived, or it is too old",
			"the newest are at /lab/api/requests; what was refused is at /lab/api/received?refused=true",
		})
	case err != nil:
		s.broken(w, r, err)
	default:
		s.answer(w, r, compare.Examine(t))
	}
}
