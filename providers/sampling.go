package providers

import (
	"context"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
)

// Sampling decides for one provider whether it wants a trace. It is asked once, where the trace enters this process.
type Sampling func(trace.SamplingParameters) bool

// Ratio samples the given share of traces by the low 56 bits of the trace id, as W3C's level 2 randomness and
// OpenTelemetry do, so that the traces of a smaller share are among those of a larger one.
func Ratio(share float64) Sampling {
	const bits = 56
	bound := uint64(math.Round(min(max(share, 0), 1) * (1 << bits)))
	return func(p trace.SamplingParameters) bool {
		id := p.TraceID
		return binary.BigEndian.Uint64(id[8:])&(1<<bits-1) < bound
	}
}

// stateKey is the tracestate member that carries which providers want the trace, their names joined by "+". A trace
// that all of them want carries none.
const stateKey = "cruddur"

// verdicts is what the sender of a request said about sampling, where its header said it for one tool only.
type verdicts struct {
	parent    api.SpanContext // the remote parent that this is about
	undecided bool            // its flag means "you decide", not "no"
	tool      string
	yes       bool
	said      bool
}

type verdictKey struct{}

// ContextWithVerdict is for a propagator whose header speaks for its own tool alone: it records that the sender decided
// yes or no for that tool, and that the flag of the remote parent in ctx says nothing about the others.
func ContextWithVerdict(ctx context.Context, tool string, yes bool) context.Context {
	return context.WithValue(ctx, verdictKey{}, verdicts{
		parent: api.SpanContextFromContext(ctx), undecided: true, tool: tool, yes: yes, said: true,
	})
}

// ContextUndecided is for a propagator whose header left the decision to the receiver.
func ContextUndecided(ctx context.Context) context.Context {
	return context.WithValue(ctx, verdictKey{}, verdicts{parent: api.SpanContextFromContext(ctx), undecided: true})
}

// Wanted says whether the provider of the given name wants the trace that a span context belongs to. It is how a
// propagator learns its own tool's answer, which the sampled flag, the union over all tools, does not give.
func Wanted(sc api.SpanContext, provider string) bool {
	return sc.IsSampled() && wants(sc.TraceState().Get(stateKey), provider)
}

func wants(state, provider string) bool {
	if state == "" {
		return true
	}
	for name := range strings.SplitSeq(state, "+") {
		if name == provider {
			return true
		}
	}
	return false
}

// union is the sampler of the process: it samples what any provider wants.
type union struct {
	asked []asked
	trust bool // believe an incoming decision of another process of ours
}

type asked struct {
	name, tool string
	sampling   Sampling
}

func (u *union) ShouldSample(p trace.SamplingParameters) trace.SamplingResult {
	parent := api.SpanContextFromContext(p.ParentContext)
	state := parent.TraceState()
	if parent.IsValid() && !parent.IsRemote() {
		return decide(parent.IsSampled(), state)
	}
	incoming := state.Get(stateKey)
	if incoming != "" && u.trust && parent.IsSampled() {
		return decide(true, state)
	}
	yes := u.ask(p, parent)
	state = state.Delete(stateKey)
	if len(yes) > 0 && len(yes) < len(u.asked) {
		if marked, err := state.Insert(stateKey, strings.Join(yes, "+")); err == nil {
			state = marked
		}
	}
	return decide(len(yes) > 0, state)
}

func (u *union) ask(p trace.SamplingParameters, parent api.SpanContext) []string {
	v, _ := p.ParentContext.Value(verdictKey{}).(verdicts)
	if !v.parent.Equal(parent) {
		v = verdicts{} // a later propagator brought another parent, with a flag that counts
	}
	refused := parent.IsValid() && !parent.IsSampled() && !v.undecided
	yes := make([]string, 0, len(u.asked))
	for _, a := range u.asked {
		switch {
		case v.said && v.tool == a.tool:
			if v.yes {
				yes = append(yes, a.name)
			}
		case refused:
		case a.sampling == nil || a.sampling(p):
			yes = append(yes, a.name)
		}
	}
	return yes
}

func decide(yes bool, state api.TraceState) trace.SamplingResult {
	if !yes {
		return trace.SamplingResult{Decision: trace.Drop, Tracestate: state}
	}
	return trace.SamplingResult{Decision: trace.RecordAndSample, Tracestate: state}
}

func (u *union) Description() string {
	names := make([]string, len(u.asked))
	for i, a := range u.asked {
		names[i] = a.name
	}
	return "union of " + strings.Join(names, ", ")
}

// WithAttributes returns the span with more attributes for one provider's eyes, such as Honeycomb's SampleRate. The
// span itself is shared with the other providers and stays as it is.
func WithAttributes(s trace.ReadOnlySpan, more ...attribute.KeyValue) trace.ReadOnlySpan {
	return &annotated{s, slices.Concat(s.Attributes(), more)}
}

type annotated struct {
	trace.ReadOnlySpan
	attributes []attribute.KeyValue
}

func (a *annotated) Attributes() []attribute.KeyValue { return a.attributes }
