package xray

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cruddur/providers"
)

func readStack(text string) []frame {
	var frames []frame
	for r := (stackReader{rest: text}); r.next(); {
		frames = append(frames, r.frame)
	}
	return frames
}

func TestStackTraces(t *testing.T) {
	f := func(text string, want ...frame) {
		t.Helper()
		if diff := cmp.Diff(want, readStack(text), cmp.AllowUnexported(frame{})); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
	}
	f("")
	f("no stack\nat all\n")
	f("goroutine 1 [running]:\n")
	f("\t/orphan.go:1\n")
	f("main.main()\n\t/home/x/cmd/cruddur/main.go:12 +0x1d\n", frame{"cruddur/main.go", 12, "main"})
	f("goroutine 7 [running]:\r\nmain.f(0x1, {0xc000, 0x2})\r\n\tC:/src/app/main.go:3 +0x9f\r\n", frame{"app/main.go", 3, "f"})
	f("net/http.HandlerFunc.ServeHTTP(...)\n\t/usr/local/go/src/net/http/server.go:2286\n", frame{"net/http/server.go", 2286, "HandlerFunc.ServeHTTP"})
	f("github.com/a/b/v2/c.(*T).M.func1({0x1, 0x2})\n\t/go/pkg/mod/github.com/a/b/v2@v2.1.0/c/t.go:9 +0x2\n",
		frame{"github.com/a/b/v2@v2.1.0/c/t.go", 9, "(*T).M.func1"})
	f("gopkg.in/yaml%2ev3.Map[...](0x1)\n\t/m/gopkg.in/yaml.v3@v3.0.1/map.go:5 +0x2\n", frame{"gopkg.in/yaml.v3@v3.0.1/map.go", 5, "Map[...]"})
	f("panic({0x6c5a40?, 0x7b1a50?})\n\t/usr/local/go/src/runtime/panic.go:792 +0x132\n", frame{"runtime/panic.go", 792, "panic"})
	f("created by net/http.(*Server).Serve in goroutine 1\n\t/usr/local/go/src/net/http/server.go:3454 +0x485\n", frame{"net/http/server.go", 3454, "(*Server).Serve"})
	f("created by main.(*T).start\n\t/x/y/z.go:3 +0x485\n", frame{"y/z.go", 3, "(*T).start"})
	f("app.f\n\t/x/app/f.go:3\n", frame{"app/f.go", 3, "f"}) // as errors packages print it
	f("app.f()\n\t/x/app/f.go\n\t/x/app/f.go:x\napp.g()\n\t/x/app/g.go:4\n...additional frames elided...\n", frame{"app/g.go", 4, "g"})
	f("main.f()\n\tmain.go:3\n", frame{"main.go", 3, "f"})
}

func TestStackTracesOfGoAndOfOurs(t *testing.T) {
	frames := readStack(string(debug.Stack()))
	if len(frames) < 3 || frames[0].label != "Stack" || frames[1].label != "TestStackTracesOfGoAndOfOurs" || !strings.HasSuffix(frames[1].path, "xray/stack_test.go") {
		t.Errorf("frames of the runtime: %+v", frames)
	}
	callers := make([]uintptr, 10)
	ours := readStack(providers.Stack(callers[:runtime.Callers(1, callers)]))
	if len(ours) < 2 || ours[0].label != "TestStackTracesOfGoAndOfOurs" || ours[0].line == 0 {
		t.Errorf("frames of the pipeline: %+v", ours)
	}
}

func FuzzStack(f *testing.F) {
	f.Add(string(debug.Stack()))
	f.Add("a.b(\n\t:1\n")
	f.Add("(\n\t/:0\n")
	f.Add("created by \n\t//:9 +0x\n")
	f.Add("a/b/c/d.e(...)\n\tx.go:99999999999999999999\n")
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Count(text, "\n\t")
		frames := readStack(text)
		if len(frames) > lines {
			t.Fatalf("%d frames from %d places", len(frames), lines)
		}
		for _, f := range frames {
			if f.line < 0 || !strings.Contains(text, f.path) || !strings.Contains(text, f.label) {
				t.Fatalf("frame %+v is not in the trace", f)
			}
		}
	})
}

func TestJSONTexts(t *testing.T) {
	f := func(s string, most int, want string, cut bool) {
		t.Helper()
		got, was := appendStringCut(nil, s, most)
		if string(got) != want || was != cut || len(got) > most {
			t.Errorf("%q in %d: got %s (%d bytes, cut %v), want %s", s, most, got, len(got), was, want)
		}
	}
	f("hello", 7, `"hello"`, false)
	f("hello!", 7, `"he…"`, true)
	f("", 5, `""`, false)
	f("éééé", 10, `"éééé"`, false)
	f("ééééé", 10, `"éé…"`, true)
	f("\"\"\"\"\"\"", 10, `"\"\"…"`, true)
	f("\x00\x00", 12, `"\u0000…"`, true)
	f("\xff\xff\xff", 8, "\"\uFFFD…\"", true)
	for _, s := range []string{"plain", "\xff", "a\x7fb", strings.Repeat("\x01", 99)} {
		whole := string(appendString(nil, s))
		if got, cut := appendStringCut(nil, s, len(whole)); cut || string(got) != whole {
			t.Errorf("%q: %s when uncut, %s when not", s, got, whole)
		}
	}
	if got := string(appendFloat(nil, -1e21)); got != "-1e+21" {
		t.Error(got)
	}
}
