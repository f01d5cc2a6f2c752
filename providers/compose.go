package providers

import (
	"fmt"
	"log/slog"
	"net/http"
	"slices"

	"go.opentelemetry.io/contrib/bridges/otelslog"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/trace"
)

// composition gathers what the providers contribute before it becomes one of each.
type composition struct {
	spans       spanProcessor
	spanQueues  []*queue[trace.ReadOnlySpan]
	logs        logProcessor
	logQueues   []*queue[log.Record]
	sampler     union
	propagators []propagation.TextMapPropagator
	inner       []func(http.Handler) http.Handler
	ids         trace.IDGenerator
	idsOf       string
	tools       map[string]bool
}

func (c *composition) add(m *member) error {
	if m.spans != nil {
		c.spans.names = append(c.spans.names, m.Name())
		c.spanQueues = append(c.spanQueues, m.spans.queue)
		if started := m.contribution.Started; started != nil {
			c.spans.started = append(c.spans.started, startedHook{m.Name(), started})
		}
		c.sampler.asked = append(c.sampler.asked, asked{m.Name(), m.Factory.Name, m.contribution.Sampling})
	}
	if m.logs != nil {
		c.logs.levels = append(c.logs.levels, m.contribution.LogLevel)
		c.logQueues = append(c.logQueues, m.logs.queue)
	}
	if c.tools[m.Factory.Name] {
		return nil // headers and ids are the same at both ends
	}
	c.tools[m.Factory.Name] = true
	if m.contribution.Propagator != nil {
		c.propagators = append(c.propagators, m.contribution.Propagator)
	}
	if m.contribution.Inner != nil {
		c.inner = append(c.inner, m.contribution.Inner)
	}
	if m.contribution.IDs != nil {
		if c.ids != nil {
			return fmt.Errorf("providers: %s and %s both want to make the trace ids", c.idsOf, m.Factory.Name)
		}
		c.ids, c.idsOf = m.contribution.IDs, m.Factory.Name
	}
	return nil
}

// compose makes one tracer provider, logger, propagator and middleware out of all that the providers contribute. With
// no provider on, it makes only the logger of plain lines.
func (p *Pipeline) compose(lines slog.Handler) error {
	p.logger = p.lines
	c := composition{tools: map[string]bool{}, sampler: union{trust: p.common.TrustIncoming}}
	for _, m := range p.members {
		if m.provider == nil {
			continue
		}
		if err := c.add(m); err != nil {
			return err
		}
		if m.errors != nil {
			p.errors = append(p.errors, m.errors)
		}
	}
	if len(c.tools) == 0 {
		return nil
	}
	if len(c.logQueues) > 0 {
		c.logs.fan = newFan(c.logQueues)
		p.fans = append(p.fans, c.logs.fan)
		p.loggers = log.NewLoggerProvider(log.WithResource(p.resource), log.WithProcessor(&c.logs))
		bridge := otelslog.NewHandler("cruddur", otelslog.WithLoggerProvider(p.loggers))
		p.logger = slog.New(slog.NewMultiHandler(lines, bridge))
	}
	p.tracers = c.tracers(p)
	// The tools' own headers are read first, so that W3C's, which can carry more, wins where both are there.
	p.propagator = propagation.NewCompositeTextMapPropagator(
		append(c.propagators, propagation.TraceContext{}, propagation.Baggage{})...)
	p.inner = func(next http.Handler) http.Handler {
		next = rememberRequest(next)
		for _, wrap := range slices.Backward(c.inner) {
			next = wrap(next)
		}
		return next
	}
	return nil
}

func (c *composition) tracers(p *Pipeline) *trace.TracerProvider {
	options := []trace.TracerProviderOption{
		trace.WithResource(p.resource), trace.WithSampler(&c.sampler), trace.WithRawSpanLimits(p.common.Limits),
	}
	if len(c.spanQueues) > 0 {
		c.spans.fan = newFan(c.spanQueues)
		p.fans = append(p.fans, c.spans.fan)
		options = append(options, trace.WithSpanProcessor(&c.spans))
	}
	if c.ids != nil {
		options = append(options, trace.WithIDGenerator(c.ids))
	}
	return trace.NewTracerProvider(options...)
}
