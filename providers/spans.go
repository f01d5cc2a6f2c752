package providers

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/sdk/trace"
)

// spanProcessor hands every ended span to the lanes whose provider wants its trace. It implements [trace.SpanProcessor]
// and is the only one of the process: one span is shared by all lanes.
type spanProcessor struct {
	fan     *fan[trace.ReadOnlySpan]
	names   []string // of the providers, in the order of the fan's queues
	started []startedHook
}

// startedHook is a provider that wants to know of spans that begin.
type startedHook struct {
	name string
	call func(trace.ReadOnlySpan)
}

func (p *spanProcessor) OnStart(_ context.Context, s trace.ReadWriteSpan) {
	if len(p.started) == 0 {
		return
	}
	state := s.SpanContext().TraceState().Get(stateKey)
	for _, h := range p.started {
		if wants(state, h.name) {
			h.call(s)
		}
	}
}

func (p *spanProcessor) OnEnd(s trace.ReadOnlySpan) {
	c := s.SpanContext() // once: each question copies the whole span
	if !c.IsSampled() {
		return
	}
	var skip uint64
	if state := c.TraceState().Get(stateKey); state != "" {
		for i, name := range p.names {
			if !wants(state, name) {
				skip |= 1 << i
			}
		}
	}
	p.fan.put(s, spanSize(s), time.Now(), skip)
}

// Shutdown and ForceFlush belong to the pipeline, which knows the order.
func (p *spanProcessor) Shutdown(context.Context) error   { return nil }
func (p *spanProcessor) ForceFlush(context.Context) error { return nil }
