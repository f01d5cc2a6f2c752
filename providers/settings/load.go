package settings

import (
	"errors"
	"strings"
)

// Load reads every declared variable from env into its field. It returns all problems joined, each a [*Problem] or
// what a check returned, and nil when there is none. No error text holds a secret's value.
func (s *Set) Load(env Env) error {
	var problems []error
	for _, v := range s.vars {
		if p := v.load(env); p != nil {
			problems = append(problems, p)
		}
		v.Shown = v.show()
	}
	if len(problems) == 0 {
		for _, check := range s.checks {
			if err := check(); err != nil {
				problems = append(problems, err)
			}
		}
	}
	return errors.Join(problems...)
}

func (v *Variable) load(env Env) error {
	value, from, empty := v.find(env)
	switch {
	case from == "" && empty != "" && (v.Required || v.NoEmpty):
		return &Problem{empty, "is set but empty", v.fix("give it a value here, in the terminal or file that starts the program")}
	case from == "" && v.Required:
		return &Problem{v.Name, "is not set", v.fix("")}
	case from == "":
		if v.Default == "" {
			return nil
		}
		value = v.Default
	}
	v.From = from
	if err := v.parse(value); err != nil {
		name := from
		if name == "" {
			name = v.Name
		}
		text := err.Error()
		if !v.Secret {
			text = quote(value) + " " + text
		}
		return &Problem{name, text, v.fix("")}
	}
	return nil
}

// find returns the first non-empty value and the name that it stands under; empty is the first name that is set to
// nothing, when nothing else was found.
func (v *Variable) find(env Env) (value, from, empty string) {
	for _, name := range append([]string{v.Name}, v.Also...) {
		got, set := env(name)
		got = strings.TrimSpace(got)
		if got != "" {
			return got, name, ""
		}
		if set && empty == "" {
			empty = name
		}
	}
	return "", "", empty
}

func (v *Variable) fix(first string) string {
	var parts []string
	if first != "" {
		parts = append(parts, first)
	}
	if v.Where != "" {
		parts = append(parts, "get it at "+v.Where)
	}
	if v.Example != "" && first == "" {
		parts = append(parts, "for example "+v.Name+"="+v.Example)
	}
	return strings.Join(parts, "; ")
}

// quote shows a value that a person typed, cut so that a pasted file does not fill the screen.
func quote(value string) string {
	const most = 60
	value = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '·'
		}
		return r
	}, value)
	if r := []rune(value); len(r) > most {
		value = string(r[:most]) + "…"
	}
	return `"` + value + `"`
}
