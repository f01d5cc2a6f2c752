package rollbar

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"cruddur/providers"
)

// provider is Rollbar, open.
type provider struct {
	config    Config
	transport *http.Transport
	sender    *sender
}

func newProvider(c Config, svc providers.Service) *provider {
	base := http.DefaultTransport.(*http.Transport).Clone()
	if svc.Transport != nil {
		base = svc.Transport(base)
	}
	return &provider{config: c, transport: base, sender: newSender(c, svc.Host, newSources(time.Now()), base)}
}

// Contribute tells what Rollbar takes: errors and messages, each in a request of its own, so that the outcome of one
// says nothing about another.
func (p *provider) Contribute() providers.Contribution {
	return providers.Contribution{
		Target:     p.config.endpoint,
		Key:        p.config.token.String(),
		Notes:      p.notes(),
		Errors:     p.sender,
		ErrorBatch: providers.Batch{Count: 1},
	}
}

func (p *provider) notes() []string {
	u, err := url.Parse(p.config.endpoint)
	if err != nil || providers.Unencrypted(u) == "" {
		return nil
	}
	return []string{endpointName + ": the access token and all items travel unencrypted to " + u.Host}
}

// Shutdown lets go of the connections.
func (p *provider) Shutdown(context.Context) error {
	p.transport.CloseIdleConnections()
	return nil
}
