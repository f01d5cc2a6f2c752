package xray

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"cruddur/lab/record"
)

// FuzzDatagram feeds whole datagrams: whatever comes, every record is one that the lab can show.
func FuzzDatagram(f *testing.F) {
	files, err := filepath.Glob("testdata/aws-xray-sdk-go-1.8.5/*.datagram")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Add([]byte(header + "[" + minimal + ",{}]"))
	f.Add([]byte(header + "T1SCgA="))
	f.Add([]byte("{\"version\":1,\"format\":\"JSON\"}\n" + minimal))
	rd := newReader()
	f.Fuzz(func(t *testing.T, body []byte) {
		recs, refused := rd.decodeDatagram(record.Request{Time: arrival, Body: body})
		if len(recs) == 0 && refused == "" && !strings.HasSuffix(strings.Join(strings.Fields(string(body)), ""), "}[]") {
			t.Errorf("%q gives neither records nor a reason", body)
		}
		checkRecords(t, recs)
	})
}

// FuzzDocument feeds what stands behind the header, and compares with encoding/json's idea of JSON.
func FuzzDocument(f *testing.F) {
	f.Add(minimal)
	f.Add(doc(`"subsegments":[{"name":"b","id":"0000000000000002","start_time":1,"in_progress":true,"subsegments":[{}]}]`))
	f.Add(doc(`"http":{"response":{"status":200,"content_length":"12"}}`, `"cause":{"exceptions":[{"stack":[{"line":1}]}]}`))
	f.Add(doc(`"start_time":1.7e9`, `"trace_id":5`, `"name":"é{}"`, `"annotations":{"a\u0041":[null,true,-1e400]}`))
	rd := newReader()
	f.Fuzz(func(t *testing.T, text string) {
		docs, err := rd.read(valid([]byte(text)))
		if ok := json.Valid(valid([]byte(text))); ok != (err == nil) && !errors.Is(err, errTooMany) && !strings.Contains(text, `\u`) {
			t.Fatalf("%q: valid is %v, but reading says %v", text, ok, err)
		}
		for _, d := range docs {
			recs := d.appendRecords(nil, record.Request{Time: arrival}, d.check())
			if len(recs) == 0 {
				t.Errorf("%q has a document without a record", text)
			}
			checkRecords(t, recs)
		}
	})
}

// checkRecords holds what is promised of every record.
func checkRecords(t *testing.T, recs []record.Record) {
	t.Helper()
	for _, r := range recs {
		if r.TraceID != "" && (len(r.TraceID) != 32 || strings.ToLower(r.TraceID) != r.TraceID) {
			t.Errorf("trace id %q", r.TraceID)
		}
		if r.Refused == "" && (len(r.SpanID) != 16 || r.TraceID == "" || r.Name == "") {
			t.Errorf("a record that is taken has span id %q, trace id %q and name %q", r.SpanID, r.TraceID, r.Name)
		}
		if r.Duration < 0 || r.Start.Year() > 9999 || r.Bytes < 0 || len(r.Fields) > maxFields {
			t.Errorf("bounds: %v, %v, %d bytes, %d fields", r.Duration, r.Start, r.Bytes, len(r.Fields))
		}
		if r.Doc != nil && !json.Valid(r.Doc) {
			t.Errorf("Doc is %q", r.Doc)
		}
		for _, f := range r.Fields {
			if s, ok := f.Value.(string); ok && !utf8.ValidString(s) || !utf8.ValidString(f.Name) {
				t.Errorf("field %q is %q", f.Name, f.Value)
			}
		}
		if _, err := json.Marshal(r); err != nil {
			t.Errorf("the record cannot be shown: %v", err)
		}
	}
}
