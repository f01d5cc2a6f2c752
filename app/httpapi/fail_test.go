package httpapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/codes"

	"cruddur/app"
	"cruddur/app/bugs"
	"cruddur/app/httpapi"
)

func TestFailuresAreAnsweredAndReportedOnce(t *testing.T) {
	r := newRig(t, options{traced: true})
	f := func(bug bugs.Name, line, body, wantMsg, wantErr, wantPlace string) {
		t.Helper()
		if _, err := r.bugs.Switch(bug, true); err != nil {
			t.Fatal(err)
		}
		defer r.bugs.Switch(bug, false) //nolint:errcheck // it was on
		r.reports.all = nil
		r.lines.take()
		r.spans.Reset()

		w := r.do(line, body, "Origin: http://localhost:3000", "X-Request-Id: r1", "X-Cruddur-User: worf")
		var got map[string]string
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 500 {
			t.Fatalf("%s: got %d %s", bug, w.Code, w.Body)
		}
		spans := r.spans.Ended()
		server := spans[len(spans)-1]
		traceID := server.SpanContext().TraceID().String()
		if got["error"] != "internal server error" || got["request_id"] != "r1" || got["trace_id"] != traceID || len(got) != 3 {
			t.Errorf("%s: got %s", bug, w.Body)
		}
		if got := w.Header().Get("Access-Control-Allow-Origin"); got != "http://localhost:3000" {
			t.Errorf("%s: Access-Control-Allow-Origin is %q", bug, got)
		}

		if len(r.reports.all) != 1 {
			t.Fatalf("%s: got %d reports, want 1", bug, len(r.reports.all))
		}
		one := r.reports.all[0]
		if one.level != slog.LevelError || one.msg != wantMsg || !strings.Contains(one.err.Error(), wantErr) {
			t.Errorf("%s: reported %v %s: %v", bug, one.level, one.msg, one.err)
		}
		if one.attrs["user.id"] != "worf" || one.attrs["request.id"] != "r1" || one.attrs["http.route"] == "" ||
			one.attrs["http.request.method"] != strings.Fields(line)[0] {
			t.Errorf("%s: reported with %v", bug, one.attrs)
		}
		located, ok := errors.AsType[app.Located](one.err)
		if !ok {
			t.Fatalf("%s: %T knows no place", bug, one.err)
		}
		if frame, _ := runtime.CallersFrames(located.Callers()).Next(); !strings.HasSuffix(frame.Function, wantPlace) {
			t.Errorf("%s: born in %s, want %s", bug, frame.Function, wantPlace)
		}

		lines := r.lines.take()
		if last := lines[len(lines)-1]; last["level"] != "ERROR" || last["http.response.status_code"] != 500.0 {
			t.Errorf("%s: the line of the request is %v", bug, last)
		}
		if server.Status().Code != codes.Error {
			t.Errorf("%s: the server span has status %v", bug, server.Status())
		}
	}
	f(bugs.HomeReturnsNothing, "GET /api/activities/home", "", "request failed",
		`"GET /api/activities/home" did not return a valid response`, "httpapi.(*api).home")
	f(bugs.NilInActivity, "GET "+cloud, "", "request panicked",
		"nil pointer dereference", "app.(*Service).Activity")
	f(bugs.PanicInSearch, "GET /api/activities/search?term=cloud", "", "request panicked",
		"index out of range [1] with length 1", "app.(*Service).Search")
	f(bugs.FlakyReply, "POST "+cloud+"/reply", `{"message":"hello"}`, "request failed",
		"lost the connection", "app.(*Service).Reply")
}

func TestFailedServicesAreRedAndTheExceptionIsTheReportersBusiness(t *testing.T) {
	r := newRig(t, options{traced: true, bugs: []bugs.Name{bugs.NilInActivity, bugs.FlakyReply}})
	for line, span := range map[string]string{"GET " + cloud: "activities_show", "POST " + cloud + "/reply": "activities_reply"} {
		_, spans := r.trace(line, `{"message":"hello"}`)
		if got := spans[span].Status().Code; got != codes.Error {
			t.Errorf("%s has status %v", span, got)
		}
		for name, s := range spans {
			if len(s.Events()) != 0 {
				t.Errorf("%s has events %v", name, s.Events())
			}
		}
	}
}

// ailing is a store whose home fails.
type ailing struct {
	app.Store
	home func(context.Context) error
}

func (a ailing) Home(ctx context.Context, p app.Page) ([]app.Activity, error) {
	if err := a.home(ctx); err != nil {
		return nil, err
	}
	return a.Store.Home(ctx, p)
}

func ail(home func(context.Context) error) func(app.Store) app.Store {
	return func(s app.Store) app.Store { return ailing{s, home} }
}

func TestACallerWhoGoesAwayIsNoFailure(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := newRig(t, options{traced: true, store: ail(func(context.Context) error { cancel(); return nil })})
	req := httptest.NewRequestWithContext(ctx, "GET", "/api/activities/home", http.NoBody)
	r.handler.ServeHTTP(httptest.NewRecorder(), req)
	if len(r.reports.all) != 0 {
		t.Errorf("reported %v", r.reports.all)
	}
	if line := r.lines.take()[0]; line["http.response.status_code"] != 499.0 || line["level"] != "WARN" {
		t.Errorf("got line %v", line)
	}
	for _, s := range r.spans.Ended() {
		if s.Status().Code == codes.Error {
			t.Errorf("%s has status %v", s.Name(), s.Status())
		}
	}
}

func TestADatabaseThatFailsIsAFailure(t *testing.T) {
	r := newRig(t, options{store: ail(func(context.Context) error { return app.Errorf("disk full: %w", io.ErrShortWrite) })})
	if w := r.do("GET /api/activities/home", ""); w.Code != 500 || strings.Contains(w.Body.String(), "disk") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if len(r.reports.all) != 1 || !errors.Is(r.reports.all[0].err, io.ErrShortWrite) {
		t.Errorf("reported %v", r.reports.all)
	}
	if w := r.do("GET "+cloud, ""); w.Code != 200 {
		t.Errorf("afterwards: got %d", w.Code)
	}
}

func TestAbortedHandlersAbort(t *testing.T) {
	r := newRig(t, options{store: ail(func(context.Context) error { panic(http.ErrAbortHandler) })})
	defer func() {
		if v := recover(); v != http.ErrAbortHandler {
			t.Errorf("recovered %v, want http.ErrAbortHandler", v)
		}
		if len(r.reports.all) != 0 {
			t.Errorf("reported %v", r.reports.all)
		}
	}()
	r.do("GET /api/activities/home", "")
}

func TestNothingIsWrittenAfterAnAnswerHasBegun(t *testing.T) {
	telemetry := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "begun")
		panic("half way")
	})
	r := newRig(t, options{config: func(c *httpapi.Config) { c.Telemetry = telemetry }})
	if w := r.do("GET /telemetry", ""); w.Code != 200 || w.Body.String() != "begun" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if len(r.reports.all) != 1 || r.reports.all[0].err.Error() != "panic: half way" {
		t.Errorf("reported %v", r.reports.all)
	}
}

func TestTheRollbarTestIsAMessage(t *testing.T) {
	r := newRig(t, options{})
	r.do("GET /rollbar/test", "", "X-Request-Id: r1")
	if len(r.reports.all) != 1 {
		t.Fatalf("reported %v", r.reports.all)
	}
	one := r.reports.all[0]
	if one.level != slog.LevelWarn || one.msg != "Hello World!" || one.err != nil ||
		one.attrs["user.id"] != "andrewbrown" || one.attrs["request.id"] != "r1" {
		t.Errorf("reported %+v", one)
	}
}

func TestWithoutAReporterFailuresAreLogged(t *testing.T) {
	r := newRig(t, options{bugs: []bugs.Name{bugs.NilInActivity}, config: func(c *httpapi.Config) { c.Reporter = nil }})
	r.do("GET "+cloud, "")
	lines := r.lines.take()
	if len(lines) != 2 || lines[0]["msg"] != "request panicked" || lines[0]["error"] == nil {
		t.Errorf("got %v", lines)
	}
}
