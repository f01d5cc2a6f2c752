package rollbar

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"runtime"
	"testing"
	"time"

	"cruddur/providers"
)

// bornOn is where an error is born on one of two lines.
func bornOn(line int) []uintptr {
	if line == 1 {
		return born()
	}
	return born()
}

func TestFingerprintIsRollbarsUnlessAskedFor(t *testing.T) {
	s := serve(t)
	open(t, s.URL).sender.Send(t.Context(), []providers.ErrorEvent{failure()})
	open(t, s.URL, "ROLLBAR_FINGERPRINT", "place").sender.Send(t.Context(), []providers.ErrorEvent{failure()})
	items := s.items(t)
	if got, there := items[0]["fingerprint"]; there {
		t.Errorf("got %v", got)
	}
	if got, _ := items[1]["fingerprint"].(string); !regexp.MustCompile("^[0-9a-f]{40}$").MatchString(got) {
		t.Errorf("got %q, want what Rollbar takes as it is", got)
	}
	golden(t, "wire/error-place.json", s.bodies[1])
	custom := items[1]["custom"].(map[string]any)
	if custom["grouped_by"] != "rollbar.withStack | rollbar.born" || custom["service"] != "cruddur-backend" {
		t.Errorf("got %v", custom)
	}
	if _, err := tryOpen(s.URL, "ROLLBAR_FINGERPRINT", "plaec"); err == nil {
		t.Error("any word is taken")
	}
}

func TestFingerprintByPlace(t *testing.T) {
	b := newBuilder(newSources(time.Now()), true)
	b.names.module = "cruddur"
	home := &providers.RequestInfo{Method: "GET", Route: "/api/activities/home"}
	other := &providers.RequestInfo{Method: "GET", Route: "/api/activities/{id}"}
	at := func(line int) error { return fmt.Errorf("row %d: %w", line, &withStack{bornOn(line)}) }
	plain := func(text string) error { return fmt.Errorf("read: %w", errors.New(text)) }
	event := func(err error, message string, callers []uintptr, r *providers.RequestInfo) *providers.ErrorEvent {
		return &providers.ErrorEvent{Err: err, Message: message, Callers: callers, Request: r}
	}
	one := event(at(1), "home", bornOn(1), home)
	for _, c := range []struct {
		name string
		a, b *providers.ErrorEvent
		same bool
	}{
		{"another line, text and route, one place", one, event(at(2), "page", bornOn(2), other), true},
		{"another function", one, event(at(1), "home", bornIn()[1:], home), false},
		{"another type", one, event(plain("x"), "home", bornOn(1), home), false},
		{"no birth, another route", event(plain("x"), "", bornIn(), home), event(plain("x"), "", bornIn(), other), false},
		{"no birth, another text", event(plain("x"), "", bornIn(), home), event(plain("y 7"), "", bornIn(), home), true},
		{"messages", event(nil, "hello", bornIn(), home), event(nil, "hello", bornIn(), other), true},
		{"other messages", event(nil, "hello", bornIn(), home), event(nil, "bye", bornIn(), home), false},
		{"nothing known", event(nil, "hello", nil, nil), event(nil, "hello", nil, nil), true},
	} {
		if got := b.fingerprint(c.a, nil) == b.fingerprint(c.b, nil); got != c.same {
			t.Errorf("%s: together %v, want %v: %q and %q", c.name, got, c.same, b.place(c.a), b.place(c.b))
		}
	}
}

// located says what the error in it says, and where that was born.
type located struct {
	withStack
	err error
}

func (l *located) Error() string { return l.err.Error() }
func (l *located) Unwrap() error { return l.err }

func TestTypeThatTells(t *testing.T) {
	for want, err := range map[string]error{
		"rollbar.withStack":  chained(),
		"errors.errorString": &located{err: errors.New("x")},
		"fs.PathError":       &located{err: fmt.Errorf("open: %w", &fs.PathError{Op: "open", Err: fs.ErrNotExist})},
	} {
		if got := tellingType(providers.Chain(err)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestPlaceIsInThisProgram(t *testing.T) {
	b := newBuilder(newSources(time.Now()), true)
	inside := func() []uintptr {
		pcs := make([]uintptr, 10)
		return pcs[:runtime.Callers(0, pcs)] // begins with runtime.Callers
	}
	if got := b.ownFunction(inside()); got != "rollbar.TestPlaceIsInThisProgram" {
		t.Errorf("got %s", got)
	}
	if got := b.ownFunction(panicked()); got != "rollbar.panicked" {
		t.Errorf("got %s, want where the panic struck", got)
	}
	b.names.module = "example.com/other"
	if got := b.ownFunction(inside()); got != "runtime.Callers" {
		t.Errorf("got %s, want the innermost where none is of this program", got)
	}
	if got := b.ownFunction(nil); got != "?" {
		t.Errorf("got %s", got)
	}
}

func TestClosuresAreCutFromNames(t *testing.T) {
	for in, want := range map[string]string{
		"httpapi.(*api).home.func1": "httpapi.(*api).home", "app.f.func2.1": "app.f", "app.f.functional": "app.f.functional",
		"app.f.func": "app.f.func", "app.f": "app.f", "app.f.func1.gowrap1": "app.f",
	} {
		if got := withoutClosures(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
