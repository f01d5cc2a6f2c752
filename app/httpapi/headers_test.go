package httpapi_test

import (
	"regexp"
	"strings"
	"testing"

	"cruddur/app/bugs"
	"cruddur/app/httpapi"
)

func TestCORS(t *testing.T) {
	r := newRig(t, options{bugs: []bugs.Name{bugs.NilInActivity}})
	f := func(line, origin, want string) {
		t.Helper()
		h := r.do(line, "", "Origin: "+origin).Header()
		if got := h.Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("%s from %q: got %q, want %q", line, origin, got, want)
		}
		api := strings.Contains(line, " /api/")
		if got := h.Get("Vary") == "Origin"; got != api {
			t.Errorf("%s: Vary: %s", line, h.Get("Vary"))
		}
		for _, name := range []string{"location", "link", "x-amzn-trace-id", "traceresponse"} {
			if api && !strings.Contains(h.Get("Access-Control-Expose-Headers"), name) {
				t.Errorf("%s: %s is not exposed", line, name)
			}
		}
	}
	const page, backend = "http://localhost:3000", "http://localhost:4567"
	for _, line := range []string{
		"GET /api/activities/home", "GET /api/nothing", "DELETE /api/activities/home", "POST /api/activities",
		"GET " + cloud, "GET /api/health-check", "OPTIONS /api/activities", "GET /api/activities/@",
	} {
		f(line, page, page)
		f(line, backend, backend)
		f(line, "", page)
		f(line, "http://evil.example", "")
		f(line, "null", "")
	}
	f("GET /rollbar/test", page, "")
	f("GET /bugs", page, "")

	h := r.do("OPTIONS /api/activities", "", "Origin: "+page, "Access-Control-Request-Method: POST").Header()
	for _, name := range []string{"content-type", "if-modified-since", "traceparent", "tracestate", "x-amzn-trace-id"} {
		if !strings.Contains(h.Get("Access-Control-Allow-Headers"), name) {
			t.Errorf("a page may not send %s", name)
		}
	}
	if got := h.Get("Access-Control-Allow-Methods"); got != "OPTIONS, GET, HEAD, POST" {
		t.Errorf("a page may use %s", got)
	}

	r = newRig(t, options{config: func(c *httpapi.Config) { c.FrontendURL = "*" }})
	if h := r.do("GET /api/activities/home", "", "Origin: http://any.example").Header(); h.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("any origin: got %q", h.Get("Access-Control-Allow-Origin"))
	}
}

func TestRequestIDs(t *testing.T) {
	r := newRig(t, options{})
	fresh := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	f := func(id string, kept bool) {
		t.Helper()
		w := r.do("GET /api/nothing", "", "X-Request-Id: "+id)
		got := w.Header().Get("X-Request-Id")
		if kept && got != id || !kept && !fresh.MatchString(got) {
			t.Errorf("%.40q: got %q", id, got)
		}
		if !strings.Contains(w.Body.String(), `"request_id":"`+got+`"`) {
			t.Errorf("the body says otherwise: %s", w.Body)
		}
	}
	f("r1", true)
	f("Root=1-67891233-abcdef012345678912345678", true)
	f(strings.Repeat("a", 128), true)
	f(strings.Repeat("a", 129), false)
	f("", false)
	f("a b", false)
	f("a\nb", false)
	f(`"><script>`, false)
	f("é", false)
}

func TestCallers(t *testing.T) {
	r := newRig(t, options{})
	f := func(header string, wantStatus int, wantUser string) {
		t.Helper()
		r.lines.take()
		w := r.do("GET /api/message_groups", "", "Origin: http://localhost:3000", "X-Cruddur-User: "+header)
		if w.Code != wantStatus || w.Header().Get("Access-Control-Allow-Origin") == "" {
			t.Errorf("%q: got %d %s, want %d", header, w.Code, w.Body, wantStatus)
		}
		if got, _ := r.lines.take()[0]["user.id"].(string); got != wantUser {
			t.Errorf("%q: the line is for %q, want %q", header, got, wantUser)
		}
	}
	f("Worf", 200, "worf")
	f("", 400, "")
	f("a b", 400, "")
	f("../etc", 400, "")
	f(strings.Repeat("a", 65), 400, "")
	r.lines.take()
	r.do("GET /api/message_groups", "")
	if got := r.lines.take()[0]["user.id"]; got != "andrewbrown" {
		t.Errorf("nobody said who: the line is for %v", got)
	}
}
