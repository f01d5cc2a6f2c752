package otlp

import (
	"errors"
	"strings"

	wire "cruddur/providers/internal/otlp"
	"cruddur/providers/settings"
)

// The variables that messages name, beside those of internal/otlp.
const (
	tracesSwitch = "OTEL_TRACES_EXPORTER"
	logsSwitch   = "OTEL_LOGS_EXPORTER"
	fallback     = "http://localhost:4318"
)

// teamHeader carries Honeycomb's key, in the form that Go gives it.
const teamHeader = "X-Honeycomb-Team"

// Config is what the environment says about the endpoint.
type Config struct {
	traces, logs signal
}

// signal is one of the two: its variables, and what resolve makes of them.
type signal struct {
	noun     string
	on       string // "otlp" or "none"
	env      wire.Env
	endpoint wire.Endpoint
	keyIn    string // the variable from which Honeycomb's key was taken out
}

func (s *signal) sent() bool { return s.on != "none" }

// Settings implements [providers.Config].
func (c *Config) Settings(s *settings.Set) {
	c.traces.noun, c.logs.noun = "spans", "log lines"
	choices := []string{"otlp", "none"}
	s.Choice(&c.traces.on, choices, settings.Spec{Name: tracesSwitch, Default: "otlp", Help: "`none` leaves spans out."})
	s.Choice(&c.logs.on, choices, settings.Spec{Name: logsSwitch, Default: "otlp", Help: "`none` leaves log lines out, which Jaeger for one does not take."})
	wire.Both(s, fallback, &c.traces.env, &c.logs.env)
	s.Check(c.resolve)
}

func (c *Config) resolve() error {
	if !c.traces.sent() && !c.logs.sent() {
		return &settings.Problem{
			Variable: tracesSwitch, Text: "and " + logsSwitch + " are both none, so nothing is left to send",
			Fix: "set one of them to otlp, or leave otlp out of PROVIDERS",
		}
	}
	var problems []error
	for _, s := range c.signals() {
		err := s.resolve()
		if len(problems) > 0 && err != nil && problems[0] != nil && err.Error() == problems[0].Error() {
			continue // the general variable, once
		}
		problems = append(problems, err)
	}
	return errors.Join(problems...)
}

// signals are those that are sent.
func (c *Config) signals() []*signal {
	var on []*signal
	for _, s := range [...]*signal{&c.traces, &c.logs} {
		if s.sent() {
			on = append(on, s)
		}
	}
	return on
}

func (s *signal) resolve() error {
	if err := s.env.Resolve(); err != nil {
		return err
	}
	if _, there := s.env.Headers[teamHeader]; there {
		s.env.Headers.Del(teamHeader)
		s.keyIn = s.env.HeadersFrom()
	}
	s.endpoint = s.env.Endpoint()
	if s.endpoint.From == "" {
		s.endpoint.From = wire.EndpointVariable // the one to set when the fallback is wrong
	}
	if host := strings.ToLower(s.endpoint.URL.Hostname()); host == "honeycomb.io" || strings.HasSuffix(host, ".honeycomb.io") {
		return &settings.Problem{
			Variable: s.endpoint.From, Text: "is an address of Honeycomb's, to which otlp does not send",
			Fix: "write honeycomb instead of otlp in PROVIDERS, or set another address",
		}
	}
	return nil
}
