package app

import (
	"context"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/trace"
)

const (
	claimFor    = time.Minute      // after which a job whose worker died is handed out again
	attemptFor  = 30 * time.Second // together with settleFor well within claimFor, so that one job is not done twice at once
	settleFor   = 10 * time.Second // to tell the store how it went, also when the attempt used up its time
	maxAttempts = 5
)

// WorkerConfig is what a [Worker] needs.
type WorkerConfig struct {
	Store          Store
	TracerProvider trace.TracerProvider // nil: no span is begun
	Logger         *slog.Logger         // nil: no line is written
	Reporter       Reporter             // nil: failures are only logged
	Now            func() time.Time     // nil: time.Now
	Poll           time.Duration        // how often to look for work unasked; 0: every second
}

// Worker does the jobs that requests leave behind: it expires cruds and fans out notifications.
//
// A job has a trace of its own, whose root links to the span of the request that caused it: the request was answered long
// ago and must not seem to have lasted until the job. Looking for work makes no span, only work does.
type Worker struct {
	store    Store
	tracer   trace.Tracer // nil when nothing is traced
	log      *slog.Logger
	reporter Reporter
	now      func() time.Time
	poll     time.Duration
	wakes    chan struct{}
}

// NewWorker returns a worker that does nothing until [Worker.Run] or [Worker.Step].
func NewWorker(c WorkerConfig) *Worker {
	w := &Worker{
		store: c.Store, log: IdentityLogger(c.Logger), reporter: c.Reporter, now: c.Now, poll: c.Poll,
		wakes: make(chan struct{}, 1),
	}
	if c.TracerProvider != nil {
		w.tracer = c.TracerProvider.Tracer(tracerName)
	}
	if w.reporter == nil {
		w.reporter = LogReporter{w.log}
	}
	if w.now == nil {
		w.now = time.Now
	}
	if w.poll <= 0 {
		w.poll = time.Second
	}
	return w
}

// Wake makes Run look for work at once. It never blocks and may be called before Run.
func (w *Worker) Wake() {
	select {
	case w.wakes <- struct{}{}:
	default: // it is awake already
	}
}

// Run does jobs until ctx ends. The job at hand is finished first.
func (w *Worker) Run(ctx context.Context) {
	failures := 0
	for {
		worked, err := w.Step(ctx)
		wait := w.poll
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			if failures++; failures == 1 { // one report for an outage, not one a second
				Report(ctx, w.reporter, slog.LevelError, "no jobs to be had", err)
			}
			wait = backoff(w.poll, failures)
		case worked:
			failures = 0
			continue
		default:
			failures = 0
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-w.wakes:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// Step does the job that has been due longest and reports whether there was one. A job that fails is reported and put
// off; the error is that of the store, when it could not even be asked.
func (w *Worker) Step(ctx context.Context) (bool, error) {
	now := w.now()
	job, ok, err := w.store.ClaimJob(ctx, now, now.Add(claimFor))
	if err != nil || !ok {
		return false, err
	}
	w.work(WithIdentity(context.WithoutCancel(ctx), job.Cause.User, job.Cause.RequestID), job)
	return true, nil
}

// backoff doubles a delay with every attempt, up to 64 times.
func backoff(base time.Duration, attempts int) time.Duration {
	return base << min(attempts, 6)
}
