package doctor

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"cruddur/providers"
	"cruddur/providers/settings"
)

// Providers is every tool that telemetry can go to: the JSON of `cruddur providers -json`.
type Providers []Listed

// Listed is one of them.
type Listed struct {
	Name     string   `json:"name"` // as in PROVIDERS
	Title    string   `json:"title"`
	Summary  string   `json:"summary"`
	Docs     string   `json:"docs"`
	Carries  []string `json:"carries"`
	Chosen   bool     `json:"chosen"`
	Needs    []string `json:"needs"`             // variables without which it cannot be chosen
	Target   string   `json:"target,omitempty"`  // where it would send
	Key      string   `json:"key,omitempty"`     // masked
	Problem  string   `json:"problem,omitempty"` // why it could not be used as things are
	Optional bool     `json:"optional,omitempty"`
}

// List says of every known tool whether it is chosen, and where it would send. It contacts nobody. The error is about the
// choice; the list is there all the same.
func List(ctx context.Context, env settings.Env, known []providers.Factory) (Providers, error) {
	var common providers.Common
	set := new(settings.Set)
	common.Settings(set)
	problem := set.Load(env)
	chosen, err := providers.ParseSelection(common.Selected, known)
	if problem != nil {
		err = problem
	}
	at := map[string]providers.Selection{}
	for _, s := range chosen {
		at[s.Name()] = s
	}
	out := Providers{}
	for _, f := range known {
		_, is := at[f.Name]
		out = append(out, listed(ctx, providers.Selection{Factory: f, Optional: at[f.Name].Optional}, is, env, common))
		if s, lab := at[f.Name+"@lab"]; lab {
			out = append(out, listed(ctx, s, true, env, common))
		}
	}
	return out, err
}

func listed(ctx context.Context, s providers.Selection, chosen bool, env settings.Env, common providers.Common) Listed {
	p := &patient{Selection: s}
	p.open(ctx, env, common)
	l := Listed{
		Name: p.Name(), Title: p.Title, Summary: p.Summary, Docs: p.Docs, Carries: carried(p.Carries),
		Chosen: chosen, Optional: p.Optional, Needs: []string{}, Target: p.tool.Target, Key: p.tool.Key,
	}
	if len(p.findings) > 0 {
		l.Problem = scrubber(p.set).Replace(p.findings[0].Text)
	}
	bare := &patient{Selection: s}
	bare.open(ctx, settings.Map(nil), common)
	for _, f := range bare.findings {
		if name, is := strings.CutPrefix(f.Code, p.Name()+".setting."); is {
			l.Needs = append(l.Needs, name)
		}
	}
	bare.close(ctx)
	p.close(ctx)
	return l
}

func carried(s providers.Signals) []string {
	var out []string
	for _, one := range []struct {
		signal providers.Signals
		name   string
	}{{providers.Traces, "traces"}, {providers.Logs, "log lines"}, {providers.Errors, "errors"}} {
		if s.Has(one.signal) {
			out = append(out, one.name)
		}
	}
	return out
}

// Print writes the list as a table.
func (l Providers) Print(w io.Writer) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "PROVIDERS\tCHOSEN\tTAKES\tWOULD SEND TO\tNEEDS")
	for _, p := range l {
		is := "no"
		if p.Chosen {
			is = "yes"
		}
		to, needs := p.Target, "–"
		if p.Problem != "" {
			to = "nowhere: " + p.Problem
		}
		if len(p.Needs) > 0 {
			needs = strings.Join(p.Needs, ", ")
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", p.Name, is, strings.Join(p.Carries, ", "), to, needs)
	}
	_ = table.Flush()
}
