package conformance

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// built is the folder that holds the commands as a user would have them.
var built string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "cruddur-conformance-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() { _ = os.RemoveAll(dir) }()
		build := exec.Command("go", "build", "-trimpath", "-o", dir, "./cmd/...")
		build.Dir, build.Stderr = "..", os.Stderr
		if err := build.Run(); err != nil {
			fmt.Fprintln(os.Stderr, "build the commands:", err)
			return 1
		}
		built = dir
		return m.Run()
	}())
}

// demo is a running demo on ports of its own.
type demo struct {
	Page, Backend, OTLP, XRay, AWS, Rollbar string

	process *exec.Cmd
	stdout  *bufio.Reader
	stderr  strings.Builder
}

// startDemo runs the demo with the given flags and environment until the test ends.
func startDemo(t testing.TB, flags ...string) *demo {
	t.Helper()
	d := new(demo)
	args := append([]string{
		"-json", "-data", ":memory:", "-backend", "127.0.0.1:0", "-page", "127.0.0.1:0", "-otlp", "127.0.0.1:0",
		"-xray", "127.0.0.1:0", "-aws", "127.0.0.1:0", "-rollbar", "127.0.0.1:0",
	}, flags...)
	d.process = exec.Command(filepath.Join(built, "demo"), args...)
	d.process.Stderr = &d.stderr
	out, err := d.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.stop(t) })
	d.stdout = bufio.NewReader(out)
	line, err := d.stdout.ReadString('\n')
	if err != nil {
		t.Fatalf("the demo did not get ready: %v\n%s", err, d.stderr.String())
	}
	if err := json.Unmarshal([]byte(line), d); err != nil {
		t.Fatalf("the demo's first line %q: %v", line, err)
	}
	return d
}

// stop ends the demo as Ctrl-C does and returns what it printed. It must exit with 0.
func (d *demo) stop(t testing.TB) string {
	t.Helper()
	if d.process.ProcessState != nil {
		return ""
	}
	_ = d.process.Process.Signal(syscall.SIGINT)
	rest, _ := io.ReadAll(d.stdout)
	if err := d.process.Wait(); err != nil {
		t.Errorf("the demo ended with %v\n%s", err, d.stderr.String())
	}
	return string(rest)
}

// get returns the body of a URL.
func get(t testing.TB, url string) (int, http.Header, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(body)
}

// entry is one record of a request's detail.
type entry struct {
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	SpanID string `json:"span_id"`
	Parent string `json:"parent_id"`
	Text   string `json:"text"`
	Error  bool   `json:"error"`
	Doc    json.RawMessage
	Fields []struct {
		Name  string
		Value any
	}
	Refused string `json:"refused"`
}

func (e entry) field(name string) any {
	for _, f := range e.Fields {
		if f.Name == name {
			return f.Value
		}
	}
	return nil
}

// detail is the answer of /lab/api/requests/{trace_id}.
type detail struct {
	TraceID string `json:"trace_id"`
	Status  int
	Panes   map[string]struct {
		Mark    string
		Reason  string
		Entries []entry
	}
	Fields []map[string]any
}

// find returns the span, segment or subsegment of that name.
func (d *detail) find(tool, name string) (entry, bool) {
	for _, e := range d.Panes[tool].Entries {
		if e.Name == name && (e.Kind == "span" || strings.HasSuffix(e.Kind, "segment")) {
			return e, true
		}
	}
	return entry{}, false
}

// request waits until the lab's detail of a trace is as wanted.
func (d *demo) request(t testing.TB, traceID, what string, ready func(*detail) bool) *detail {
	t.Helper()
	last := ""
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		status, _, body := get(t, d.Page+"/lab/api/requests/"+traceID)
		if last = body; status != http.StatusOK {
			continue
		}
		got := new(detail)
		if err := json.Unmarshal([]byte(body), got); err != nil {
			t.Fatalf("%v in %s", err, body)
		}
		if ready(got) {
			return got
		}
	}
	t.Fatalf("not within 10s: %s\nlast: %.3000s", what, last)
	return nil
}

// need skips the test when a program is missing, or fails it where all are required.
func need(t *testing.T, program, install string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err == nil {
		return path
	}
	missing(t, program+" is not installed: "+install)
	return ""
}

func missing(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CONFORMANCE") == "required" {
		t.Fatal(why)
	}
	t.Skip(why)
}
