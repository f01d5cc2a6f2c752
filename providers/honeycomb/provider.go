package honeycomb

import (
	"context"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/providers"
	"cruddur/providers/internal/otlp"
)

// Provider is Honeycomb, open. It implements [providers.Provider].
type Provider struct {
	config *Config
	client *otlp.Client
	spans  *otlp.Spans
	lab    bool
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
	return err
}

// notes are what a person should know at start.
func (p *Provider) notes() []string {
	c := p.config
	var notes []string
	if c.kind.fullRights() {
		notes = append(notes, c.keyFrom+" is a configuration key, which may be allowed to do more than send; an ingest key is safer to lose")
	}
	if c.kind == unknown {
		notes = append(notes, c.keyFrom+" does not look like a key of Honeycomb's: "+strconv.Itoa(len(c.key.Reveal()))+" characters")
	}
	if host := providers.Unencrypted(c.endpoint.URL); host != "" && !p.lab {
		notes = append(notes, "the key travels to "+host+" without encryption")
	}
	if c.endpoint.URL.Port() == "4317" {
		notes = append(notes, "port 4317 is mostly OTLP over gRPC; over HTTP, which is spoken here, it is 4318")
	}
	if c.dataset != "" && !c.kind.classic() {
		notes = append(notes, datasetVariable+" counts for Classic keys only; with this key the dataset is named after the service")
	}
	return notes
}
