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
	p := &Provider{config: c, service: service}
	var err error
	if p.client, err = c.client(&c.env, c.endpoint, c.headers(), service); err != nil {
		return nil, err
	}
	if p.spans, err = otlp.NewSpans(ctx, p.client); err != nil {
		return nil, err
	}
	if c.logs {
		if p.logClient, err = c.client(&c.logEnv, c.logEndpoint, c.logHeaders(), service); err != nil {
			return nil, err
		}
		if p.logs, err = otlp.NewLogs(ctx, p.logClient); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// client makes the client of one signal: all but the key may differ between the two.
func (c *Config) client(env *otlp.Env, at otlp.Endpoint, headers http.Header, service providers.Service) (*otlp.Client, error) {
	tls, err := env.TLS()
	if err != nil {
		return nil, err
	}
	return otlp.NewClient(otlp.Options{
		Endpoint:     at,
		Headers:      headers,
		Compression:  env.Compression,
		Protocol:     env.Protocol,
		Timeout:      env.Timeout,
		MostBytes:    mostBytes,
		TLS:          tls,
		Direct:       service.Lab,
		Transport:    service.Transport,
		Explain:      func(status int, said error) error { return c.explain(at, status, said) },
		Certificates: env.CertificateFrom(),
	}), nil
}

// headers of requests with spans. The dataset counts with a Classic key only.
func (c *Config) headers() http.Header {
	h := c.env.Headers.Clone()
	h.Set(teamHeader, c.key.Reveal())
	if c.kind.classic() {
		h.Set(datasetHeader, c.dataset)
	}
	return h
}

// logHeaders of requests with log lines. With any key the dataset is named after the service, and the header counts
// where that has no name.
func (c *Config) logHeaders() http.Header {
	h := c.logEnv.Headers.Clone()
	h.Set(teamHeader, c.key.Reveal())
	if h.Get(datasetHeader) == "" && c.dataset != "" {
		h.Set(datasetHeader, c.dataset)
	}
	return h
}
