package rollbar

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/providers"
)

func TestChainsAreUnfolded(t *testing.T) {
	b := newBuilder(newSources(time.Now()), false)
	var got []string
	for _, tr := range b.traces(&providers.ErrorEvent{Err: chained(), Callers: bornIn()}) {
		got = append(got, fmt.Sprint(tr.Exception.Class, " ", len(tr.Frames)))
	}
	want := []string{"fmt.wrapError 2", "errors.joinError 0", "fmt.wrapError 0", "rollbar.withStack 2", "errors.errorString 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestStackEndsWhereThePanicStruck(t *testing.T) {
	b := newBuilder(newSources(time.Now()), false)
	frames := b.frames(panicked())
	last := frames[len(frames)-1]
	if last.Method != "rollbar.panicked" || !strings.HasSuffix(last.Code, "// strikes here") {
		t.Errorf("got %+v", frames)
	}
	if slices.ContainsFunc(frames, func(f frame) bool { return strings.HasPrefix(f.Method, "runtime.") && f.Method != "runtime.main" }) {
		t.Errorf("got %+v", frames)
	}
}

func TestStackOfAnErrorDuringAPanicStays(t *testing.T) {
	var stack []runtime.Frame
	for _, f := range []string{"a", "b", "c", "d", "e", "f", "runtime.gopanic", "g"} {
		stack = append(stack, runtime.Frame{Function: f})
	}
	if got := crash(stack); len(got) != len(stack) {
		t.Errorf("got %v", got)
	}
	if got := crash(stack[5:]); len(got) != 1 || got[0].Function != "g" {
		t.Errorf("got %v", got)
	}
	if got := crash(stack[5:7]); len(got) != 2 {
		t.Errorf("got %v: nothing would be left", got)
	}
}

func TestFilesAreNamedAsInATrimmedBuild(t *testing.T) {
	n := naming{module: "cruddur", root: "/home/me/cruddur"}
	for _, c := range []struct{ file, function, want string }{
		{"/home/me/cruddur/app/home.go", "cruddur/app.(*Home).Run", "cruddur/app/home.go"},
		{"/home/me/cruddur/cmd/demo/main.go", "main.main", "cruddur/cmd/demo/main.go"},
		{"/usr/local/go/src/net/http/server.go", "net/http.(*conn).serve", "net/http/server.go"},
		{"/home/me/src/go/src/runtime/proc.go", "runtime.main", "runtime/proc.go"},
		{"/home/me/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.26.0.linux-amd64/src/net/http/server.go", "net/http.serve", "net/http/server.go"},
		{"/home/me/go/pkg/mod/github.com/a/b@v1.2.3/src/c.go", "github.com/a/b/src.f", "github.com/a/b@v1.2.3/src/c.go"},
		{"net/http/server.go", "net/http.serve", "net/http/server.go"},
		{"/elsewhere/x.go", "example.com/x.f", "/elsewhere/x.go"},
	} {
		if got := n.file(runtime.Frame{File: c.file, Function: c.function}); got != c.want {
			t.Errorf("%s: %s, want %s", c.file, got, c.want)
		}
	}
	if n := newNaming(); n.module != "cruddur" || !filepath.IsAbs(n.root) && n.root != "cruddur" {
		t.Errorf("got %+v", n)
	}
}

func TestMethodNames(t *testing.T) {
	for function, want := range map[string]string{
		"cruddur/app/httpapi.(*Server).home.func1": "httpapi.(*Server).home.func1", "main.main": "main.main", "": "?",
	} {
		if got := method(function); got != want {
			t.Errorf("%s: %s", function, got)
		}
	}
}

func TestSources(t *testing.T) {
	dir, started := t.TempDir(), time.Now()
	write := func(name, text string, at time.Time) string {
		file := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(file, []byte(text), 0o600), os.Chtimes(file, at, at)); err != nil {
			t.Fatal(err)
		}
		return file
	}
	before := started.Add(-time.Hour)
	good := write("good.go", "1\r\n2\n3\n4\n5\n6\n"+strings.Repeat("ü", 200), before)
	s := newSources(started)
	for _, c := range []struct {
		file string
		line int
		code string
		pre  []string
		post []string
		ok   bool
	}{
		{good, 1, "1", []string{}, []string{"2", "3", "4"}, true},
		{good, 4, "4", []string{"1", "2", "3"}, []string{"5", "6", strings.Repeat("ü", 120)}, true},
		{good, 7, strings.Repeat("ü", 120), []string{"4", "5", "6"}, []string{}, true},
		{good, 0, "", nil, nil, false},
		{good, 8, "", nil, nil, false},
		{write("newer.go", "edited since", started.Add(time.Hour)), 1, "", nil, nil, false},
		{write("large.go", strings.Repeat("x", largestFile+1), before), 1, "", nil, nil, false},
		{filepath.Join(dir, "none.go"), 1, "", nil, nil, false},
		{dir, 1, "", nil, nil, false},
		{"cruddur/app/home.go", 1, "", nil, nil, false},
	} {
		code, pre, post, ok := s.around(c.file, c.line)
		if code != c.code || ok != c.ok || !cmp.Equal(pre, c.pre) || !cmp.Equal(post, c.post) {
			t.Errorf("%s:%d: %q %q %q %v", c.file, c.line, pre, code, post, ok)
		}
	}
	for i := range 20 {
		file := write(fmt.Sprint(i), strings.Repeat("x", largestFile), before)
		if _, _, _, ok := s.around(file, 1); !ok || s.bytes > mostInMemory {
			t.Errorf("file %d: %v, %d bytes", i, ok, s.bytes)
		}
	}
	for i := range 2 * mostSources {
		s.around(filepath.Join(dir, fmt.Sprint("none", i)), 1)
		if len(s.files) > mostSources {
			t.Fatalf("%d files", len(s.files))
		}
	}
}
