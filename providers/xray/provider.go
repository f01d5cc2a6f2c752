package xray

import (
	"context"

	upstream "go.opentelemetry.io/contrib/propagators/aws/xray"

	"cruddur/providers"
)

// provider is X-Ray, open.
type provider struct {
	config     config
	service    providers.Service
	sender     *sender
	propagator propagator
}

// Contribute implements [providers.Provider].
func (p *provider) Contribute() providers.Contribution {
	c := providers.Contribution{
		Target:     "udp " + p.config.daemon.udp,
		Spans:      p.sender,
		Propagator: p.propagator,
		IDs:        upstream.NewIDGenerator(), // the first half of a trace's id is its time, as X-Ray wants it
		Inner:      p.propagator.answer,
	}
	if p.config.ratio < 1 {
		c.Sampling = providers.Ratio(p.config.ratio)
	}
	return c
}

// Shutdown implements [providers.Provider].
func (p *provider) Shutdown(context.Context) error {
	p.sender.socket.shut()
	return nil
}
