package conformance

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var record = flag.Bool("record", false, "record what the vendors' clients send into providers/*/testdata/wire anew")

// recorded is one request of a client: its line and headers, and its body as it was sent. A datagram has no head.
type recorded struct {
	head string
	body []byte
}

// recorder is a server that keeps what it is sent and knows no format of it.
type recorder struct {
	*httptest.Server
	mu   sync.Mutex
	sent []recorded
}

func newRecorder(t *testing.T, answer string) *recorder {
	r := new(recorder)
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		r.mu.Lock()
		r.sent = append(r.sent, recorded{headOf(req), body})
		r.mu.Unlock()
		w.Header().Set("Content-Type", req.Header.Get("Content-Type"))
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(r.Close)
	return r
}

// headOf writes a request's line and headers, sorted, with a stand-in for every secret and for what differs from run to
// run.
func headOf(r *http.Request) string {
	standIn := map[string]string{
		"X-Honeycomb-Team": "hidden", "X-Rollbar-Access-Token": "hidden",
		"X-Amz-Date": "20260304T050607Z", "Amz-Sdk-Invocation-Id": "00000000-0000-4000-8000-000000000000",
	}
	var lines []string
	for name, values := range r.Header {
		value := strings.Join(values, ", ")
		if v, ok := standIn[name]; ok {
			value = v
		}
		switch name {
		case "Content-Length":
			continue
		case "User-Agent": // the first word names the client; AWS's go on with the machine and the toolchain
			if strings.HasPrefix(value, "aws-sdk-") {
				value, _, _ = strings.Cut(value, " ")
			}
		case "Authorization":
			value = signature.ReplaceAllString(value, "${1}20260304${2}hidden")
		}
		lines = append(lines, name+": "+value)
	}
	slices.Sort(lines)
	return r.Method + " " + r.URL.Path + "\n" + strings.Join(lines, "\n") + "\n"
}

var signature = regexp.MustCompile(`^(AWS4-HMAC-SHA256 Credential=[^/]*/)\d+(.*Signature=)[0-9a-f]+$`)

// TestRecord holds what the clients send today against the recordings, or writes these with -record.
func TestRecord(t *testing.T) {
	for _, c := range clients {
		t.Run(c.folder, func(t *testing.T) {
			sent := c.run(t)
			if len(sent) != len(c.files) {
				t.Fatalf("%d requests, want %v", len(sent), c.files)
			}
			for i, file := range c.files {
				if c.steady != nil {
					sent[i].body = c.steady(sent[i].body)
				}
				keep(t, filepath.Join(c.folder, file), sent[i])
			}
		})
	}
}

// keep compares a request with its recording, or writes that.
func keep(t *testing.T, file string, r recorded) {
	t.Helper()
	file = filepath.Join("..", "providers", file)
	head := strings.TrimSuffix(file, filepath.Ext(file)) + ".head"
	if found := machine().Find(append([]byte(r.head), r.body...)); found != nil {
		t.Fatalf("%s would tell of this machine: %q", file, found)
	}
	if *record {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, r.body, 0o644); err != nil {
			t.Fatal(err)
		}
		if r.head != "" {
			if err := os.WriteFile(head, []byte(r.head), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := recording(t, file)
	if diff := cmp.Diff(want.head, r.head); diff != "" {
		t.Errorf("%s (-recorded +sent), renew with go test -run Record -record:\n%s", head, diff)
	}
	if !bytes.Equal(want.body, r.body) {
		t.Errorf("%s, renew with go test -run Record -record:\n%s", file, cmp.Diff(string(want.body), string(r.body)))
	}
}

// recording reads a request and its head, if it has one.
func recording(t *testing.T, file string) (r recorded) {
	t.Helper()
	var err error
	if r.body, err = os.ReadFile(file); err != nil {
		t.Fatal(err)
	}
	head, err := os.ReadFile(strings.TrimSuffix(file, filepath.Ext(file)) + ".head")
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	r.head = string(head)
	return r
}

// machine matches what no recording may hold: this machine's name, its directories and loopback ports.
func machine() *regexp.Regexp {
	private := []string{`127\.0\.0\.1:\d+`, `/pkg/mod/`}
	if wd, err := os.Getwd(); err == nil {
		private = append(private, regexp.QuoteMeta(filepath.Dir(wd)))
	}
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		private = append(private, regexp.QuoteMeta(home)+`\b`)
	}
	if host, err := os.Hostname(); err == nil && host != "" && host != "localhost" {
		private = append(private, fmt.Sprintf(`"%s"`, regexp.QuoteMeta(host)))
	}
	return regexp.MustCompile(strings.Join(private, "|"))
}
