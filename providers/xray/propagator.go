package xray

import (
	"context"

	upstream "go.opentelemetry.io/contrib/propagators/aws/xray"
	"go.opentelemetry.io/otel/propagation"
	api "go.opentelemetry.io/otel/trace"

	"cruddur/providers"
)

// tool is the provider's name in PROVIDERS, and in what is said to the other tools about sampling.
const tool = "xray"

// propagator carries X-Amzn-Trace-Id in and out. The work on span contexts is OpenTelemetry's own propagator's, which is
// unmaintained and takes only the plainest form of the header; around it stand:
//
//   - in: every form of the header is brought to that one. Root alone, as a load balancer sends it, becomes a remote
//     parent without a span, so that the trace goes on instead of starting anew. What Sampled says is said for X-Ray
//     alone; "?" and nothing leave it to us, where upstream would take both for a no.
//   - out: Sampled is X-Ray's own answer, not that of all tools together; parts that we do not know are passed on.
type propagator struct {
	upstream upstream.Propagator
	provider string // as in PROVIDERS
}

// receivedKey finds the header that a context was extracted from.
type receivedKey struct{}

func received(ctx context.Context) (header, bool) {
	h, ok := ctx.Value(receivedKey{}).(header)
	return h, ok
}

// Extract implements [propagation.TextMapPropagator].
func (p propagator) Extract(ctx context.Context, carrier propagation.TextMapCarrier) context.Context {
	h, ok := parseHeader(carrier.Get(headerName))
	if !ok {
		return ctx
	}
	ctx = context.WithValue(ctx, receivedKey{}, h)
	ctx = p.extract(ctx, h)
	if h.sampled == '1' || h.sampled == '0' {
		return providers.ContextWithVerdict(ctx, tool, h.sampled == '1')
	}
	return providers.ContextUndecided(ctx)
}

func (p propagator) extract(ctx context.Context, h header) context.Context {
	if h.parent.IsValid() {
		plain := header{root: h.root, parent: h.parent, sampled: '0'}
		if h.sampled == '1' {
			plain.sampled = '1'
		}
		return p.upstream.Extract(ctx, propagation.MapCarrier{headerName: plain.String()})
	}
	config := api.SpanContextConfig{TraceID: h.root, Remote: true}
	if h.sampled == '1' {
		config.TraceFlags = api.FlagsSampled
	}
	return api.ContextWithSpanContext(ctx, api.NewSpanContext(config))
}

// Inject implements [propagation.TextMapPropagator].
func (p propagator) Inject(ctx context.Context, carrier propagation.TextMapCarrier) {
	sc := api.SpanContextFromContext(ctx)
	was, ok := received(ctx)
	ok = ok && was.root == sc.TraceID()
	if ok && sc.IsRemote() {
		carrier.Set(headerName, was.String()) // nothing of ours stands between
		return
	}
	plain := propagation.MapCarrier{}
	p.upstream.Inject(ctx, plain)
	h, valid := parseHeader(plain.Get(headerName))
	if !valid {
		return
	}
	h.sampled = '0'
	if providers.Wanted(sc, p.provider) {
		h.sampled = '1'
	}
	if ok {
		h.rest = was.rest
	}
	carrier.Set(headerName, h.String())
}

// Fields implements [propagation.TextMapPropagator].
func (p propagator) Fields() []string { return p.upstream.Fields() }
