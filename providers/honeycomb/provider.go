package honeycomb

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/providers"
	"cruddur/providers/internal/otlp"
)

// Provider is Honeycomb, open. It implements [providers.Provider].
type Provider struct {
	config    *Config
	service   providers.Service
	client    *otlp.Client
	spans     *otlp.Spans
	logClient *otlp.Client     // nil: no log lines
	logs      *otlp.LogRecords // nil: no log lines
}

// Contribute implements [providers.Provider].
func (p *Provider) Contribute() providers.Contribution {
	c := providers.Contribution{
		Target: p.config.endpoint.URL.String(),
		Key:    p.config.key.String(),
		Notes:  p.notes(),
		Spans:  p.spans,
	}
	if rate := p.config.sampleRate; rate > 1 {
		c.Sampling = providers.Ratio(1 / float64(rate))
		c.Spans = weighted(p.spans, rate)
	}
	if m := p.newMarker(); m != nil {
		c.Spans = m.behind(c.Spans)
	}
	if p.logs != nil {
		c.Logs = p.logs
	}
	return c
}

// weighted says on each span for how many it stands.
func weighted(next providers.Sender[trace.ReadOnlySpan], rate int) providers.Sender[trace.ReadOnlySpan] {
	weight := attribute.Int("SampleRate", rate)
	return providers.SenderFunc[trace.ReadOnlySpan](func(ctx context.Context, batch []trace.ReadOnlySpan) providers.Result {
		spans := make([]trace.ReadOnlySpan, len(batch))
		for i, s := range batch {
			spans[i] = providers.WithAttributes(s, weight)
		}
		return next.Send(ctx, spans)
	})
}

// Shutdown implements [providers.Provider].
func (p *Provider) Shutdown(ctx context.Context) error {
	err := p.spans.Shutdown(ctx)
	p.client.Close()
	if p.logs != nil {
		err = errors.Join(err, p.logs.Shutdown(ctx))
		p.logClient.Close()
	}
	return err
}
