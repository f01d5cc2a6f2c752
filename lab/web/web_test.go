package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cruddur/lab/compare"
	"cruddur/lab/index"
	"cruddur/lab/journal"
	"cruddur/lab/record"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const (
	traceA = "6921a3c0bd862e3fe1be46a994272793"
	spanA  = "00000000000000aa"
)

// lab is a server over a real index and a real journal, with a page and a backend of the test's own.
type lab struct {
	index   *index.Index
	journal *journal.Journal
	tally   *compare.Tally
	handler http.Handler
}

func newLab(t testing.TB, backend http.Handler, change func(*Config)) *lab {
	t.Helper()
	j, err := journal.Open(t.Context(), journal.Memory, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	target := &url.URL{Scheme: "http", Host: "127.0.0.1:1"} // nobody listens there
	if backend != nil {
		s := httptest.NewServer(backend)
		t.Cleanup(s.Close)
		if target, err = url.Parse(s.URL); err != nil {
			t.Fatal(err)
		}
	}
	l := &lab{index: index.New(index.Limits{}), journal: j, tally: compare.NewTally(noon)}
	c := Config{
		Index: l.index, Journal: l.journal, Tally: l.tally, Backend: target, Paths: []string{"/", "/side-by-side"},
		Page: fstest.MapFS{
			"index.html": {Data: []byte("<!doctype html><title>page</title>")},
			"app.js":     {Data: []byte(strings.Repeat("console.log(1);\n", 500))},
		},
	}
	if change != nil {
		change(&c)
	}
	if l.handler, err = New(c); err != nil {
		t.Fatal(err)
	}
	return l
}

// keep does what the lab does with a delivery.
func (l *lab) keep(t testing.TB, req record.Request, recs ...record.Record) int64 {
	t.Helper()
	id, err := l.journal.Append(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	for i := range recs {
		recs[i].Request = id
	}
	l.index.Add(recs)
	l.tally.Count(req, recs)
	return id
}

// span is the root span of a request.
func span(trace, method, route string, status int, at time.Time) record.Record {
	return record.Record{
		Tool: record.Honeycomb, Kind: record.Span, TraceID: trace, SpanID: spanA, Name: method + " " + route, SpanKind: "server",
		Start: at, Duration: 5 * time.Millisecond, Received: at.Add(50 * time.Millisecond), Bytes: 300,
		Fields: []record.Field{
			{Name: "http.request.method", Value: method},
			{Name: "http.route", Value: route},
			{Name: "url.path", Value: route},
			{Name: "http.response.status_code", Value: int64(status)},
			{Name: "user.id", Value: "andrewbrown"},
			{Name: "request.id", Value: "Req-" + trace[:4]},
		},
	}
}

func (l *lab) do(t testing.TB, method, target string, change ...func(*http.Request)) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "http://localhost:3000"+target, nil)
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	l.handler.ServeHTTP(w, r)
	return w.Result()
}

func read(t testing.TB, resp *http.Response) []byte {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// get asks for JSON and decodes the answer.
func get[T any](t testing.TB, l *lab, target string) T {
	t.Helper()
	resp := l.do(t, "GET", target)
	b := read(t, resp)
	var v T
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("GET %s: %s %s", target, resp.Status, b)
	}
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatalf("GET %s: %v in %s", target, err, b)
	}
	return v
}

// failure asks for an error and decodes it.
func failure(t testing.TB, resp *http.Response) (code, message, fix string) {
	t.Helper()
	b := read(t, resp)
	var v struct {
		Error struct{ Code, Message, Fix string }
	}
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatalf("%s: %v in %q", resp.Status, err, b)
	}
	if v.Error.Code == "" || v.Error.Message == "" || v.Error.Fix == "" {
		t.Errorf("an error without code, message or fix: %s", b)
	}
	return v.Error.Code, v.Error.Message, v.Error.Fix
}

func TestAnswersAreCompressedAndRevalidated(t *testing.T) {
	l := newLab(t, nil, nil)
	for _, target := range []string{"/app.js", "/lab/api/requests"} {
		for n := range 30 {
			l.keep(t, record.Request{Tool: record.Honeycomb, Time: noon}, span(strings.Repeat(string("0123456789abcdef"[n%16]), 31)+"0", "GET", "/x", 200, noon))
		}
		plain := l.do(t, "GET", target)
		body := read(t, plain)
		zipped := l.do(t, "GET", target, func(r *http.Request) { r.Header.Set("Accept-Encoding", "br, gzip;q=0.8") })
		if zipped.Header.Get("Content-Encoding") != "gzip" || plain.Header.Get("Content-Encoding") != "" {
			t.Fatalf("%s: encodings %q and %q", target, plain.Header.Get("Content-Encoding"), zipped.Header.Get("Content-Encoding"))
		}
		z, err := gzip.NewReader(zipped.Body)
		if err != nil {
			t.Fatal(err)
		}
		unpacked, err := io.ReadAll(z)
		if err != nil || !bytes.Equal(unpacked, body) {
			t.Errorf("%s: the compressed answer is another one (%v)", target, err)
		}
		refused := l.do(t, "GET", target, func(r *http.Request) { r.Header.Set("Accept-Encoding", "gzip;q=0") })
		if refused.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: compressed for somebody who does not want it", target)
		}
		tag := plain.Header.Get("ETag")
		again := l.do(t, "GET", target, func(r *http.Request) { r.Header.Set("If-None-Match", `"other", `+tag) })
		if again.StatusCode != http.StatusNotModified || len(read(t, again)) != 0 {
			t.Errorf("%s: %s for its own etag %s", target, again.Status, tag)
		}
		if head := l.do(t, "HEAD", target); head.StatusCode != 200 || len(read(t, head)) != 0 {
			t.Errorf("%s: HEAD answers %s", target, head.Status)
		}
	}
}

func TestThePageAnswersAtItsAddressesUnderAStrictPolicy(t *testing.T) {
	l := newLab(t, nil, nil)
	for target, want := range map[string]string{
		"/": "text/html; charset=utf-8", "/side-by-side": "text/html; charset=utf-8", "/side-by-side?trace=x": "text/html; charset=utf-8",
		"/app.js": "text/javascript; charset=utf-8",
	} {
		resp := l.do(t, "GET", target)
		if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != want {
			t.Errorf("%s: %s, %s", target, resp.Status, resp.Header.Get("Content-Type"))
		}
		csp := resp.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'self'") || strings.Contains(csp, "unsafe") || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: policy %q", target, csp)
		}
	}
	for _, target := range []string{"/nothing", "/side-by-side/x", "/../go.mod", "/lab/api/nothing", "/lab/api/requests/", "/backend/secret"} {
		resp := l.do(t, "GET", target)
		if resp.StatusCode == 301 || resp.StatusCode == 307 { // the mux cleans a path
			continue
		}
		if resp.StatusCode != 404 {
			t.Errorf("%s: %s", target, resp.Status)
		}
		failure(t, resp)
	}
	if resp := l.do(t, "DELETE", "/lab/api/requests"); resp.StatusCode != 405 || resp.Header.Get("Allow") == "" {
		t.Errorf("DELETE: %s", resp.Status)
	} else {
		failure(t, resp)
	}
}

func TestAPageThatWasNotBuiltIsSaidAtStart(t *testing.T) {
	for want, page := range map[string]fstest.MapFS{
		"no index.html":                {"app.js": {Data: []byte("x")}},
		"no content type is known for": {"index.html": {Data: []byte("x")}, "x.exe": {Data: []byte("x")}},
	} {
		_, err := New(Config{Page: page, Backend: &url.URL{}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestOnlyTheNamesOfThisMachineAreAnswered(t *testing.T) {
	public, err := url.Parse("https://3000-cruddur.gitpod.io")
	if err != nil {
		t.Fatal(err)
	}
	l := newLab(t, nil, func(c *Config) { c.Public = []*url.URL{public} })
	for host, want := range map[string]int{
		"localhost:3000": 200, "localhost": 200, "127.0.0.1:3000": 200, "[::1]:3000": 200, "LOCALHOST.:3000": 200, "lab.localhost": 200,
		"3000-cruddur.gitpod.io": 200, "3000-cruddur.gitpod.io:443": 200,
		"evil.example": 403, "evil.example:3000": 403, "localhost.evil.example": 403, "127.0.0.1.evil.example": 403, "10.0.0.1": 403, "": 403, "xlocalhost": 403,
	} {
		for _, target := range []string{"/", "/lab/api/requests"} {
			resp := l.do(t, "GET", target, func(r *http.Request) { r.Host = host })
			if resp.StatusCode != want {
				t.Errorf("Host %q for %s: %s, want %d", host, target, resp.Status, want)
			}
		}
	}
	resp := l.do(t, "GET", "/api/x", func(r *http.Request) { r.Host = "evil.example" })
	if code, _, fix := failure(t, resp); code != "foreign_host" || !strings.Contains(fix, "-public") {
		t.Errorf("through the proxy: %s, %s", code, fix)
	}
	any := newLab(t, nil, func(c *Config) { c.AnyHost = true })
	if resp := any.do(t, "GET", "/", func(r *http.Request) { r.Host = "lab.internal" }); resp.StatusCode != 200 {
		t.Errorf("bound to more than loopback: %s", resp.Status)
	}
}

func TestAnotherOriginMayNotChangeAnything(t *testing.T) {
	called := 0
	l := newLab(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called++ }), nil)
	evil := func(r *http.Request) {
		r.Header.Set("Origin", "https://evil.example")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
	}
	if code, _, _ := failure(t, l.do(t, "PUT", "/backend/bugs/slow-query", evil)); code != "cross_origin" || called != 0 {
		t.Errorf("another origin: %s, the backend was called %d times", code, called)
	}
	same := func(r *http.Request) {
		r.Header.Set("Origin", "http://localhost:3000")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if resp := l.do(t, "PUT", "/backend/bugs/slow-query", same); resp.StatusCode != 200 || called != 1 {
		t.Errorf("the page itself: %s", resp.Status)
	}
}
