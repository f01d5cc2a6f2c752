package doctor

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel/sdk/resource"

	"cruddur/providers"
	"cruddur/providers/settings"
)

// patient is one selected tool while it is looked at. It is used by one goroutine at a time.
type patient struct {
	providers.Selection
	tool     Tool
	findings []Finding

	env      settings.Env
	set      *settings.Set
	provider providers.Provider // nil when its settings are unusable
	notes    []string
	service  string
	account  string // AWS's, once it is known

	via       string // the proxy on the way
	elsewhere bool   // what answers at the address is not the tool

	mu        sync.Mutex
	transport *http.Transport // as the provider adjusted it; nil until it made one
}

// open loads a tool's settings and opens it, which contacts nobody.
func (p *patient) open(ctx context.Context, env settings.Env, common providers.Common) {
	p.tool = Tool{Name: p.Name(), Title: p.Title, Checks: []Check{}}
	source := "environment"
	p.env = env
	if p.Lab {
		p.env, source = settings.Map(p.LabEnv(common.Lab)), "the lab"
	}
	p.service = common.ServiceName
	config := p.New()
	p.set = new(settings.Set)
	config.Settings(p.set)
	err := p.set.Load(p.env)
	if err == nil {
		var opened providers.Provider
		opened, err = config.Open(ctx, providers.Service{
			Provider: p.Name(), Name: common.ServiceName, Version: common.Version, Environment: common.Environment,
			Resource: resource.Empty(), Lab: p.Lab, Stdout: discard{}, Transport: p.remember,
		})
		if err == nil {
			c := opened.Contribute()
			p.provider, p.notes, p.tool.Target, p.tool.Key = opened, c.Notes, c.Target, c.Key
		}
	}
	named, other := split(err)
	p.tool.Variables = variables(p.set, p.env, source, named)
	for _, problem := range named {
		p.find("setting."+problem.Variable, Error, "A setting that cannot be used", problem.Variable+" "+problem.Text, problem.Fix, "look-alike."+problem.Variable)
	}
	for _, err := range other {
		p.find("setting", Error, "Settings that cannot be used", err.Error(), "")
	}
	if p.Optional && p.provider == nil {
		for i := range p.findings { // written with a "?": it may be off
			p.findings[i].Severity = Warning
			p.findings[i].Text += "; so " + p.Name() + " is switched off"
		}
	}
}

func (p *patient) close(ctx context.Context) {
	if p.provider != nil {
		_ = p.provider.Shutdown(ctx) // nothing was queued
	}
}

// placeholders finds secrets that were copied from an example.
func (p *patient) placeholders() {
	for _, v := range p.set.Variables() {
		if value, _ := p.env(v.From); v.Secret && v.From != "" && !p.Lab && example.MatchString(value) {
			p.find("placeholder."+v.From, Warning, "A value from an example", v.From+" looks like the placeholder of an example, not like a value of your own", p.where(v.Name))
		}
	}
}

var example = regexp.MustCompile(`(?i)your|token|xxxx|\*\*\*|<|changeme|change-me|example|replace`)

// discard is an output that is no terminal.
type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

func (p *patient) remember(t *http.Transport) *http.Transport {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.transport = t
	return t
}

// find notes a finding.
func (p *patient) find(code string, severity Severity, title, text, fix string, depends ...string) *Finding {
	for i, d := range depends {
		if !strings.Contains(d, ".") {
			depends[i] = p.Name() + "." + d
		}
	}
	p.findings = append(p.findings, Finding{
		Code: p.Name() + "." + code, Severity: severity, Tool: p.Name(), Title: title, Text: text, Fix: fix, DependsOn: depends,
	})
	return &p.findings[len(p.findings)-1]
}

// check notes what was tried since a moment; the zero time leaves the duration out.
func (p *patient) check(name string, outcome Outcome, since time.Time, format string, args ...any) {
	c := Check{Name: name, Outcome: outcome, Text: fmt.Sprintf(format, args...)}
	if !since.IsZero() {
		c.MS = float64(time.Since(since).Microseconds()) / 1000
	}
	p.tool.Checks = append(p.tool.Checks, c)
}

// broken says whether something stands in the way of sending.
func (p *patient) broken() bool {
	for _, f := range p.findings {
		if f.Severity == Error {
			return true
		}
	}
	return p.provider == nil
}

// value is a variable's, as it may be shown.
func (p *patient) value(name string) string {
	for _, v := range p.set.Variables() {
		if v.Name == name {
			return v.Shown
		}
	}
	return ""
}

// where says how to come by the value of a variable.
func (p *patient) where(name string) string {
	for _, v := range p.set.Variables() {
		if (v.Name == name || v.From == name) && v.Where != "" {
			return "get it at " + v.Where
		}
	}
	return "see " + p.Docs
}

// address is the URL or the host:port that the tool's target names; nil for one that sends nowhere, such as the console.
func (p *patient) address() *url.URL {
	for word := range strings.FieldsSeq(p.tool.Target) {
		if u, err := url.Parse(word); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			return u
		}
	}
	if rest, ok := strings.CutPrefix(p.tool.Target, "udp "); ok {
		return &url.URL{Scheme: "udp", Host: strings.Fields(rest + " ")[0]}
	}
	return nil
}
