package honeycomb

import (
	"context"
	"net/http"

	"cruddur/providers"
	"cruddur/providers/internal/otlp"
)

// mostBytes of one request before compression. Honeycomb's translator refuses what is over 20 MiB, and its hosted service
// is said to refuse at 15 MB.
const mostBytes = 15_000_000

// Open implements [providers.Config].
func (c *Config) Open(ctx context.Context, service providers.Service) (providers.Provider, error) {
	tls, err := c.env.TLS()
	if err != nil {
		return nil, err
	}
	p := &Provider{config: c, lab: service.Lab}
	p.client = otlp.NewClient(otlp.Options{
		Endpoint:     c.endpoint,
		Headers:      c.headers(),
		Compression:  c.env.Compression,
		Protocol:     c.env.Protocol,
		Timeout:      c.env.Timeout,
		MostBytes:    mostBytes,
		TLS:          tls,
		Direct:       service.Lab,
		Transport:    service.Transport,
		Explain:      c.explain,
		Certificates: certificates,
	})
	if p.spans, err = otlp.NewSpans(ctx, p.client); err != nil {
		return nil, err
	}
	return p, nil
}

func (c *Config) headers() http.Header {
	h := c.env.Headers.Clone()
	h.Set(teamHeader, c.key.Reveal())
	if c.kind.classic() {
		h.Set(datasetHeader, c.dataset)
	}
	return h
}
