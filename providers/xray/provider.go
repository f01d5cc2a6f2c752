package xray

import (
	"context"
	"errors"

	upstream "go.opentelemetry.io/contrib/propagators/aws/xray"

	"cruddur/providers"
)

// provider is X-Ray, open.
type provider struct {
	config     config
	service    providers.Service
	daemon     daemonAPI
	sender     *sender
	propagator propagator
	sampler    *sampler   // nil unless X-Ray's rules decide
	announcer  *announcer // nil where no documents in progress are wanted
	direct     *direct    // nil unless spans go to X-Ray itself instead of the daemon
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
	if p.direct != nil {
		c.Target, c.Key, c.Spans = p.direct.where(), p.config.aws.KeyID.String(), p.direct
	}
	if p.announcer != nil {
		c.Started = p.announcer.started
	}
	switch {
	case p.sampler != nil:
		c.Sampling = p.sampler.wants
		c.Notes = append(c.Notes, "samples by the rules in X-Ray, asked of tcp "+p.config.daemon.tcp+"; until they are known, one trace a second and 5 % of the others")
	case p.config.ratio < 1:
		c.Sampling = providers.Ratio(p.config.ratio)
	}
	return c
}

// Shutdown implements [providers.Provider].
func (p *provider) Shutdown(ctx context.Context) error {
	p.sender.socket.shut()
	var problems []error
	if p.direct != nil {
		problems = append(problems, p.direct.stop(ctx))
	}
	if p.announcer != nil {
		problems = append(problems, p.announcer.stop(ctx))
	}
	if p.sampler != nil {
		problems = append(problems, p.sampler.stop(ctx))
	}
	return errors.Join(problems...)
}
