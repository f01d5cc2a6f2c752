package xray

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cruddur/lab/record"
)

var update = flag.Bool("update", false, "rewrite the golden files under testdata")

const (
	header  = `{"format": "json", "version": 1}` + "\n"
	minimal = `{"name":"a","id":"0000000000000001","trace_id":"1-5759e988-bd862e3fe1be46a994272793","start_time":1,"end_time":2}`
)

func decode(datagram string) ([]record.Record, string) {
	return newReader().decodeDatagram(record.Request{ID: 7, Time: arrival, Body: []byte(datagram)})
}

func TestDatagramHeader(t *testing.T) {
	accepted := []string{
		header,
		`{"format":"json","version":1}` + "\n",
		`{"version": 1, "format": "JSON"}` + "\n",
		` { "version" : 1 , "format" : "Json", "more": true } ` + "\r\n",
		header + "\n \n",
	}
	for _, h := range accepted {
		if recs, refused := decode(h + minimal); len(recs) != 1 || refused != "" {
			t.Errorf("header %q: %d records, refused %q", h, len(recs), refused)
		}
	}
	refused := map[string]string{ // datagram: what the refusal has to say
		"":                 "Missing header or segment",
		"garbage":          "Missing header or segment",
		header:             "nothing stands behind the header",
		header + " \n\t":   "nothing stands behind the header",
		"garbage\n{}":      `Invalid header: "garbage"`,
		"\n" + minimal:     `Invalid header: ""`,
		"[]\n" + minimal:   "Invalid header",
		"null\n" + minimal: "format is not json",
		`{"format": "xml", "version": 1}` + "\n" + minimal:  "format is not json",
		`{"format": "json", "version": 2}` + "\n" + minimal: "version is not 1",
		`{"format": "json"}` + "\n" + minimal:               "version is not 1",
		`{"format": "json", "version": "1"}` + "\n{}":       "Invalid header",

		header + strings.Repeat("x", daemonBuffer):           "the datagram has 65569 bytes or more",
		header + "T1SCgA=":                                   "OTLP span (T1)",
		header + "T1UCgA=":                                   "OTLP span (T1)",
		header + "M1SCgA=":                                   "OTLP metrics (M1)",
		header + "not json":                                  "Invalid segment. ErrorCode: InvalidSegment: the document is not JSON",
		header + minimal + minimal:                           "something stands behind the document",
		header + minimal[:len(minimal)-1]:                    "the document is not JSON",
		header + "[" + minimal + ",":                         "the document is not JSON",
		header + `{"subsegments":[{]}`:                       "the document is not JSON",
		header + `{"annotations":{"a":[1,{"b":nul}]}}`:       "the document is not JSON",
		header + strings.Repeat(`{"subsegments":[`, 4000):    "more than 1100 subsegments or documents",
		header + `{"x":` + strings.Repeat("[", 60000) + "}":  "the document is not JSON",
		header + `{"metadata":{"a\ud800":"` + "\x00" + `"}}`: "the document is not JSON",
	}
	for datagram, want := range refused {
		recs, got := decode(datagram)
		if !strings.Contains(got, want) || len(recs) != 0 {
			t.Errorf("%.60q is refused with %q and %d records, want none and %q", datagram, got, len(recs), want)
		}
	}
}

func TestArrayKeepsGoodDocumentsBesideBadOnes(t *testing.T) {
	bad := strings.Replace(minimal, `"name":"a"`, `"name":"{}"`, 1)
	recs, refused := decode(header + "[" + minimal + "," + bad + ", 5, " + minimal + "]")
	if refused != "" {
		t.Errorf("the datagram is refused: %s", refused)
	}
	var got []string
	for _, r := range recs {
		code, _, _ := strings.Cut(strings.TrimPrefix(r.Refused, "Invalid segment. ErrorCode: "), ":")
		got = append(got, code)
	}
	if diff := cmp.Diff([]string{"", invalidName, invalidSegment, ""}, got); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
	if recs, refused := decode(header + "[]"); len(recs) != 0 || refused != "" {
		t.Errorf("an empty array: %d records, refused %q", len(recs), refused)
	}
}

func TestRefusedDocumentIsKeptWhole(t *testing.T) {
	doc := `{"trace_id": "1-5759e988-bd862e3fe1be46a994272793", "id": "00000000000000AB", "name": "a", "start_time": 1,
		"subsegments": [{"name": "b"}]}`
	recs, refused := decode(header + doc)
	if len(recs) != 1 {
		t.Fatalf("got %d records", len(recs))
	}
	want := record.Record{
		Request: 7, Tool: record.XRay, Kind: record.Segment, TraceID: "5759e988bd862e3fe1be46a994272793",
		SpanID: "00000000000000ab", Name: "a", SpanKind: "server", Service: "a", Start: recs[0].Start,
		Received: arrival, Bytes: len(doc), Fields: []record.Field{{Name: "name", Value: "a"}},
		Doc: json.RawMessage(`{"trace_id":"1-5759e988-bd862e3fe1be46a994272793","id":"00000000000000AB","name":"a","start_time":1,` +
			`"subsegments":[{"name":"b"}]}`),
		Refused: `Invalid segment. ErrorCode: MissingEndTime: there is neither an end_time nor "in_progress": true`,
	}
	if diff := cmp.Diff(want, recs[0]); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	if refused != want.Refused {
		t.Errorf("the request is refused with %q", refused)
	}
}

// The datagrams are what a program with aws-xray-sdk-go 1.8.5 sent: a handler that calls another one, annotations,
// metadata, an error, a worker, and a segment whose subsegments are streamed.
func TestRecordedSDK(t *testing.T) {
	files, err := filepath.Glob("testdata/aws-xray-sdk-go-1.8.5/*.datagram")
	if err != nil || len(files) != 5 {
		t.Fatalf("recordings: %v, %v", files, err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		recs, refused := decode(string(body))
		if refused != "" {
			t.Errorf("%s is refused: %s", file, refused)
		}
		got, err := json.MarshalIndent(recs, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		golden := strings.TrimSuffix(file, ".datagram") + ".golden.json"
		if *update {
			if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.TrimSpace(string(want)), string(got)); diff != "" {
			t.Errorf("%s (-want +got; -update rewrites it):\n%s", golden, diff)
		}
	}
}
