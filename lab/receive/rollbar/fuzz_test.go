package rollbar

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"cruddur/lab/record"
)

func seeds(f *testing.F) [][]byte {
	f.Helper()
	files, err := filepath.Glob("testdata/items/*.json")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	var all [][]byte
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		all = append(all, data)
	}
	return all
}

// FuzzItem checks what holds for the record of any item.
func FuzzItem(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r, ref := decode(t, body)
		if ref != nil {
			if ref.status < 400 || ref.message == "" {
				t.Fatalf("refused with %d %q", ref.status, ref.message)
			}
			return
		}
		if n := len(r.TraceID); n != 0 && n != 32 {
			t.Fatalf("trace id %q", r.TraceID)
		}
		if n := len(r.SpanID); n != 0 && n != 16 {
			t.Fatalf("span id %q", r.SpanID)
		}
		if !json.Valid(r.Doc) || !utf8.Valid(r.Doc) || r.Start.Year() > 9999 || r.Bytes > len(body) || utf8Len(r.Name) > 255 {
			t.Fatalf("%+v", r)
		}
		if _, err := json.Marshal(r); err != nil {
			t.Fatal(err)
		}
		if len(r.Fields) > maxFields {
			t.Fatalf("%d fields", len(r.Fields))
		}
		again, _ := decode(t, body)
		if diff := cmp.Diff(r, again); diff != "" {
			t.Fatalf("the second time differs:\n%s", diff)
		}
	})
}

// FuzzMasking checks that a masked body keeps no token and is decoded to the same item but for the token.
func FuzzMasking(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add("application/json", bytes.Replace(seed, []byte("****cdef"), []byte(token), 1))
	}
	f.Add("application/json", []byte(withToken))
	f.Add("application/x-www-form-urlencoded", []byte("a=b&payload=%7B%22access_token%22%3A%22"+token+"%22%7D&access_token="+token))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		p, ref := open(contentType, body)
		if ref != nil {
			masked(body, token) // must not panic
			return
		}
		kept := p.maskedBody(contentType, body, "")
		again, ref := open(contentType, kept)
		if ref != nil {
			t.Fatalf("masked, it cannot be opened: %s\n%q\n%q", ref.message, body, kept)
		}
		if p.token == "" && !isForm(contentType, body) && len(p.tokens) == 0 && !bytes.Equal(kept, body) {
			t.Fatalf("changed without a token:\n%q\n%q", body, kept)
		}
		if len(p.token) >= leastSecret && strings.Contains(string(again.text), p.token) && json.Valid(maskEverywhere(again.text, p.token)) {
			t.Fatalf("the token %q is still there: %q", p.token, again.text)
		}
	})
}

// FuzzReplay goes in where a kept request does.
func FuzzReplay(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add("application/json", seed)
	}
	f.Add("application/x-www-form-urlencoded", []byte("payload=%7B%7D"))
	rc := New(Config{})
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		req := record.Request{Protocol: protocol, Time: noon, Header: http.Header{"Content-Type": {contentType}}, Body: body}
		if diff := cmp.Diff(rc.Replay(req), rc.Replay(req)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func BenchmarkReplay(b *testing.B) {
	data, err := os.ReadFile("testdata/items/rollbar-go-error.json")
	if err != nil {
		b.Fatal(err)
	}
	rc := New(Config{})
	req := record.Request{Protocol: protocol, Time: noon, Header: http.Header{"Content-Type": {"application/json"}}, Body: data}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if len(rc.Replay(req)) != 1 {
			b.Fatal("no record")
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "items/s")
}
