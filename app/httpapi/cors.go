package httpapi

import (
	"net/http"
	"slices"
	"strings"
)

// cors says which pages may call /api/* from a browser. Its headers stand on every answer, errors included: without them
// a browser shows each failure of ours as a CORS problem of theirs.
type cors struct {
	any     bool
	origins []string
}

const (
	allowedHeaders = "content-type, if-modified-since, traceparent, tracestate, x-amzn-trace-id, x-cruddur-user, x-request-id"
	exposedHeaders = "location, link, x-amzn-trace-id, traceresponse, x-request-id"
	allowedMethods = "OPTIONS, GET, HEAD, POST"
)

// newCORS takes the URLs of the pages. A slash at the end, which an origin never has, is forgiven.
func newCORS(urls ...string) cors {
	var c cors
	for _, u := range urls {
		u = strings.TrimRight(strings.TrimSpace(u), "/")
		switch {
		case u == "*":
			c.any = true
		case u != "" && !slices.Contains(c.origins, u):
			c.origins = append(c.origins, u)
		}
	}
	return c
}

// applies reports whether the path is one that pages call.
func (cors) applies(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

// allow puts the headers of an answer. Who sends no origin is no browser, and sees what the first page would.
func (c cors) allow(h http.Header, r *http.Request) {
	if !c.applies(r) {
		return
	}
	h.Set("Access-Control-Expose-Headers", exposedHeaders)
	if c.any {
		h.Set("Access-Control-Allow-Origin", "*")
		return
	}
	h.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if origin == "" && len(c.origins) > 0 {
		origin = c.origins[0]
	}
	if slices.ContainsFunc(c.origins, func(o string) bool { return strings.EqualFold(o, origin) }) {
		h.Set("Access-Control-Allow-Origin", origin)
	}
}

// preflight puts what a browser asks for before it sends the request itself.
func (c cors) preflight(h http.Header, r *http.Request) {
	if c.applies(r) {
		h.Set("Access-Control-Allow-Methods", allowedMethods)
		h.Set("Access-Control-Allow-Headers", allowedHeaders)
	}
}
