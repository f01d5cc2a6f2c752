package web

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// echo is a backend that answers with what it was asked.
type echo struct {
	Method, Path, Query, Host, Body string
	Header                          http.Header
}

func (echo) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Content-Security-Policy", "default-src *")
	w.Header().Set("X-Amzn-Trace-Id", "Root=1-6921a3c0-bd862e3fe1be46a994272793")
	w.WriteHeader(http.StatusTeapot)
	_ = json.NewEncoder(w).Encode(echo{r.Method, r.URL.Path, r.URL.RawQuery, r.Host, string(body), r.Header})
}

func TestThePagesCallsReachTheBackendUnchanged(t *testing.T) {
	l := newLab(t, echo{}, nil)
	headers := http.Header{
		"Traceparent": {"00-6921a3c0bd862e3fe1be46a994272793-53995c3f42cd8ad8-01"}, "Tracestate": {"a=b"}, "Baggage": {"c=d"},
		"X-Amzn-Trace-Id": {"Root=1-6921a3c0-bd862e3fe1be46a994272793"}, "X-Cruddur-User": {"worf"}, "Content-Type": {"application/json"},
		"X-Forwarded-For": {"203.0.113.9"}, "User-Agent": {"test"},
	}
	for target, want := range map[string]string{
		"/api/activities/home?a=b":     "/api/activities/home",
		"/api/activities/@andrewbrown": "/api/activities/@andrewbrown",
		"/rollbar/test":                "/rollbar/test",
		"/backend/bugs":                "/bugs",
		"/backend/bugs/slow-query":     "/bugs/slow-query",
		"/backend/telemetry":           "/telemetry",
		"/backend/rollbar/test":        "/rollbar/test",
	} {
		resp := l.do(t, "POST", target, func(r *http.Request) {
			r.Header = headers.Clone()
			r.Body = io.NopCloser(strings.NewReader(`{"message":"hi"}`))
			r.ContentLength = 16
			r.RemoteAddr = "198.51.100.7:4000"
		})
		var got echo
		if err := json.NewDecoder(resp.Body).Decode(&got); err != nil || resp.StatusCode != http.StatusTeapot {
			t.Fatalf("%s: %s, %v", target, resp.Status, err)
		}
		if got.Method != "POST" || got.Path != want || got.Body != `{"message":"hi"}` {
			t.Errorf("%s: the backend saw %s %s %q", target, got.Method, got.Path, got.Body)
		}
		for name := range headers {
			want := headers[name]
			if name == "X-Forwarded-For" {
				want = []string{"203.0.113.9, 198.51.100.7"}
			}
			if diff := cmp.Diff(want, got.Header[name]); diff != "" {
				t.Errorf("%s: header %s (-want +got):\n%s", target, name, diff)
			}
		}
		if resp.Header.Get("X-Amzn-Trace-Id") == "" || len(resp.Header.Values("Content-Security-Policy")) != 1 ||
			resp.Header.Get("Content-Security-Policy") != policy {
			t.Errorf("%s: answered with %v", target, resp.Header)
		}
	}
}

func TestABackendThatIsDownIsSaid(t *testing.T) {
	l := newLab(t, nil, nil)
	for _, target := range []string{"/api/activities/home", "/backend/bugs", "/rollbar/test"} {
		resp := l.do(t, "GET", target)
		code, message, fix := failure(t, resp)
		if resp.StatusCode != 502 || code != "backend_down" || !strings.Contains(message, "127.0.0.1:1") || !strings.Contains(fix, "-backend") {
			t.Errorf("%s: %s %s: %s; %s", target, resp.Status, code, message, fix)
		}
	}
}
