package otlp

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cruddur/lab/record"
)

// seeds adds the golden requests in both encodings.
func seeds(f *testing.F, folder string, sig signal, form form) {
	f.Helper()
	files, err := filepath.Glob("testdata/" + folder + "/*.json")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if form == binary {
			data = protoOf(f, sig, data)
		}
		f.Add(data)
	}
}

// checkRecords checks what holds for the records of any request, and that decoding again gives the same.
func checkRecords(t *testing.T, sig signal, form form, data []byte) {
	at := arrival{received: noon}
	recs, err := decodeMessage(sig, form, data, at)
	if err != nil {
		return
	}
	for i := range recs {
		r := &recs[i]
		if n := len(r.TraceID); n != 0 && n != 32 {
			t.Fatalf("trace id %q", r.TraceID)
		}
		if n := len(r.SpanID); n != 0 && n != 16 {
			t.Fatalf("span id %q", r.SpanID)
		}
		if r.Start.IsZero() || r.Duration < 0 || r.Bytes < 0 || r.Bytes > 3*len(data)+64 {
			t.Fatalf("start %v, duration %v, %d bytes of %d", r.Start, r.Duration, r.Bytes, len(data))
		}
		if len(r.Fields) > maxColumns {
			t.Fatalf("%d fields", len(r.Fields))
		}
		seen := make(map[string]bool, len(r.Fields))
		for _, f := range r.Fields {
			if f.Name == "" || seen[f.Name] {
				t.Fatalf("field %q is empty or stands there twice", f.Name)
			}
			seen[f.Name] = true
			switch v := f.Value.(type) {
			case string:
				if len(v) > maxString {
					t.Fatalf("%s has %d bytes", f.Name, len(v))
				}
			case bool, int64, float64:
			default:
				t.Fatalf("%s is a %T", f.Name, v)
			}
		}
	}
	again, err := decodeMessage(sig, form, data, at)
	if err != nil {
		t.Fatalf("the second time: %v", err)
	}
	if diff := cmp.Diff(render(recs), render(again)); diff != "" {
		t.Fatalf("the second time differs:\n%s", diff)
	}
}

func FuzzTraces(f *testing.F) {
	seeds(f, "traces", traces, binary)
	f.Add([]byte(spanWithIDs("12345678", "1")))
	f.Fuzz(func(t *testing.T, data []byte) { checkRecords(t, traces, binary, data) })
}

func FuzzTracesJSON(f *testing.F) {
	seeds(f, "traces", traces, jsonText)
	f.Fuzz(func(t *testing.T, data []byte) { checkRecords(t, traces, jsonText, data) })
}

func FuzzLogs(f *testing.F) {
	seeds(f, "logs", logs, binary)
	f.Fuzz(func(t *testing.T, data []byte) { checkRecords(t, logs, binary, data) })
}

func FuzzLogsJSON(f *testing.F) {
	seeds(f, "logs", logs, jsonText)
	f.Fuzz(func(t *testing.T, data []byte) { checkRecords(t, logs, jsonText, data) })
}

func FuzzMetrics(f *testing.F) {
	f.Add([]byte(oneMetric), true)
	f.Add([]byte("\x0a\x06\x12\x04\x12\x02\x0a\x00"), false)
	f.Fuzz(func(t *testing.T, data []byte, asJSON bool) {
		form := binary
		if asJSON {
			form = jsonText
		}
		if recs, err := decodeMessage(metrics, form, data, arrival{}); len(recs) > 0 {
			t.Fatalf("%d records, error %v", len(recs), err)
		}
	})
}

// FuzzMend checks that ids are all that mending changes, and that it makes everything fit.
func FuzzMend(f *testing.F) {
	f.Add([]byte(spanWithIDs("12345678", "1")))
	seeds(f, "traces", traces, binary)
	f.Fuzz(func(t *testing.T, data []byte) {
		before := shape{room: maxMemory}
		if before.walk(data, traceRequest, 0) != nil {
			return
		}
		mended := mend(nil, data, traceRequest)
		after := shape{room: maxMemory}
		if err := after.walk(mended, traceRequest, 0); err != nil || after.misfit {
			t.Fatalf("after mending: misfit %t, error %v", after.misfit, err)
		}
		if string(mend(nil, mended, traceRequest)) != string(mended) {
			t.Fatal("mending again changes it")
		}
	})
}

// FuzzBody goes through decompression.
func FuzzBody(f *testing.F) {
	f.Add([]byte(onSpan), "")
	f.Add(gzipped(f, []byte(onSpan)), "gzip")
	f.Add(zstded(f, []byte(onSpan)), "zstd")
	rc := New(Config{MaxBody: 1 << 20})
	f.Fuzz(func(t *testing.T, body []byte, encoding string) {
		rc.Replay(record.Request{
			Protocol: protocol, Path: "/v1/traces", Time: noon, Body: body,
			Header: http.Header{"Content-Type": {"application/json"}, "Content-Encoding": {encoding}},
		})
	})
}

// FuzzPlainPair checks that the short cut passes only what the full walk passes. A number may still be malformed: then
// the decoder says so.
func FuzzPlainPair(f *testing.F) {
	f.Add([]byte("\x0a\x01k\x12\x03\x0a\x01v"))
	f.Add([]byte("\x0a\x01k\x12\x02\x18\x07"))
	f.Fuzz(func(t *testing.T, pair []byte) {
		if !plainPair(pair) {
			return
		}
		const boolTag, intTag = 0x10, 0x18
		s := shape{room: maxMemory}
		err := s.walk(pair, keyValue, 0)
		if value := pair[4+pair[1]:]; err != nil && value[0] != boolTag && value[0] != intTag {
			t.Fatalf("%q: %v", pair, err)
		}
	})
}

// TestSeedsAreJSON keeps the golden requests readable by others too.
func TestSeedsAreJSON(t *testing.T) {
	files, _ := filepath.Glob("testdata/*/*.json")
	for _, file := range files {
		if data, err := os.ReadFile(file); err != nil || !json.Valid(data) {
			t.Errorf("%s: valid JSON %t, error %v", file, json.Valid(data), err)
		}
	}
}
