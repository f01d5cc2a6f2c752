// Package settings declares environment variables once, each bound to the field that it fills.
//
// From that one declaration come the errors at start (all of them at once, each with its fix), the doctor's table, the
// README's tables and .env.example. Nothing here reads the process environment: an [Env] is passed in, so that a test,
// or the demo that ignores the shell's vendor variables, can say what is set.
package settings

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Env looks a variable up; set tells an empty variable from a missing one. [os.LookupEnv] is one.
type Env func(name string) (value string, set bool)

// Map is an Env over fixed values.
func Map(values map[string]string) Env {
	return func(name string) (string, bool) {
		v, ok := values[name]
		return v, ok
	}
}

// Spec describes one variable.
type Spec struct {
	Name     string   // as in the environment
	Also     []string // older or more general names, read in this order when Name is missing or empty
	Help     string   // one sentence, without the default
	Default  string   // taken when the variable is missing or empty; parsed like a given value
	Example  string   // a value that would work, for .env.example; never a real secret
	Where    string   // where a person gets the value: a page, a menu
	Required bool     // missing or empty is a problem
	NoEmpty  bool     // set but empty is a problem, though the variable may be missing
}

// Variable is a declared variable and, after [Set.Load], what was found.
type Variable struct {
	Spec
	Secret bool
	Kind   string // "text", "secret", "yes or no", "number", "duration", "URL", "host:port", "one of …"
	From   string // the name that it was read from; "" when the default stands
	Shown  string // the value as it may be shown: secrets are masked

	parse func(string) error
	show  func() string
}

// Set is a group of declarations, such as one provider's. It is filled by one goroutine and then only read.
type Set struct {
	vars    []*Variable
	secrets []*Secret
	checks  []func() error
}

// Problem is one thing wrong with the environment, with its fix.
type Problem struct {
	Variable string
	Text     string // what is wrong, without the variable's name
	Fix      string // what to do about it
}

func (p *Problem) Error() string {
	if p.Fix == "" {
		return p.Variable + " " + p.Text
	}
	return p.Variable + " " + p.Text + ": " + p.Fix
}

// Text declares a variable that is taken as it is, without the white space around it.
func (s *Set) Text(p *string, spec Spec) {
	s.add(spec, "text", func(v string) error { *p = v; return nil }, func() string { return *p })
}

// Secret declares a variable whose value is never shown.
func (s *Set) Secret(p *Secret, spec Spec) {
	v := s.add(spec, "secret", func(v string) error { *p = NewSecret(v); return nil }, func() string { return p.String() })
	v.Secret = true
	s.secrets = append(s.secrets, p)
}

// Secrets returns the loaded secrets that are not empty, so that texts from elsewhere can be rid of them.
func (s *Set) Secrets() []Secret {
	var out []Secret
	for _, p := range s.secrets {
		if !p.Empty() {
			out = append(out, *p)
		}
	}
	return out
}

// Bool declares a variable that takes the words of [strconv.ParseBool], and yes, no, on and off.
func (s *Set) Bool(p *bool, spec Spec) {
	s.add(spec, "yes or no", func(v string) error {
		switch strings.ToLower(v) {
		case "yes", "on":
			*p = true
		case "no", "off":
			*p = false
		default:
			b, err := strconv.ParseBool(v)
			if err != nil {
				return errors.New("is neither yes nor no")
			}
			*p = b
		}
		return nil
	}, func() string { return strconv.FormatBool(*p) })
}

// Int declares a whole number from least to most.
func (s *Set) Int(p *int, least, most int, spec Spec) {
	s.add(spec, "number", func(v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < least || n > most {
			return fmt.Errorf("is not a whole number from %d to %d", least, most)
		}
		*p = n
		return nil
	}, func() string { return strconv.Itoa(*p) })
}

// Ratio declares a number from 0 to 1.
func (s *Set) Ratio(p *float64, spec Spec) {
	s.add(spec, "number from 0 to 1", func(v string) error {
		f, err := strconv.ParseFloat(v, 64)
		if err != nil || !(f >= 0 && f <= 1) {
			return errors.New("is not a number from 0 to 1")
		}
		*p = f
		return nil
	}, func() string { return strconv.FormatFloat(*p, 'g', -1, 64) })
}

// Duration declares a span of time, written as Go does ("5s", "200ms"), above zero.
func (s *Set) Duration(p *time.Duration, spec Spec) {
	s.add(spec, "duration", func(v string) error {
		d, err := time.ParseDuration(v)
		if err != nil || d <= 0 {
			return errors.New(`is not a duration such as "5s" or "200ms"`)
		}
		*p = d
		return nil
	}, func() string { return p.String() })
}

// Milliseconds declares a span of time that is written as a bare number of milliseconds, as OpenTelemetry does.
func (s *Set) Milliseconds(p *time.Duration, spec Spec) {
	s.add(spec, "milliseconds", func(v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n <= 0 {
			return errors.New("is not a number of milliseconds above 0")
		}
		*p = time.Duration(n) * time.Millisecond
		return nil
	}, func() string { return strconv.FormatInt(p.Milliseconds(), 10) })
}

// URL declares an absolute http or https URL. Credentials in it are refused, since URLs are shown.
func (s *Set) URL(p *string, spec Spec) {
	s.add(spec, "URL", func(v string) error {
		u, err := url.Parse(v)
		switch {
		case err != nil || u.Host == "":
			return errors.New("is not a URL such as http://localhost:4318")
		case u.Scheme != "http" && u.Scheme != "https":
			return errors.New("is a URL that begins with neither http:// nor https://")
		case u.User != nil:
			return errors.New("has a user or password in it, which would be shown")
		}
		*p = strings.TrimRight(v, "/")
		return nil
	}, func() string { return *p })
}

// Address declares a host:port pair.
func (s *Set) Address(p *string, spec Spec) {
	s.add(spec, "host:port", func(v string) error {
		_, port, err := net.SplitHostPort(v)
		if err != nil {
			return errors.New("is not of the form host:port")
		}
		if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
			return errors.New("has a port that is not a number from 0 to 65535")
		}
		*p = v
		return nil
	}, func() string { return *p })
}

// Choice declares a variable that takes one of a few words.
func (s *Set) Choice(p *string, options []string, spec Spec) {
	s.add(spec, "one of "+strings.Join(options, ", "), func(v string) error {
		for _, o := range options {
			if strings.EqualFold(o, v) {
				*p = o
				return nil
			}
		}
		return errors.New("is not one of " + strings.Join(options, ", ") + Suggest(v, options))
	}, func() string { return *p })
}

// Func declares a variable with a form of its own: kind names the form, parse fills the field, show gives its value as
// it may be shown.
func (s *Set) Func(kind string, parse func(string) error, show func() string, spec Spec) {
	s.add(spec, kind, parse, show)
}

// Check adds a test across variables, run by Load when each variable by itself is right.
func (s *Set) Check(check func() error) { s.checks = append(s.checks, check) }

func (s *Set) add(spec Spec, kind string, parse func(string) error, show func() string) *Variable {
	v := &Variable{Spec: spec, Kind: kind, parse: parse, show: show}
	s.vars = append(s.vars, v)
	return v
}

// Variables returns the declarations in their order.
func (s *Set) Variables() []*Variable { return s.vars }
