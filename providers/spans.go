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

// spanSize estimates what a waiting span holds in memory, so that a queue can be bounded in bytes.
func spanSize(s trace.ReadOnlySpan) int {
	const span, attr, event = 600, 72, 120
	size := span + len(s.Name())
	for _, a := range s.Attributes() {
		size += attr + len(a.Key) + len(a.Value.AsString())
	}
	for _, e := range s.Events() {
		size += event + len(e.Name)
		for _, a := range e.Attributes {
			size += attr + len(a.Key) + len(a.Value.AsString())
		}
	}
	return size + event*len(s.Links())
}
