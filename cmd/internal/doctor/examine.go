package doctor

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"

	"github.com/go-logr/logr"
	"go.opentelemetry.io/otel"

	"cruddur/providers"
	"cruddur/providers/catalog"
	"cruddur/providers/settings"
)

// Options is what [Examine] needs.
type Options struct {
	Env       settings.Env
	Names     []string // of all variables that are set, to find those that were meant for others
	Factories []providers.Factory
	Tools     string       // as in PROVIDERS; "" for what PROVIDERS says
	Dry       bool         // send no canary
	Lab       string       // the address of the lab's page, where the lab's tools are read
	Console   io.Writer    // what the console provider makes of the canary; nil: nowhere
	Known     []string     // further variables that are not to be taken for mistyped ones
	Client    *http.Client // to ask the lab with; nil: a plain one
}

// examination is one run.
type examination struct {
	Options
	report   Report
	patients []*patient
	findings []Finding // that concern all
	http     *http.Client
}

// Examine looks at the chosen tools. The error says that they cannot be chosen so; everything else is in the report.
func Examine(ctx context.Context, o Options) (*Report, error) {
	otel.SetLogger(logr.Discard()) // exporters print variables that they cannot parse, pasted keys included
	x := &examination{Options: o, http: o.Client}
	if x.http == nil {
		x.http = &http.Client{Transport: &http.Transport{Proxy: nil, DisableKeepAlives: true}}
	}
	if x.Console == nil {
		x.Console = io.Discard
	}
	var common providers.Common
	set := new(settings.Set)
	common.Settings(set)
	problem := set.Load(o.Env)
	selected := o.Tools
	if selected == "" {
		selected = common.Selected
	}
	chosen, err := providers.ParseSelection(selected, o.Factories)
	if err != nil && o.Tools != "" {
		return nil, err
	}
	x.common(set, &common, problem, err)
	for _, s := range chosen {
		p := &patient{Selection: s}
		p.open(ctx, o.Env, common)
		x.patients = append(x.patients, p)
	}
	x.mistyped(set)
	var wait sync.WaitGroup
	for _, p := range x.patients {
		wait.Go(func() { p.examine(ctx) })
	}
	wait.Wait()
	if !o.Dry && !common.Disabled && ctx.Err() == nil {
		x.canary(ctx)
	}
	x.conclude(ctx, set)
	return &x.report, ctx.Err()
}

// common is about what concerns all tools.
func (x *examination) common(set *settings.Set, common *providers.Common, problems ...error) {
	x.report.Service = common.ServiceName
	for _, problem := range problems {
		named, other := split(problem)
		for _, p := range named {
			x.findings = append(x.findings, Finding{
				Code: "setting." + p.Variable, Severity: Error, Title: "A setting that cannot be used",
				Text: p.Variable + " " + p.Text, Fix: p.Fix, DependsOn: []string{"look-alike." + p.Variable},
			})
		}
		for _, err := range other {
			x.findings = append(x.findings, Finding{Code: "setting", Severity: Error, Title: "Settings that cannot be used", Text: err.Error()})
		}
	}
	named, _ := split(problems[0])
	x.report.Variables = variables(set, x.Env, "environment", named)
	switch {
	case common.Disabled:
		x.findings = append(x.findings, Finding{
			Code: "disabled", Severity: Warning, Title: "Telemetry is switched off",
			Text: "OTEL_SDK_DISABLED switches all telemetry off, whatever PROVIDERS says", Fix: "unset OTEL_SDK_DISABLED",
		})
	case x.Tools == "" && strings.TrimSpace(common.Selected) == "":
		x.findings = append(x.findings, Finding{
			Code: "none", Severity: Hint, Title: "No tool is chosen",
			Text: "PROVIDERS names no tool, so nothing is sent anywhere, and nothing can cost anything",
			Fix:  "for example PROVIDERS=honeycomb,xray; or name tools to look at: cruddur doctor honeycomb",
		})
	}
}

// mistyped looks for variables that were meant for one that a chosen tool reads.
func (x *examination) mistyped(common *settings.Set) {
	known := map[string]bool{}
	know := func(set *settings.Set) {
		for _, v := range set.Variables() {
			known[v.Name] = true
			for _, also := range v.Also {
				known[also] = true
			}
		}
	}
	know(common)
	for _, f := range x.Factories {
		know(catalog.Settings(f))
	}
	for _, name := range x.Known {
		known[name] = true
	}
	wanted := append([]*settings.Variable(nil), common.Variables()...)
	for _, p := range x.patients {
		if !p.Lab {
			wanted = append(wanted, p.set.Variables()...)
		}
	}
	x.findings = append(x.findings, lookalikes(x.Names, x.Env, wanted, known)...)
}

// examine looks at one tool, up to the canary.
func (p *patient) examine(ctx context.Context) {
	if p.provider == nil {
		return
	}
	for i, note := range p.notes {
		code := "note"
		if i > 0 {
			code += string(rune('1' + i))
		}
		p.find(code, Warning, "Worth a look", note, "")
	}
	p.placeholders()
	if p.Factory.Name == "xray" {
		p.naming()
	}
	p.reach(ctx)
	if p.broken() {
		return
	}
	p.probe(ctx)
	if p.Factory.Name == "xray" && !p.elsewhere {
		p.udp(ctx)
	}
}

// conclude gathers what was found, and takes out whatever secret may have come into it.
func (x *examination) conclude(ctx context.Context, common *settings.Set) {
	all, sets := x.findings, []*settings.Set{common}
	unknown, hosts := 0, 0
	for _, p := range x.patients {
		sets = append(sets, p.set)
		if at := p.address(); at != nil && net.ParseIP(at.Hostname()) == nil && !p.local() {
			hosts++
		}
		for _, f := range p.findings {
			if f.Code == p.Name()+".name-unknown" {
				unknown++
			}
		}
		all = append(all, p.findings...)
		p.close(ctx)
	}
	if unknown > 1 && unknown == hosts {
		all = append(all, Finding{
			Code: "network.none", Severity: Error, Title: "No network", Text: "none of the names resolve: this machine has no network, or no name server",
			Fix: "try `getent hosts api.honeycomb.io`; in a container, restart it after the network of the machine changed",
		})
	}
	secret := scrubber(sets...)
	for i := range all {
		f := &all[i]
		f.Text, f.Fix = secret.Replace(f.Text), secret.Replace(f.Fix)
	}
	x.report.Tools = []Tool{}
	for _, p := range x.patients {
		for i := range p.tool.Checks {
			p.tool.Checks[i].Text = secret.Replace(p.tool.Checks[i].Text)
		}
		x.report.Tools = append(x.report.Tools, p.tool)
	}
	x.report.Findings, x.report.Explained = causes(unique(all))
}

// unique leaves one of findings that say the same, such as the clock's at several tools: the gravest.
func unique(all []Finding) []Finding {
	at, out := map[string]int{}, []Finding{}
	for _, f := range all {
		i, seen := at[f.Code]
		switch {
		case !seen:
			at[f.Code] = len(out)
			out = append(out, f)
		case f.Severity == Error:
			out[i] = f
		}
	}
	return out
}
