package sqlite_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"cruddur/app"
	"cruddur/app/sqlite"
)

func TestStatementsAreSpansOnlyInsideATrace(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	tp := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))
	s := open(t, sqlite.Memory, sqlite.Options{TracerProvider: tp})
	now := time.Now()
	page := app.Page{Now: now, Limit: 10, Replies: 5}

	if _, err := s.Home(t.Context(), page); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.ClaimJob(t.Context(), now, now); err != nil {
		t.Fatal(err)
	}
	for _, span := range spans.Ended() {
		t.Errorf("%s outside any trace", span.Name())
	}

	ctx, parent := tp.Tracer("test").Start(app.WithIdentity(t.Context(), "worf", "r1"), "parent")
	if _, err := s.Home(ctx, page); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreateReply(ctx, app.NewReply{
		UUID: "r", ReplyToActivityUUID: "68f126b0-1ceb-4a33-88be-d90fa7109eee", Handle: "worf", Message: "m", CreatedAt: now,
		Jobs: []app.Job{{Kind: app.FanOutNotifications, RunAt: now}},
	}); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, span := range spans.Ended() {
		names = append(names, span.Name())
		if span.SpanKind() != trace.SpanKindClient || span.Parent().SpanID() != parent.SpanContext().SpanID() {
			t.Errorf("%s: kind %s, parent %s", span.Name(), span.SpanKind(), span.Parent().SpanID())
		}
		attrs := map[string]string{}
		for _, a := range span.Attributes() {
			attrs[string(a.Key)] = a.Value.String()
		}
		if !strings.Contains(attrs["db.query.text"], attrs["db.collection.name"]) {
			t.Errorf("%s: statement %q", span.Name(), attrs["db.query.text"])
		}
		delete(attrs, "db.query.text")
		want := map[string]string{
			"db.system.name": "sqlite", "db.namespace": "memory", "user.id": "worf", "request.id": "r1",
			"db.operation.name":  strings.Fields(span.Name())[0],
			"db.collection.name": strings.Fields(span.Name())[1],
			"db.query.summary":   span.Name(),
		}
		if diff := cmp.Diff(want, attrs); diff != "" {
			t.Errorf("%s (-want +got):\n%s", span.Name(), diff)
		}
	}
	want := []string{
		"SELECT activities", "SELECT activities",
		"UPDATE activities", "INSERT users", "INSERT activities", "INSERT jobs",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
}

func TestTheSlowQueryIsSlowInTheDatabase(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	tp := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))
	const wanted = 100 * time.Millisecond
	s := open(t, sqlite.Memory, sqlite.Options{TracerProvider: tp, Slow: wanted})
	ctx, _ := tp.Tracer("test").Start(t.Context(), "parent")
	for range 3 { // to learn how fast this machine is
		if _, err := s.HomeSlowly(ctx, app.Page{Now: time.Now(), Limit: 10}); err != nil {
			t.Fatal(err)
		}
	}
	last := spans.Ended()[len(spans.Ended())-1]
	if got := last.EndTime().Sub(last.StartTime()); last.Name() != "SELECT activities" || got < wanted/20 { // this machine may have been busier before
		t.Errorf("%s took %v, want about %v", last.Name(), got, wanted)
	}
}
