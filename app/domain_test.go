package app_test

import (
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/app"
)

func TestTimeKeepsItsZerosAndItsOffset(t *testing.T) {
	f := func(in time.Time, want string) {
		t.Helper()
		got, err := json.Marshal(app.At(in))
		if err != nil || string(got) != `"`+want+`"` {
			t.Errorf("got %s, %v, want %q", got, err, want)
		}
		text, err := app.At(in).MarshalText()
		if err != nil || string(text) != want || app.At(in).String() != want {
			t.Errorf("text: got %s, %v, want %s", text, err, want)
		}
		var back app.Time
		if err := json.Unmarshal(got, &back); err != nil || !back.Equal(app.At(in)) {
			t.Errorf("back: got %s, %v, want %s", back, err, want)
		}
	}
	f(time.Date(2023, 2, 25, 18, 39, 27, 421135999, time.UTC), "2023-02-25T18:39:27.421135+00:00")
	f(time.Date(2023, 2, 25, 18, 39, 27, 0, time.UTC), "2023-02-25T18:39:27.000000+00:00")
	f(time.Date(2023, 2, 25, 18, 39, 27, 0, time.FixedZone("EST", -5*3600)), "2023-02-25T23:39:27.000000+00:00")
}

func TestRepliesAreLeftOutOnlyWhenNobodyAskedForThem(t *testing.T) {
	f := func(a app.Activity, want bool) {
		t.Helper()
		text, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(text), `"replies":[]`); got != want {
			t.Errorf("got %s", text)
		}
	}
	f(app.Activity{}, false)
	f(app.Activity{Replies: []app.Reply{}}, true)
}

func TestParseHandle(t *testing.T) {
	f := func(in, want string, wantOK bool) {
		t.Helper()
		if got, ok := app.ParseHandle(in); ok != wantOK || ok && got != want {
			t.Errorf("%q: got %q, %v, want %q, %v", in, got, ok, want, wantOK)
		}
	}
	f("worf", "worf", true)
	f("Andrew-Brown_2", "andrew-brown_2", true)
	f(strings.Repeat("a", 64), strings.Repeat("a", 64), true)
	f(strings.Repeat("a", 65), "", false)
	for _, bad := range []string{"", " ", "a b", "@worf", "wörf", "a\nb", "a.b", "a;b"} {
		f(bad, "", false)
	}
}

func TestMentions(t *testing.T) {
	f := func(in string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, app.Mentions(in)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", in, diff)
		}
	}
	f("nobody")
	f("@worf and @Garek, (@bayko)", "worf", "garek", "bayko")
	f("@worf @WORF@worf", "worf")
	f("write to worf@qonos.example or @ nobody")
	f("日本@worf!", "worf")
}

func TestErrorfRemembersWhereItWasBorn(t *testing.T) {
	err := born()
	if err.Error() != "outer: inner: EOF" || !errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
	located, ok := errors.AsType[app.Located](err)
	if !ok {
		t.Fatal("the error knows no place")
	}
	if got := top(located.Callers()); !strings.HasSuffix(got, ".deeper") {
		t.Errorf("born in %s, want deeper", got)
	}
}

func born() error { return app.Errorf("outer: %w", deeper()) }

//go:noinline
func deeper() error { return app.Errorf("inner: %w", io.EOF) }

func TestRecoveredKeepsTheFramesOfThePanic(t *testing.T) {
	f := func(wantText string, cause func()) {
		t.Helper()
		var got *app.PanicError
		func() {
			defer func() { got = app.Recovered(recover()) }()
			cause()
		}()
		if got.Error() != wantText {
			t.Errorf("got %q, want %q", got, wantText)
		}
		if name := top(got.Callers()); !strings.Contains(name, "culprit") {
			t.Errorf("%s: the stack begins at %s, want a culprit", wantText, name)
		}
	}
	f("panic: boom", culpritPanic)
	f("panic: runtime error: invalid memory address or nil pointer dereference", func() { culpritNil(nil) })
	f("panic: runtime error: index out of range [3] with length 0", func() { culpritIndex(nil, 3) })
	f("panic: boom", func() {
		defer func() { panic(recover()) }() // as instrumentation does that looks at a panic on its way
		culpritPanic()
	})
	var runtimeError runtime.Error
	func() {
		defer func() {
			if !errors.As(app.Recovered(recover()), &runtimeError) {
				t.Error("the runtime's error cannot be seen through")
			}
		}()
		culpritNil(nil)
	}()
}

//go:noinline
func culpritPanic() { panic("boom") }

//go:noinline
func culpritNil(u *app.User) string { return u.DisplayName }

//go:noinline
func culpritIndex(s []int, i int) int { return s[i] }

func top(pcs []uintptr) string {
	frame, _ := runtime.CallersFrames(pcs).Next()
	return frame.Function
}
