package providers

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/sdk/trace"
)

// spanFan hands every ended span to the lanes whose provider wants its trace. It implements [trace.SpanProcessor] and is
// the only one of the process: one span is shared by all lanes.
type spanFan struct {
	lanes   []spanLane
	started []spanLane
}

type spanLane struct {
	name    string
	lane    *lane[trace.ReadOnlySpan]
	started func(trace.ReadOnlySpan)
}

func (f *spanFan) OnStart(_ context.Context, s trace.ReadWriteSpan) {
	if len(f.started) == 0 {
		return
	}
	state := s.SpanContext().TraceState().Get(stateKey)
	for _, l := range f.started {
		if wants(state, l.name) {
			l.started(s)
		}
	}
}

func (f *spanFan) OnEnd(s trace.ReadOnlySpan) {
	if !s.SpanContext().IsSampled() {
		return
	}
	state, size, now := s.SpanContext().TraceState().Get(stateKey), spanSize(s), time.Now()
	for i := range f.lanes {
		if wants(state, f.lanes[i].name) {
			f.lanes[i].lane.queue.put(s, size, now)
		} else {
			f.lanes[i].lane.queue.filter()
		}
	}
}

// Shutdown and ForceFlush belong to the pipeline, which knows the order.
func (f *spanFan) Shutdown(context.Context) error   { return nil }
func (f *spanFan) ForceFlush(context.Context) error { return nil }
