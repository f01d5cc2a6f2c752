package httpapi_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOneLineARequest(t *testing.T) {
	r := newRig(t, options{})
	f := func(line, wantLevel, wantMsg string, want map[string]any, headers ...string) {
		t.Helper()
		r.lines.take()
		r.do(line, "", append(headers, "X-Request-Id: r1")...)
		lines := r.lines.take()
		if len(lines) != 1 {
			t.Fatalf("%s: got %d lines, want 1: %v", line, len(lines), lines)
		}
		got := lines[0]
		if ms, ok := got["duration_ms"].(float64); !ok || ms < 0 || ms > 60_000 {
			t.Errorf("%s: duration_ms is %v", line, got["duration_ms"])
		}
		delete(got, "duration_ms")
		want["level"], want["msg"], want["request.id"], want["url.scheme"] = wantLevel, wantMsg, "r1", "http"
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", line, diff)
		}
	}
	f("GET /api/activities/search?term=a%20b", "INFO", "192.0.2.1 GET http /api/activities/search?term=a%20b 200", map[string]any{
		"client.address": "192.0.2.1", "http.request.method": "GET", "http.response.status_code": 200.0,
		"http.route": "/api/activities/search", "url.path": "/api/activities/search", "url.query": "term=a%20b",
		"user.id": "andrewbrown",
	})
	f("GET /api/activities/@w%0Ax", "INFO", "192.0.2.1 GET http /api/activities/@w%0Ax 200", map[string]any{
		"client.address": "203.0.113.9", "http.request.method": "GET", "http.response.status_code": 200.0,
		"http.route": "/api/activities/@{handle}", "url.path": "/api/activities/@w\nx", "user.id": "worf",
		"user_agent.original": "curl/8",
	}, "X-Cruddur-User: worf", "User-Agent: curl/8", "X-Forwarded-For: 203.0.113.9, 10.0.0.1")
	f("DELETE /api/nothing", "WARN", "192.0.2.1 DELETE http /api/nothing 404", map[string]any{
		"client.address": "192.0.2.1", "http.request.method": "DELETE", "http.response.status_code": 404.0,
		"url.path": "/api/nothing", "user.id": "andrewbrown",
	}, "X-Forwarded-For: <script>")
}

func TestServicesLogWhatTheyDid(t *testing.T) {
	r := newRig(t, options{})
	f := func(line, body, want string) {
		t.Helper()
		r.lines.take()
		r.do(line, body, "X-Request-Id: r1", "X-Cruddur-User: worf")
		lines := r.lines.take()
		if len(lines) == 0 || lines[0]["msg"] != want || lines[0]["request.id"] != "r1" || lines[0]["user.id"] != "worf" {
			t.Errorf("%s: got %v, want %q", line, lines, want)
		}
	}
	f("POST /api/activities", `{"message":"hello @garek","ttl":"1-hour"}`, "crud created")
	f("POST "+cloud+"/reply", `{"message":"hello"}`, "reply created")
	f("POST /api/messages", `{"message":"hello","user_receiver_handle":"garek"}`, "message sent")
	f("PUT /bugs/slow-query", `{"on":true}`, "bug switched")
	r.work()
	for _, line := range r.lines.take() {
		if line["msg"] != "notifications sent" || line["request.id"] != "r1" || line["user.id"] != "worf" {
			t.Errorf("the worker: got %v", line)
		}
	}
}
