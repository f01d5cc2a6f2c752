package httpapi_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"cruddur/app/bugs"
	"cruddur/app/httpapi"
)

// attributes returns what a span says about itself.
func attributes(span sdktrace.ReadOnlySpan) map[string]any {
	all := map[string]any{}
	for _, a := range span.Attributes() {
		all[string(a.Key)] = a.Value.AsInterface()
	}
	return all
}

// trace sends a request and returns its spans as a tree in text, with the spans themselves by name. Every span must say
// for whom it is.
func (r *rig) trace(line, body string, headers ...string) (tree string, byName map[string]sdktrace.ReadOnlySpan) {
	r.Helper()
	r.spans.Reset()
	r.do(line, body, append([]string{"X-Request-Id: r1", "X-Cruddur-User: worf"}, headers...)...)
	spans, byName := r.spans.Ended(), map[string]sdktrace.ReadOnlySpan{}
	slices.SortStableFunc(spans, func(a, b sdktrace.ReadOnlySpan) int { return a.StartTime().Compare(b.StartTime()) })
	var write func(parent trace.SpanID, depth int)
	write = func(parent trace.SpanID, depth int) {
		for _, span := range spans {
			if span.Parent().SpanID() == parent {
				tree += strings.Repeat("  ", depth) + span.Name() + "\n"
				write(span.SpanContext().SpanID(), depth+1)
			}
		}
	}
	write(trace.SpanID{}, 0)
	for _, span := range spans {
		byName[span.Name()] = span
		if a := attributes(span); a["user.id"] != "worf" || a["request.id"] != "r1" {
			r.Errorf("%s: %s is for %v in %v", line, span.Name(), a["user.id"], a["request.id"])
		}
	}
	return tree, byName
}

func TestEveryRouteHasItsSpans(t *testing.T) {
	r := newRig(t, options{traced: true})
	f := func(line, body, want string) {
		t.Helper()
		tree, spans := r.trace(line, body)
		if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), tree); diff != "" {
			t.Errorf("%s (-want +got):\n%s", line, diff)
		}
		name, _, _ := strings.Cut(tree, "\n")
		server := spans[name]
		if server.SpanKind() != trace.SpanKindServer {
			t.Errorf("%s: %s is of kind %s", line, name, server.SpanKind())
		}
		method, route, _ := strings.Cut(name, " ")
		if got, ok := attributes(server)["http.route"]; route != "" && got != route || route == "" && ok {
			t.Errorf("%s: http.route is %v, want %q", line, got, route)
		}
		if got := attributes(server)["http.request.method"]; got != method {
			t.Errorf("%s: method is %v, want %s", line, got, method)
		}
	}
	f("GET /api/activities/home", "", `
GET /api/activities/home
  activities_home
    home-activities-mock-data
      SELECT activities
      SELECT activities
`)
	f("GET /api/activities/@andrewbrown", "", `
GET /api/activities/@{handle}
  activities_users
    mock-data
      SELECT activities
`)
	f("GET "+cloud, "", `
GET /api/activities/{uuid}
  activities_show
    SELECT activities
    SELECT activities
`)
	f("GET /api/activities/search?term=cloud", "", `
GET /api/activities/search
  activities_search
    SELECT activities
`)
	f("GET /api/activities/notifications", "", `
GET /api/activities/notifications
  notifications
    SELECT notifications
`)
	f("POST /api/activities", `{"message":"hello @garek","ttl":"7-days"}`, `
POST /api/activities
  activities_create
    INSERT users
    INSERT activities
    INSERT jobs
    INSERT jobs
`)
	f("POST "+cloud+"/reply", `{"message":"hello"}`, `
POST /api/activities/{uuid}/reply
  activities_reply
    UPDATE activities
    INSERT users
    INSERT activities
    INSERT jobs
`)
	f("GET /api/message_groups", "", `
GET /api/message_groups
  message_groups
    SELECT message_groups
`)
	f("GET /api/messages/@garek", "", `
GET /api/messages/@{handle}
  messages
    SELECT messages
`)
	f("POST /api/messages", `{"message":"hello","user_receiver_handle":"garek"}`, `
POST /api/messages
  messages_create
    INSERT users
    INSERT users
    INSERT message_groups
    INSERT message_groups
    INSERT messages
`)
	f("HEAD /api/message_groups", "", `
HEAD /api/message_groups
  message_groups
    SELECT message_groups
`)
	f("GET /rollbar/test", "", "GET /rollbar/test\n")
	f("OPTIONS /api/activities/@worf", "", "OPTIONS /api/activities/@{handle}\n")
	f("OPTIONS /api/activities", "", "OPTIONS /api/activities\n")
	f("DELETE /api/activities/home", "", "DELETE\n")
	f("GET /wp-login.php", "", "GET\n")
}

func TestWhatStudentsLookForByName(t *testing.T) {
	r := newRig(t, options{traced: true})
	_, spans := r.trace("GET /api/activities/home", "")
	mock := spans["home-activities-mock-data"]
	if got := mock.InstrumentationScope().Name; got != "home.activities" {
		t.Errorf("its tracer is %q, want home.activities", got)
	}
	a := attributes(mock)
	if a["app.now"] != "2023-02-25T18:39:27.421135+00:00" || a["app.result_length"] != int64(3) {
		t.Errorf("got app.now %v and app.result_length %v", a["app.now"], a["app.result_length"])
	}

	_, spans = r.trace("GET /api/activities/@worf", "")
	text, _ := attributes(spans["mock-data"])["aws.xray.metadata.namespace"].(string)
	var got any
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"key": map[string]any{"now": "2023-02-25T18:39:27.421135+00:00", "results-size": 2.0}}
	if diff := cmp.Diff(any(want), got); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
}

func TestServiceSpansCountTheirRows(t *testing.T) {
	r := newRig(t, options{traced: true})
	for path, want := range map[string]struct {
		span string
		rows int64
	}{
		"/api/activities/home":              {"activities_home", 3},
		"/api/activities/@nobody":           {"activities_users", 0},
		cloud:                               {"activities_show", 1},
		"/api/activities/search?term=cloud": {"activities_search", 1},
		"/api/activities/notifications":     {"notifications", 2},
		"/api/message_groups":               {"message_groups", 1},
		"/api/messages/@andrewbrown":        {"messages", 2},
	} {
		_, spans := r.trace("GET "+path, "")
		if got := attributes(spans[want.span])["app.result_length"]; got != want.rows {
			t.Errorf("%s: %s has app.result_length %v, want %d", path, want.span, got, want.rows)
		}
	}
}

func TestServerSpansHaveTheirAttributes(t *testing.T) {
	r := newRig(t, options{traced: true})
	_, spans := r.trace("GET /api/activities/search?term=cloud", "", "User-Agent: curl/8")
	got := attributes(spans["GET /api/activities/search"])
	if n, _ := got["go.goroutine.count"].(int64); n < 1 {
		t.Errorf("go.goroutine.count is %v", got["go.goroutine.count"])
	}
	if n, _ := got["http.response.body.size"].(int64); n < 100 {
		t.Errorf("http.response.body.size is %v", got["http.response.body.size"])
	}
	delete(got, "go.goroutine.count")
	delete(got, "http.response.body.size")
	want := map[string]any{
		"client.address": "192.0.2.1", "http.request.method": "GET", "http.response.status_code": int64(200),
		"http.route": "/api/activities/search", "network.peer.address": "192.0.2.1", "network.peer.port": int64(1234),
		"network.protocol.version": "1.1", "server.address": "example.com", "url.path": "/api/activities/search",
		"url.query": "term=cloud", "url.scheme": "http", "user_agent.original": "curl/8",
		"user.id": "worf", "request.id": "r1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
}

func TestRefusalsAreNotedAndNoErrors(t *testing.T) {
	r := newRig(t, options{traced: true})
	f := func(line, body, span, wantCode, wantEvent string) {
		t.Helper()
		_, spans := r.trace(line, body)
		for name, s := range spans {
			if s.Status().Code != codes.Unset {
				t.Errorf("%s: %s has status %v", line, name, s.Status())
			}
		}
		s := spans[span]
		if got := attributes(s)["app.error_code"]; got != wantCode {
			t.Errorf("%s: app.error_code is %v, want %s", line, got, wantCode)
		}
		if len(s.Events()) != 1 || s.Events()[0].Name != wantEvent {
			t.Errorf("%s: got events %v, want %q", line, s.Events(), wantEvent)
		}
	}
	f("POST /api/activities", `{}`, "activities_create", "message_blank", "validation failed")
	f("GET /api/activities/@", "", "activities_users", "blank_user_handle", "validation failed")
	f("GET /api/activities/nothing", "", "activities_show", "activity_not_found", "request refused")
	if n := len(r.reports.all); n != 0 {
		t.Errorf("%d refusals were reported", n)
	}
}

func TestTheCallersTraceGoesOn(t *testing.T) {
	r := newRig(t, options{traced: true})
	const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	w := r.do("GET /api/activities/home", "", "Traceparent: "+parent)
	spans := r.spans.Ended()
	server := spans[len(spans)-1]
	if server.Parent().SpanID().String() != "b7ad6b7169203331" {
		t.Errorf("the server span's parent is %s", server.Parent().SpanID())
	}
	want := "00-0af7651916cd43dd8448eb211c80319c-" + server.SpanContext().SpanID().String() + "-01"
	if got := w.Header().Get("traceresponse"); got != want {
		t.Errorf("traceresponse:\n got %s\nwant %s", got, want)
	}
}

func TestTheHarnessDoesNotTraceItself(t *testing.T) {
	telemetry := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	quiet := newRig(t, options{traced: true, config: func(c *httpapi.Config) { c.Telemetry = telemetry }})
	loud := newRig(t, options{traced: true, config: func(c *httpapi.Config) { c.Telemetry, c.HarnessTraces = telemetry, true }})
	for _, path := range []string{"/api/health-check", "/telemetry", "/bugs"} {
		for _, r := range []*rig{quiet, loud} {
			if w := r.do("GET "+path, ""); w.Code != http.StatusOK || w.Header().Get("X-Request-Id") == "" {
				t.Errorf("%s: got %d", path, w.Code)
			}
		}
	}
	if spans, lines := quiet.spans.Ended(), quiet.lines.take(); len(spans) != 0 || len(lines) != 0 {
		t.Errorf("got %d spans and %d lines, want none", len(spans), len(lines))
	}
	if spans, lines := loud.spans.Ended(), loud.lines.take(); len(spans) != 3 || len(lines) != 3 {
		t.Errorf("asked for: got %d spans and %d lines, want 3 of each", len(spans), len(lines))
	}
}

func TestInnerStandsInsideTheServerSpan(t *testing.T) {
	var inside trace.SpanContext
	inner := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			inside = trace.SpanContextFromContext(r.Context())
			w.Header().Set("X-Amzn-Trace-Id", "Root=1")
			next.ServeHTTP(w, r)
		})
	}
	r := newRig(t, options{traced: true, config: func(c *httpapi.Config) { c.Inner = inner }})
	w := r.do("GET /rollbar/test", "")
	if len(r.spans.Ended()) != 1 || r.spans.Ended()[0].SpanContext().SpanID() != inside.SpanID() {
		t.Errorf("Inner saw span %s", inside.SpanID())
	}
	if w.Header().Get("X-Amzn-Trace-Id") != "Root=1" {
		t.Error("Inner's header is gone")
	}
}

func TestWithoutATracerProviderNothingIsTraced(t *testing.T) {
	r := newRig(t, options{bugs: []bugs.Name{bugs.NilInActivity}})
	const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	w := r.do("GET /api/activities/home", "", "Traceparent: "+parent)
	if w.Code != http.StatusOK || w.Header().Get("traceresponse") != "" || len(r.spans.Started()) != 0 {
		t.Errorf("got %d, traceresponse %q, %d spans", w.Code, w.Header().Get("traceresponse"), len(r.spans.Started()))
	}
	if w = r.do("GET "+cloud, ""); w.Code != 500 || strings.Contains(w.Body.String(), "trace_id") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	r.do("POST /api/activities", `{"message":"hi @worf","ttl":"7-days"}`)
	r.work()
	if len(r.spans.Started()) != 0 {
		t.Error("the worker was traced")
	}
}

func TestTheSlowBugsShowInTheTrace(t *testing.T) {
	r := newRig(t, options{traced: true, bugs: []bugs.Name{bugs.NPlusOne}})
	tree, _ := r.trace("GET /api/activities/home", "")
	// Three activities with four replies: the list, and for each activity its author and its replies, and each one's author.
	if got := strings.Count(tree, "SELECT"); got != 1+2*3+4 {
		t.Errorf("got %d statements, want 11:\n%s", got, tree)
	}
	r = newRig(t, options{traced: true, bugs: []bugs.Name{bugs.SlowQuery}})
	_, spans := r.trace("GET /api/activities/home", "")
	if len(spans) != 4 { // both SELECTs have one name
		t.Errorf("got %d spans", len(spans))
	}
	slow := 0
	for _, s := range r.spans.Ended() {
		if text, _ := attributes(s)["db.query.text"].(string); strings.Contains(text, "RECURSIVE") {
			slow++
		}
	}
	if slow != 1 {
		t.Errorf("got %d slow statements, want 1", slow)
	}
}

func TestLeakedGoroutinesAreCountedOnTheServerSpan(t *testing.T) {
	r := newRig(t, options{traced: true, bugs: []bugs.Name{bugs.GoroutineLeak}})
	count := func() int64 {
		_, spans := r.trace("GET /api/activities/notifications", "")
		n, _ := attributes(spans["GET /api/activities/notifications"])["go.goroutine.count"].(int64)
		return n
	}
	// Goroutines of tests before this one may be ending meanwhile, so more visits are made than are asked for.
	before, after := count(), int64(0)
	for range 400 {
		if after = count(); after >= before+100 {
			return
		}
	}
	t.Errorf("got %d goroutines, then %d after 400 visits", before, after)
}
