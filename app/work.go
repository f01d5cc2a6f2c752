package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// work does one job in a trace of its own and tells the store how it went.
func (w *Worker) work(ctx context.Context, job Job) {
	span := trace.SpanFromContext(ctx)
	if w.tracer != nil {
		ctx, span = w.start(ctx, job)
		defer span.End()
	}
	var err error
	if job.Attempts > maxAttempts { // each time the process died before it could say that it failed
		err = Errorf("the job was begun %d times and never ended", job.Attempts-1)
	} else {
		err = w.attempt(ctx, job)
	}
	settling, cancel := context.WithTimeout(ctx, settleFor)
	defer cancel()
	if err == nil {
		err = w.store.FinishJob(settling, job.ID)
	}
	if err == nil {
		return
	}

	span.SetStatus(codes.Error, err.Error())
	Report(ctx, w.reporter, slog.LevelError, "job failed", err,
		slog.String("job.kind", string(job.Kind)), slog.Int64("job.id", job.ID), slog.Int("job.attempt", job.Attempts))
	if job.Attempts >= maxAttempts {
		err = w.store.AbandonJob(settling, job.ID, w.now(), err.Error())
	} else {
		err = w.store.RetryJob(settling, job.ID, w.now().Add(backoff(time.Second, job.Attempts)), err.Error())
	}
	if err != nil { // the claim runs out, and then the job is handed out again
		w.log.LogAttrs(ctx, slog.LevelWarn, "job not put off", slog.Any("error", err), slog.Int64("job.id", job.ID))
	}
}

func (w *Worker) start(ctx context.Context, job Job) (context.Context, trace.Span) {
	attrs := append(IdentityAttributes(ctx),
		attribute.String("job.kind", string(job.Kind)),
		attribute.Int64("job.id", job.ID),
		attribute.Int("job.attempt", job.Attempts),
		attribute.Float64("job.delay_ms", float64(w.now().Sub(job.RunAt).Microseconds())/1000),
		attribute.String("app.activity_uuid", job.ActivityUUID),
	)
	opts := []trace.SpanStartOption{
		trace.WithNewRoot(), trace.WithSpanKind(trace.SpanKindConsumer), trace.WithAttributes(attrs...),
	}
	if cause := job.Cause.spanContext(); cause.IsValid() {
		opts = append(opts, trace.WithLinks(trace.Link{SpanContext: cause}))
	}
	return w.tracer.Start(ctx, string(job.Kind), opts...)
}

// attempt does the work itself. A panic becomes an error: one bad job must not end the worker.
func (w *Worker) attempt(ctx context.Context, job Job) (err error) {
	ctx, cancel := context.WithTimeout(ctx, attemptFor)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			err = Recovered(v)
		}
	}()
	switch job.Kind {
	case ExpireActivity:
		return w.expire(ctx, job.ActivityUUID)
	case FanOutNotifications:
		return w.fanOut(ctx, job.ActivityUUID)
	}
	return Errorf("no worker for jobs of kind %q", job.Kind)
}

func (w *Worker) expire(ctx context.Context, uuid string) error {
	n, err := w.store.DeleteExpired(ctx, uuid, w.now())
	if err != nil {
		return fmt.Errorf("expire %s: %w", uuid, err)
	}
	w.result(ctx, n)
	if n > 0 {
		w.log.LogAttrs(ctx, slog.LevelInfo, "crud expired", slog.String("app.activity_uuid", uuid), slog.Int("app.deleted", n))
	}
	return nil
}

// fanOut notifies everybody whom an activity mentions, and the author of the one that it answers, but not its own author.
func (w *Worker) fanOut(ctx context.Context, uuid string) error {
	origin, err := w.store.Origin(ctx, uuid)
	if errors.Is(err, ErrNotFound) {
		return nil // it expired before anybody could be told
	}
	if err != nil {
		return fmt.Errorf("fan out %s: %w", uuid, err)
	}
	handles := Mentions(origin.Message)
	if origin.RepliedTo != "" && !slices.Contains(handles, origin.RepliedTo) {
		handles = append(handles, origin.RepliedTo)
	}
	handles = slices.DeleteFunc(handles, func(h string) bool { return h == origin.Handle })
	n := 0
	if len(handles) > 0 {
		if n, err = w.store.Notify(ctx, uuid, handles, w.now()); err != nil {
			return fmt.Errorf("fan out %s: %w", uuid, err)
		}
	}
	w.result(ctx, n)
	if n > 0 {
		w.log.LogAttrs(ctx, slog.LevelInfo, "notifications sent", slog.String("app.activity_uuid", uuid), slog.Int("app.notified", n))
	}
	return nil
}

func (w *Worker) result(ctx context.Context, n int) {
	trace.SpanFromContext(ctx).SetAttributes(attribute.Int("app.result_length", n))
}
