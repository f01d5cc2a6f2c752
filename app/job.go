package app

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// JobKind names a kind of work that is done behind the requests. The names are those of the worker's spans.
type JobKind string

// The kinds of jobs.
const (
	ExpireActivity      JobKind = "expire_activity"
	FanOutNotifications JobKind = "fan_out_notifications"
)

// Job is work to be done at or after RunAt.
type Job struct {
	ID           int64 // given by the store
	Kind         JobKind
	ActivityUUID string
	Cause        Cause
	RunAt        time.Time
	Attempts     int // how often it was claimed, this time included
}

// Cause is the request that made a job necessary. It is kept with the job, because by the time the job runs the request is
// long gone.
type Cause struct {
	TraceParent, TraceState string // W3C; empty when nothing was traced
	User, RequestID         string
}

// causeFrom takes down the request of ctx: its span, not the span of the service that is at work.
func causeFrom(ctx context.Context) Cause {
	id := identityFrom(ctx)
	c := Cause{User: id.user, RequestID: id.request}
	if trace.SpanContextFromContext(ctx).IsValid() {
		carrier := propagation.MapCarrier{}
		propagation.TraceContext{}.Inject(ctx, carrier)
		c.TraceParent, c.TraceState = carrier["traceparent"], carrier["tracestate"]
	}
	return c
}

// spanContext returns the span of the request, invalid when there was none.
func (c Cause) spanContext() trace.SpanContext {
	carrier := propagation.MapCarrier{"traceparent": c.TraceParent, "tracestate": c.TraceState}
	return trace.SpanContextFromContext(propagation.TraceContext{}.Extract(context.Background(), carrier))
}

// Jobs keeps what the worker has to do. A job is claimed for a while and handed out again if it was neither finished nor
// put off by then, so it may run twice.
type Jobs interface {
	// ClaimJob hands out the job that has been due longest and keeps it from others until the given time. It reports false
	// when nothing is due.
	ClaimJob(ctx context.Context, now, until time.Time) (Job, bool, error)
	// FinishJob forgets a job that is done.
	FinishJob(ctx context.Context, id int64) error
	// RetryJob puts a job off and keeps the reason.
	RetryJob(ctx context.Context, id int64, at time.Time, reason string) error
	// AbandonJob keeps a job that failed too often, with the reason, for a person to look at. It is not handed out again.
	AbandonJob(ctx context.Context, id int64, now time.Time, reason string) error
}
