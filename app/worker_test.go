package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"cruddur/app"
	"cruddur/app/sqlite"
)

// reports collects what was reported.
type reports struct {
	mu   sync.Mutex
	list []string
}

func (r *reports) Report(_ context.Context, level slog.Level, msg string, err error, attrs ...slog.Attr) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, fmt.Sprint(level, " ", msg, ": ", err, " ", attrs))
}

// drain steps until nothing is due, and returns how many jobs were done.
func drain(t *testing.T, w *app.Worker) (n int) {
	t.Helper()
	for {
		worked, err := w.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !worked {
			return n
		}
		n++
	}
}

func TestWorkerTellsThoseWhomAPostConcerns(t *testing.T) {
	c := newClock()
	store := openStore(t, sqlite.Options{Now: c.Now})
	s := app.New(app.Config{Store: store, Now: c.Now})
	w := app.NewWorker(app.WorkerConfig{Store: store, Now: c.Now})
	f := func(handle string, want ...string) {
		t.Helper()
		list, err := s.Notifications(t.Context(), handle)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range list {
			if c.now.Equal(a.CreatedAt.Time) { // not from the seed
				got = append(got, a.Message)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("notifications of %s (-want +got):\n%s", handle, diff)
		}
	}
	crud, err := s.CreateActivity(t.Context(), app.Crud{"bayko", "hi @worf, @nobody and @bayko", "1-day"})
	if err != nil {
		t.Fatal(err)
	}
	if n := drain(t, w); n != 1 {
		t.Errorf("did %d jobs, want 1", n)
	}
	f("worf", "hi @worf, @nobody and @bayko")
	f("bayko")

	if _, err = s.Reply(t.Context(), app.NewAnswer{"worf", crud.UUID, "Today."}); err != nil {
		t.Fatal(err)
	}
	if _, err = s.Reply(t.Context(), app.NewAnswer{"bayko", crud.UUID, "to myself"}); err != nil {
		t.Fatal(err)
	}
	drain(t, w)
	f("bayko", "Today.")
}

func TestWorkerExpiresCruds(t *testing.T) {
	c := newClock()
	store := openStore(t, sqlite.Options{Now: c.Now})
	s := app.New(app.Config{Store: store, Now: c.Now})
	w := app.NewWorker(app.WorkerConfig{Store: store, Now: c.Now})
	crud, err := s.CreateActivity(t.Context(), app.Crud{"bayko", "short", "1-hour"})
	if err != nil {
		t.Fatal(err)
	}
	if n := drain(t, w); n != 0 {
		t.Errorf("did %d jobs before the time, want none", n)
	}
	c.now = c.now.Add(time.Hour)
	if n := drain(t, w); n != 1 {
		t.Errorf("did %d jobs, want 1", n)
	}
	c.now = c.now.Add(-time.Hour) // it was there then, had it not been deleted
	if _, err := s.Activity(t.Context(), crud.UUID); code(err) != "activity_not_found" {
		t.Errorf("the expired crud: got %v", err)
	}
	c.now = c.now.Add(40 * 24 * time.Hour)
	if n := drain(t, w); n != 3 {
		t.Errorf("did %d jobs, want those of the three cruds of the seed", n)
	}
}

func TestAJobIsATraceOfItsOwnThatLinksToItsCause(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	tp := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))
	c := newClock()
	store := openStore(t, sqlite.Options{Now: c.Now, TracerProvider: tp})
	s := app.New(app.Config{Store: store, Now: c.Now, TracerProvider: tp})
	w := app.NewWorker(app.WorkerConfig{Store: store, Now: c.Now, TracerProvider: tp})

	state, err := trace.ParseTraceState("cruddur=xray")
	if err != nil {
		t.Fatal(err)
	}
	parent := trace.ContextWithRemoteSpanContext(t.Context(), trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, TraceState: state, TraceFlags: trace.FlagsSampled, Remote: true,
	}))
	ctx, request := tp.Tracer("test").Start(app.WithIdentity(parent, "bayko", "r1"), "request")
	if _, err := s.CreateActivity(ctx, app.Crud{"bayko", "hi @worf", "1-day"}); err != nil {
		t.Fatal(err)
	}
	request.End()
	spans.Reset()

	drain(t, w)
	idle := len(spans.Ended())
	drain(t, w)
	if len(spans.Ended()) != idle {
		t.Error("looking for work made spans")
	}
	var roots []sdktrace.ReadOnlySpan
	for _, span := range spans.Ended() {
		if !span.Parent().IsValid() {
			roots = append(roots, span)
		}
		identified := map[string]string{}
		for _, a := range span.Attributes() {
			identified[string(a.Key)] = a.Value.String()
		}
		if identified["user.id"] != "bayko" || identified["request.id"] != "r1" {
			t.Errorf("%s is for %q in %q", span.Name(), identified["user.id"], identified["request.id"])
		}
	}
	if len(roots) != 1 {
		t.Fatalf("got %d roots, want 1", len(roots))
	}
	root := roots[0]
	if root.Name() != "fan_out_notifications" || root.SpanKind() != trace.SpanKindConsumer {
		t.Errorf("got %s, %s", root.Name(), root.SpanKind())
	}
	if root.SpanContext().TraceID() == request.SpanContext().TraceID() {
		t.Error("the job is in the trace of the request")
	}
	if len(root.Links()) != 1 {
		t.Fatalf("got %d links, want 1", len(root.Links()))
	}
	link := root.Links()[0].SpanContext
	if link.TraceID() != request.SpanContext().TraceID() || link.SpanID() != request.SpanContext().SpanID() ||
		!link.IsSampled() || link.TraceState().String() != "cruddur=xray" {
		t.Errorf("got a link to %+v, want to %+v", link, request.SpanContext())
	}
}

// broken is a store whose jobs do not go well.
type broken struct {
	app.Store
	notify func() error
}

func (b broken) Notify(context.Context, string, []string, time.Time) (int, error) {
	return 0, b.notify()
}

func TestAJobThatFailsIsTriedAgainAndAgainAndThenNoMore(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	tp := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))
	c := newClock()
	store := openStore(t, sqlite.Options{Now: c.Now})
	s := app.New(app.Config{Store: store, Now: c.Now})
	attempts := 0
	bad := broken{store, func() error {
		if attempts++; attempts == 2 {
			panic("no mailbox")
		}
		return errors.New("mailbox full")
	}}
	var got reports
	w := app.NewWorker(app.WorkerConfig{Store: bad, Now: c.Now, Reporter: &got, TracerProvider: tp})
	ctx := app.WithIdentity(t.Context(), "bayko", "r1")
	if _, err := s.CreateActivity(ctx, app.Crud{"bayko", "hi @worf", "30-days"}); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		drain(t, w)
		c.now = c.now.Add(time.Minute)
	}
	if attempts != 5 || len(got.list) != 5 {
		t.Errorf("got %d attempts and %d reports, want 5 of each", attempts, len(got.list))
	}
	if want := "ERROR job failed: panic: no mailbox [user.id=bayko request.id=r1 job.kind=fan_out_notifications job.id=5 job.attempt=2]"; got.list[1] != want {
		t.Errorf("got  %s\nwant %s", got.list[1], want)
	}
	if span := spans.Ended()[0]; span.Status().Code != codes.Error {
		t.Errorf("the span of a failed job: got %v", span.Status())
	}
}

func TestAJobThatKillsTheProcessIsGivenUp(t *testing.T) {
	c := newClock()
	store := openStore(t, sqlite.Options{Now: c.Now, Empty: true})
	s := app.New(app.Config{Store: store, Now: c.Now})
	if _, err := s.CreateActivity(t.Context(), app.Crud{"bayko", "hi @worf", "30-days"}); err != nil {
		t.Fatal(err)
	}
	for range 5 { // claimed, and never heard of again
		if _, ok, err := store.ClaimJob(t.Context(), c.now, c.now.Add(time.Minute)); err != nil || !ok {
			t.Fatalf("got %v, %v", ok, err)
		}
		c.now = c.now.Add(time.Minute)
	}
	var got reports
	w := app.NewWorker(app.WorkerConfig{Store: store, Now: c.Now, Reporter: &got})
	drain(t, w)
	c.now = c.now.Add(time.Hour)
	drain(t, w)
	if len(got.list) != 1 {
		t.Errorf("got reports %q, want one", got.list)
	}
}

// queue is a store of jobs in memory, for clocks that do not really run.
type queue struct {
	app.Store
	mu      sync.Mutex
	jobs    int
	err     error
	claimed []time.Time
	done    []time.Time
}

func (q *queue) ClaimJob(_ context.Context, now, _ time.Time) (app.Job, bool, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.claimed = append(q.claimed, now)
	if q.err != nil || q.jobs == 0 {
		return app.Job{}, false, q.err
	}
	q.jobs--
	return app.Job{Kind: app.ExpireActivity, Attempts: 1}, true, nil
}

func (q *queue) DeleteExpired(_ context.Context, _ string, now time.Time) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.done = append(q.done, now)
	return 1, nil
}

func (q *queue) FinishJob(context.Context, int64) error { return nil }

// stuck is a store whose jobs take for ever.
type stuck struct {
	queue
	putOff int
}

func (s *stuck) DeleteExpired(ctx context.Context, _ string, _ time.Time) (int, error) {
	<-ctx.Done()
	return 0, ctx.Err()
}

func (s *stuck) RetryJob(ctx context.Context, _ int64, _ time.Time, _ string) error {
	s.putOff++
	return ctx.Err()
}

func TestAJobThatUsesUpItsTimeIsPutOffLikeAnyOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lines bytes.Buffer
		s := &stuck{}
		s.set(1, nil)
		w := app.NewWorker(app.WorkerConfig{Store: s, Logger: slog.New(slog.NewTextHandler(&lines, nil)), Reporter: &reports{}})
		if _, err := w.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
		if s.putOff != 1 || lines.Len() > 0 {
			t.Errorf("put off %d times, want once without complaint: %s", s.putOff, lines.String())
		}
	})
}

func (q *queue) set(jobs int, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.jobs, q.err, q.claimed, q.done = jobs, err, nil, nil
}

func TestRunLooksForWorkWhenWokenAndEverySoOften(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := &queue{}
		var got reports
		w := app.NewWorker(app.WorkerConfig{Store: q, Reporter: &got, Poll: time.Second})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { w.Run(ctx); close(ended) }()
		synctest.Wait()

		q.set(3, nil)
		start := time.Now()
		w.Wake()
		w.Wake()
		synctest.Wait()
		if len(q.done) != 3 || !q.done[2].Equal(start) {
			t.Errorf("woken: did %d jobs, want 3 at once", len(q.done))
		}

		q.set(1, nil)
		time.Sleep(time.Second)
		synctest.Wait()
		if len(q.done) != 1 {
			t.Errorf("unasked: did %d jobs, want 1", len(q.done))
		}

		q.set(0, errors.New("disk full"))
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if len(q.claimed) > 20 {
			t.Errorf("asked a broken store %d times in ten minutes", len(q.claimed))
		}
		if want := []string{"ERROR no jobs to be had: disk full []"}; !cmp.Equal(want, got.list) {
			t.Errorf("got reports %q, want %q", got.list, want)
		}

		q.set(1, nil)
		time.Sleep(64 * time.Second)
		synctest.Wait()
		if len(q.done) != 1 {
			t.Error("the worker did not come back after the outage")
		}
		cancel()
		<-ended
	})
}
