package doctor

import (
	"errors"
	"strings"

	"cruddur/providers/settings"
)

// Variable is a setting as it was found.
type Variable struct {
	Name    string `json:"name"`
	Value   string `json:"value,omitempty"` // as it may be shown: secrets are masked
	From    string `json:"from"`            // "environment", the other name that it stands under, "default", "the lab", or "nowhere"
	Verdict string `json:"verdict"`         // "ok", or what is wrong
}

const fine = "ok"

// Quiet says that a variable was left alone, and that nothing is wrong with that.
func (v Variable) Quiet() bool {
	return v.Verdict == fine && (v.From == "default" || v.From == "nowhere")
}

// variables tells of a loaded set what stands in it. source is what to call the environment that it was loaded from.
func variables(set *settings.Set, env settings.Env, source string, problems []*settings.Problem) []Variable {
	var out []Variable
	for _, v := range set.Variables() {
		row := Variable{Name: v.Name, Value: v.Shown, Verdict: fine}
		switch {
		case v.From == v.Name:
			row.From = source
		case v.From != "":
			row.From = v.From
		case v.Default != "":
			row.From = "default"
		default:
			row.From, row.Value = "nowhere", ""
		}
		if _, set := env(v.Name); set && v.From == "" {
			row.Verdict = "set but empty, which counts as not set"
		}
		for _, p := range problems {
			if p.Variable == v.Name || p.Variable == v.From && v.From != "" {
				row.Verdict, row.Value = p.Text, ""
			}
		}
		out = append(out, row)
	}
	return out
}

// split takes joined problems apart: those that name a variable, and the others.
func split(err error) (named []*settings.Problem, other []error) {
	if err == nil {
		return nil, nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range joined.Unwrap() {
			n, o := split(one)
			named, other = append(named, n...), append(other, o...)
		}
		return named, other
	}
	var p *settings.Problem
	if errors.As(err, &p) {
		return []*settings.Problem{p}, nil
	}
	return nil, []error{err}
}

// scrubber takes whole secrets out of texts, as a last defence. Short ones stay, or every text that has the same word
// in it would be garbled.
func scrubber(sets ...*settings.Set) *strings.Replacer {
	const long = 8
	var pairs []string
	for _, set := range sets {
		for _, s := range set.Secrets() {
			for part := range strings.SplitSeq(s.Reveal(), ",") {
				if _, value, pair := strings.Cut(part, "="); pair { // one of several headers
					part = value
				}
				if part = strings.TrimSpace(part); len(part) >= long {
					pairs = append(pairs, part, settings.NewSecret(part).String())
				}
			}
		}
	}
	return strings.NewReplacer(pairs...)
}
