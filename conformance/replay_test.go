package conformance

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// replay sends a recording to an address of the lab, and fails unless it is taken.
func (d *demo) replay(t *testing.T, base, file string) {
	t.Helper()
	r := recording(t, filepath.Join("..", "providers", file))
	lines := strings.Split(strings.TrimSpace(r.head), "\n")
	method, path, _ := strings.Cut(lines[0], " ")
	// CloudWatch Logs takes neither lines nor signatures of long ago. The last digit tells lines apart.
	now := time.Now().UTC()
	body := bytes.ReplaceAll(r.body, strconv.AppendInt(nil, recordedAt.UnixMilli()/10, 10), strconv.AppendInt(nil, now.UnixMilli()/10, 10))
	req, err := http.NewRequestWithContext(t.Context(), method, base+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ": ")
		switch name {
		case "X-Honeycomb-Team":
			value = "abcdefghijklmnopqrstuv"
		case "X-Rollbar-Access-Token":
			value = "0123456789abcdef0123456789abcdef"
		case "X-Amz-Date":
			value = now.Format("20060102T150405Z")
		case "Authorization":
			value = strings.NewReplacer("/20260304/", now.Format("/20060102/"), "=hidden", "="+strings.Repeat("0", 64)).Replace(value)
		}
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("%s: answered %d %s, %v", file, resp.StatusCode, answer, err)
	}
}

// The lab takes the recordings of clients that this project did not write, and shows what they say.
func TestTheLabTakesTheRecordings(t *testing.T) {
	d := startDemo(t)
	for _, c := range clients {
		for _, file := range c.files {
			file = c.folder + "/" + file
			switch tool, _, _ := strings.Cut(c.folder, "/"); tool {
			case "honeycomb":
				d.replay(t, d.OTLP, file)
			case "rollbar":
				d.replay(t, d.Rollbar, file)
			case "cloudwatch":
				d.replay(t, d.AWS, file)
			case "xray":
				conn, err := net.Dial("udp", d.XRay)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := conn.Write(recording(t, filepath.Join("..", "providers", file)).body); err != nil {
					t.Fatal(err)
				}
				_ = conn.Close()
			}
		}
	}
	got := d.request(t, recordedTrace, "all recordings in their panes", func(r *detail) bool {
		n := map[string]int{}
		for tool := range r.Panes {
			n[tool] = len(r.Panes[tool].Entries)
		}
		return n["honeycomb"] == 4 && n["xray"] == 2 && n["rollbar"] == 2 && n["cloudwatch"] == 2
	})
	for tool, names := range map[string][]string{"honeycomb": {"GET /", "SELECT"}, "xray": {"somebody-else", "mock-data"}} {
		for _, name := range names {
			if _, ok := got.find(tool, name); !ok {
				t.Errorf("%s has no %q", tool, name)
			}
		}
	}
	for tool, texts := range map[string][]string{"rollbar": {"Hello World!", "home: no rows"}, "cloudwatch": {"one", "two"}} {
		for _, text := range texts {
			found := false
			for _, e := range got.Panes[tool].Entries {
				found = found || strings.Contains(string(e.Doc)+e.Text, text) && e.Refused == ""
			}
			if !found {
				t.Errorf("%s does not show %q", tool, text)
			}
		}
	}
}
