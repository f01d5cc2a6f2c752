package otlp

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cruddur/providers"
	wire "cruddur/providers/internal/otlp"
)

// mostBytes of one request before compression: what a collector takes unless it is told otherwise.
const mostBytes = 20 << 20

// Provider is the endpoint, open. It implements [providers.Provider].
type Provider struct {
	config  *Config
	clients []*wire.Client
	spans   *wire.Spans      // nil: left out
	logs    *wire.LogRecords // nil: left out
}

// Open implements [providers.Config].
func (c *Config) Open(ctx context.Context, service providers.Service) (providers.Provider, error) {
	p := &Provider{config: c}
	if c.traces.sent() {
		client, err := p.client(&c.traces, service)
		if err != nil {
			return nil, err
		}
		if p.spans, err = wire.NewSpans(ctx, client); err != nil {
			return nil, err
		}
	}
	if c.logs.sent() {
		client, err := p.client(&c.logs, service)
		if err != nil {
			return nil, err
		}
		if p.logs, err = wire.NewLogs(ctx, client); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// client makes a signal's client: address, headers, time-out and certificates may all differ between the two.
func (p *Provider) client(s *signal, service providers.Service) (*wire.Client, error) {
	tls, err := s.env.TLS()
	if err != nil {
		return nil, err
	}
	c := wire.NewClient(wire.Options{
		Endpoint:     s.endpoint,
		Headers:      s.env.Headers,
		Compression:  s.env.Compression,
		Protocol:     s.env.Protocol,
		Timeout:      s.env.Timeout,
		MostBytes:    mostBytes,
		TLS:          tls,
		Transport:    service.Transport,
		Explain:      s.explain,
		Certificates: s.env.CertificateFrom(),
	})
	p.clients = append(p.clients, c)
	return c, nil
}

// Contribute implements [providers.Provider].
func (p *Provider) Contribute() providers.Contribution {
	var c providers.Contribution
	var targets []string
	for _, s := range p.config.signals() {
		targets = append(targets, s.endpoint.URL.String())
		for _, note := range s.notes() {
			if !slices.Contains(c.Notes, note) {
				c.Notes = append(c.Notes, note)
			}
		}
	}
	c.Target = strings.Join(slices.Compact(targets), " and ")
	if p.spans != nil {
		c.Spans = p.spans
	}
	if p.logs != nil {
		c.Logs = p.logs
	}
	return c
}

// Probe implements [providers.Provider]: each address takes a request that holds nothing.
func (p *Provider) Probe(ctx context.Context) error {
	var problems []error
	for _, c := range p.clients {
		problems = append(problems, c.Ping(ctx))
	}
	return errors.Join(problems...)
}

// Shutdown implements [providers.Provider].
func (p *Provider) Shutdown(ctx context.Context) error {
	var problems []error
	if p.spans != nil {
		problems = append(problems, p.spans.Shutdown(ctx))
	}
	if p.logs != nil {
		problems = append(problems, p.logs.Shutdown(ctx))
	}
	for _, c := range p.clients {
		c.Close()
	}
	return errors.Join(problems...)
}
