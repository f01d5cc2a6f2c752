package providers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"

	"cruddur/providers/settings"
)

// Options is what [Open] needs.
type Options struct {
	Env       settings.Env
	Factories []Factory
	Lines     slog.Handler // where plain log lines go, always; nil: nowhere
	Stdout    io.Writer    // for the console provider
	Transport func(*http.Transport) *http.Transport
}

// Pipeline is the chosen providers as one. All methods are safe for concurrent use.
type Pipeline struct {
	common  Common
	members []*member
	lines   *slog.Logger // plain lines alone
	logger  *slog.Logger // plain lines, and the tools that take logs

	tracers    *trace.TracerProvider // nil when no provider is on
	loggers    *log.LoggerProvider   // nil when none takes logs
	propagator propagation.TextMapPropagator
	inner      func(http.Handler) http.Handler
	fans       []drainer
	errors     []*lane[ErrorEvent]
	resource   *resource.Resource

	once sync.Once
	end  error
}

// member is one chosen provider with its lanes.
type member struct {
	Selection
	provider     Provider // nil when it is off
	contribution Contribution
	scrub        func(string) string // rids a text of the provider's secrets
	off          error               // why it is off

	spans  *lane[trace.ReadOnlySpan]
	logs   *lane[log.Record]
	errors *lane[ErrorEvent]
}

// drainer is a fan of any signal.
type drainer interface {
	drain()
	close()
}

// bounds of a queue, and what it loses when it is full.
type bounds struct {
	Count, Bytes int
	Oldest       bool
}

// Open reads the environment and opens the chosen providers. It contacts nobody. All that is wrong with the settings is
// returned joined, mostly as [*settings.Problem]; then nothing stays open.
func Open(ctx context.Context, o Options) (*Pipeline, error) {
	if o.Lines == nil {
		o.Lines = slog.DiscardHandler
	}
	p := &Pipeline{lines: slog.New(o.Lines)}
	set := new(settings.Set)
	p.common.Settings(set)
	problems := []error{set.Load(o.Env)}
	if p.common.Disabled {
		p.common.Selected = "none"
	}
	chosen, err := ParseSelection(p.common.Selected, o.Factories)
	problems = append(problems, err)
	p.resource = p.common.resource(otel.Version())
	for _, s := range chosen {
		m, err := p.open(ctx, s, o)
		problems = append(problems, err)
		p.members = append(p.members, m)
	}
	if err := errors.Join(problems...); err != nil {
		_ = p.Shutdown(ctx)
		return nil, err
	}
	for _, m := range p.members {
		p.start(m) // not before all settings are known to be right: lanes run by them
	}
	if err := p.compose(o.Lines); err != nil {
		_ = p.Shutdown(ctx)
		return nil, err
	}
	return p, nil
}

// open opens one provider. The error is nil for an optional one that is switched off instead.
func (p *Pipeline) open(ctx context.Context, s Selection, o Options) (*member, error) {
	m := &member{Selection: s}
	env := o.Env
	if s.Lab {
		env = settings.Map(s.LabEnv(p.common.Lab))
	}
	config, set := s.New(), new(settings.Set)
	config.Settings(set)
	err := set.Load(env)
	if err == nil {
		m.provider, err = config.Open(ctx, p.service(s, o))
	}
	if err != nil {
		m.provider = nil
		if s.Optional {
			m.off = err
			return m, nil
		}
		return m, err
	}
	m.contribution, m.scrub = m.provider.Contribute(), scrubber(set)
	return m, nil
}

func (p *Pipeline) service(s Selection, o Options) Service {
	host := ""
	if v, ok := p.resource.Set().Value("host.name"); ok {
		host = v.AsString()
	}
	return Service{
		Provider: s.Name(),
		Name:     p.common.ServiceName, Version: p.common.Version, Environment: p.common.Environment, Host: host,
		Resource: p.resource, Lab: s.Lab, Stdout: o.Stdout, Transport: o.Transport,
	}
}

// start gives a provider its lanes; one that is off contributes nothing and gets none.
func (p *Pipeline) start(m *member) {
	c := m.contribution
	room := func(sixteenths int) bounds {
		return bounds{p.common.QueueItems, p.common.QueueBytes / 16 * sixteenths, p.common.Drop == "oldest"}
	}
	retries := retryPolicy{First: 250 * time.Millisecond, Longest: 10 * time.Second, For: p.common.RetryFor}
	spans := Batch{p.common.SpanBatch, p.common.SpanDelay, p.common.SpanTimeout}
	logs := Batch{p.common.LogBatch, p.common.LogDelay, p.common.LogTimeout}
	if c.Spans != nil {
		m.spans = newLane(c.Spans, c.SpanBatch.or(spans), room(12), retries, p.health(m, "spans"), m.scrub)
	}
	if c.Logs != nil {
		m.logs = newLane(c.Logs, c.LogBatch.or(logs), room(3), retries, p.health(m, "logs"), m.scrub)
	}
	if c.Errors != nil {
		m.errors = newLane(c.Errors, c.ErrorBatch.or(spans), room(1), retries, p.health(m, "errors"), m.scrub)
	}
}

// health watches a lane and says on the plain lines when its state becomes another one, once for an outage. It does not
// use the tools: they are what it speaks of.
func (p *Pipeline) health(m *member, signal string) *health {
	delivery := "delivery of " + signal + " to " + m.Name() + " is "
	return newHealth(func(from, to Status) {
		switch {
		case to.State.rank() >= Degraded.rank():
			attrs := []any{"reason", to.Reason}
			if to.Setting != "" {
				attrs = append(attrs, "setting", to.Setting)
			}
			if m.Lab && strings.Contains(to.Reason, "refused") {
				attrs = append(attrs, "fix", "start the lab: go run ./cmd/lab")
			}
			p.lines.Warn(delivery+string(to.State), attrs...)
		case from.State.rank() >= Degraded.rank():
			p.lines.Warn(delivery + "well again")
		}
	})
}

// or takes from b what is smaller or set where both could speak: a tool's hard limit of count wins over a larger wish.
func (b Batch) or(fallback Batch) Batch {
	if b.Count == 0 || fallback.Count < b.Count {
		b.Count = fallback.Count
	}
	if b.Age == 0 {
		b.Age = fallback.Age
	}
	if b.Timeout == 0 {
		b.Timeout = fallback.Timeout
	}
	return b
}

// TracerProvider is nil when no provider is on: then nothing should be instrumented at all, since even a no-op tracer
// costs microseconds a request.
func (p *Pipeline) TracerProvider() api.TracerProvider {
	if p.tracers == nil {
		return nil
	}
	return p.tracers
}

// Logger writes to the plain lines and to every tool that takes logs.
func (p *Pipeline) Logger() *slog.Logger { return p.logger }

// Propagator is nil when no provider is on.
func (p *Pipeline) Propagator() propagation.TextMapPropagator { return p.propagator }

// Inner is the middleware for just inside otelhttp's span; nil when no provider is on.
func (p *Pipeline) Inner() func(http.Handler) http.Handler { return p.inner }

// Common returns what the pipeline read from the environment.
func (p *Pipeline) Common() Common { return p.common }

// Flush returns when everything handed over before the call has been delivered or counted as lost, or with ctx's error.
func (p *Pipeline) Flush(ctx context.Context) error {
	p.drain()
	return p.each(func(l closer) error { return l.Flush(ctx) })
}

// drain brings every item that was handed over into its queues, and so into the ledgers.
func (p *Pipeline) drain() {
	for _, f := range p.fans {
		f.drain()
	}
}

// Shutdown takes no more items, delivers what waits, and closes the providers, all within ctx's deadline. What could not
// be delivered is in the ledger, and the error says that there was some. Safe to call twice.
func (p *Pipeline) Shutdown(ctx context.Context) error {
	p.once.Do(func() {
		for _, f := range p.fans {
			f.close()
		}
		problems := []error{p.each(func(l closer) error { return l.Close(ctx) })}
		for _, m := range p.members {
			if m.provider != nil {
				problems = append(problems, m.provider.Shutdown(ctx))
			}
		}
		p.end = errors.Join(problems...)
	})
	return p.end
}

// closer is a lane of any signal.
type closer interface {
	Flush(context.Context) error
	Close(context.Context) error
}

// each runs do on all lanes at once, so that one hanging tool does not eat the others' time.
func (p *Pipeline) each(do func(closer) error) error {
	var wait sync.WaitGroup
	var mu sync.Mutex
	var problems []error
	run := func(m *member, signal string, l closer) {
		wait.Go(func() {
			if err := do(l); err != nil {
				mu.Lock()
				problems = append(problems, fmt.Errorf("%s %s: %w", m.Name(), signal, err))
				mu.Unlock()
			}
		})
	}
	for _, m := range p.members {
		if m.spans != nil {
			run(m, "spans", m.spans)
		}
		if m.logs != nil {
			run(m, "logs", m.logs)
		}
		if m.errors != nil {
			run(m, "errors", m.errors)
		}
	}
	wait.Wait()
	return errors.Join(problems...)
}

// scrubber masks the secrets of a provider in texts that come from elsewhere, such as a server's answer.
func scrubber(set *settings.Set) func(string) string {
	var pairs []string
	for _, secret := range set.Secrets() {
		pairs = append(pairs, secret.Reveal(), secret.String())
	}
	if pairs == nil {
		return func(s string) string { return s }
	}
	return strings.NewReplacer(pairs...).Replace
}
