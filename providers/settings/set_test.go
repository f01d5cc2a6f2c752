package settings

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

type sample struct {
	key     Secret
	url     string
	addr    string
	region  string
	on      bool
	n       int
	ratio   float64
	wait    time.Duration
	ms      time.Duration
	choice  string
	checked bool
}

func (s *sample) declare() *Set {
	set := new(Set)
	set.Secret(&s.key, Spec{Name: "KEY", Required: true, Where: "the settings page", Help: "The key."})
	set.URL(&s.url, Spec{Name: "URL", Default: "http://localhost:1/", Help: "Where."})
	set.Address(&s.addr, Spec{Name: "ADDR", Default: "127.0.0.1:2000", Help: "Daemon."})
	set.Text(&s.region, Spec{Name: "REGION", Also: []string{"DEFAULT_REGION"}, NoEmpty: true, Example: "us-east-1", Help: "Region."})
	set.Bool(&s.on, Spec{Name: "ON", Help: "Switch."})
	set.Int(&s.n, 1, 10, Spec{Name: "N", Default: "3", Help: "Number."})
	set.Ratio(&s.ratio, Spec{Name: "RATIO", Default: "1", Help: "Share."})
	set.Duration(&s.wait, Spec{Name: "WAIT", Default: "5s", Help: "Wait."})
	set.Milliseconds(&s.ms, Spec{Name: "MS", Default: "200", Help: "Wait a little."})
	set.Choice(&s.choice, []string{"gzip", "none"}, Spec{Name: "CHOICE", Default: "gzip", Help: "One | other."})
	set.Check(func() error { s.checked = true; return nil })
	return set
}

func TestLoadFillsFieldsAndTakesDefaults(t *testing.T) {
	var s sample
	set := s.declare()
	err := set.Load(Map(map[string]string{"KEY": "  abc ", "DEFAULT_REGION": "eu-west-1", "ON": "yes", "CHOICE": "NONE", "URL": "https://h/x/"}))
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(s.key.Reveal(), s.url, s.addr, s.region, s.on, s.n, s.ratio, s.wait, s.ms, s.choice, s.checked)
	want := fmt.Sprint("abc", "https://h/x", "127.0.0.1:2000", "eu-west-1", true, 3, 1.0, 5*time.Second, 200*time.Millisecond, "none", true)
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if v := set.Variables()[3]; v.From != "DEFAULT_REGION" || v.Shown != "eu-west-1" {
		t.Errorf("region from %q shown %q", v.From, v.Shown)
	}
}

func TestLoadReportsEveryProblemWithItsFix(t *testing.T) {
	for _, c := range []struct {
		name, value, want string
	}{
		{"KEY", "", "KEY is set but empty: give it a value here, in the terminal or file that starts the program; get it at the settings page"},
		{"REGION", "", "REGION is set but empty"},
		{"URL", "localhost:4318", `URL "localhost:4318" is not a URL`},
		{"URL", "ftp://h", "neither http:// nor https://"},
		{"URL", "http://user:hunter2@h", "has a user or password in it"},
		{"ADDR", "2000", `ADDR "2000" is not of the form host:port`},
		{"ADDR", "h:http", "port that is not a number"},
		{"ON", "perhaps", "neither yes nor no"},
		{"N", "11", "not a whole number from 1 to 10"},
		{"RATIO", "NaN", "not a number from 0 to 1"},
		{"WAIT", "-1s", "not a duration"},
		{"MS", "5s", "not a number of milliseconds"},
		{"CHOICE", "gzp", `is not one of gzip, none (did you mean "gzip"?)`},
	} {
		var s sample
		env := map[string]string{"KEY": "k", "N": "2"}
		env[c.name] = c.value
		err := s.declare().Load(Map(env))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s=%q: %v, want %q", c.name, c.value, err, c.want)
		}
	}
	var s sample
	err := s.declare().Load(Map(map[string]string{"N": "x", "WAIT": "y"}))
	if got := strings.Count(err.Error(), "\n"); got != 2 {
		t.Errorf("want three problems at once, got: %v", err)
	}
	if s.checked {
		t.Error("checks across variables ran on values that are wrong by themselves")
	}
}

func TestNoFormOfASecretShowsIt(t *testing.T) {
	const value = "0123456789abcdefghij"
	s := NewSecret(value)
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "key", s)
	encoded, _ := json.Marshal(map[string]any{"key": s, "ptr": &s})
	for _, got := range []string{
		s.String(), fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s %q %x %d", s, s, s, s, s, s, s),
		fmt.Sprintf("%+v", struct{ K Secret }{s}), log.String(), string(encoded),
	} {
		if strings.Contains(got, value[:12]) || strings.Contains(got, "303132") {
			t.Errorf("shows the secret: %s", got)
		}
	}
	if got := NewSecret("short").String(); got != "****" {
		t.Errorf("a short secret shows as %q, want nothing of it", got)
	}
}

func TestABadSecretIsNotQuotedInItsError(t *testing.T) {
	set := new(Set)
	v := set.add(Spec{Name: "TOKEN"}, "secret", func(string) error { return fmt.Errorf("has the wrong shape") }, func() string { return "" })
	v.Secret = true
	if err := set.Load(Map(map[string]string{"TOKEN": "hunter2"})); strings.Contains(err.Error(), "hunter2") {
		t.Error(err)
	}
}

func TestRenderedFormsNameEveryVariable(t *testing.T) {
	var s sample
	set := s.declare()
	var table, file bytes.Buffer
	set.Markdown(&table)
	set.EnvFile(&file)
	for _, v := range set.Variables() {
		if !strings.Contains(table.String(), "`"+v.Name+"`") || !strings.Contains(file.String(), "\n#"+v.Name+"=") {
			t.Errorf("%s is missing", v.Name)
		}
	}
	if !strings.Contains(table.String(), `One \| other.`) {
		t.Error("a bar in a help text breaks the table")
	}
}
