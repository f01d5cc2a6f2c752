package httpapi_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/app/seed"
)

var update = flag.Bool("update", false, "write the transcript anew")

// TestTranscript sends the requests of testdata/transcript.txt and compares the answers that stand there. A request is a
// line "> METHOD /path", then headers and a body, each on lines that begin with "> "; a line with "#" is a remark. It is
// also the place to see what the API looks like. After a change: go test ./app/httpapi -run Transcript -update
func TestTranscript(t *testing.T) {
	const file = "testdata/transcript.txt"
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, options{})
	var got, request strings.Builder
	answer := func() {
		if request.Len() == 0 {
			return
		}
		line, rest, _ := strings.Cut(request.String(), "\n")
		request.Reset()
		var headers []string
		var body string
		for l := range strings.Lines(rest) {
			if l = strings.TrimSpace(l); strings.HasPrefix(l, "{") {
				body = l
			} else {
				headers = append(headers, l)
			}
		}
		w := r.do(line, body, append([]string{"X-Request-Id: r1"}, headers...)...)
		r.work()
		fmt.Fprintf(&got, "%d", w.Code)
		for _, name := range []string{"Content-Type", "Allow"} {
			if v := w.Header().Get(name); v != "" {
				fmt.Fprintf(&got, ", %s: %s", name, v)
			}
		}
		fmt.Fprintf(&got, "\n%s\n\n", readable(w.Body.Bytes()))
	}
	for line := range strings.Lines(string(want)) {
		switch {
		case strings.HasPrefix(line, "# "):
			answer()
			got.WriteString(line)
		case strings.HasPrefix(line, "> "):
			got.WriteString(line)
			request.WriteString(line[2:])
		default:
			answer()
		}
	}
	answer()
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("transcript (-want +got); if this is meant, run: go test ./app/httpapi -run Transcript -update\n%s", diff)
	}
}

// readable indents JSON and names what is random.
func readable(body []byte) string {
	body = bytes.TrimSpace(body)
	var indented bytes.Buffer
	if json.Indent(&indented, body, "", "  ") == nil {
		body = indented.Bytes()
	}
	known := fmt.Sprint(seed.New(time.Time{}))
	return uuids.ReplaceAllStringFunc(string(body), func(id string) string {
		if strings.Contains(known, id) {
			return id
		}
		return "<uuid>"
	})
}

var uuids = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
