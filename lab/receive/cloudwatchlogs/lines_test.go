package cloudwatchlogs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cruddur/lab/record"
)

// read makes the record of one line.
func read(text string) record.Record {
	rec := record.Record{Text: text}
	newLineReader().read(&rec, "s", "123456789012:g")
	return rec
}

const (
	aTraceID = "5759e988bd862e3fe1be46a994272793"
	aSpanID  = "53995c3f42cd8ad8"
)

func TestRecordOfALine(t *testing.T) {
	l := withStream(t)
	const text = `{"time":"2026-11-22T11:00:00Z","level":"ERROR","msg":"boom","trace_id":"` + aTraceID + `","span_id":"` + aSpanID + `","service":{"name":"cruddur"}}`
	l.put(t, line{ms(-1500e6), text})
	got := l.sink.calls[len(l.sink.calls)-1].recs
	want := []record.Record{{
		Request: 3, Tool: record.CloudWatch, Kind: record.LogEvent, TraceID: aTraceID, SpanID: aSpanID, Name: "boom",
		Service: "cruddur", Start: today.Add(-1500e6), Error: true, Received: got[0].Received, Bytes: len(text), Text: text,
		Fields: []record.Field{
			{Name: "@logStream", Value: "s"},
			{Name: "@log", Value: "123456789012:g"},
			{Name: "time", Value: "2026-11-22T11:00:00Z"},
			{Name: "level", Value: "ERROR"},
			{Name: "msg", Value: "boom"},
			{Name: "trace_id", Value: aTraceID},
			{Name: "span_id", Value: aSpanID},
			{Name: "service.name", Value: "cruddur"},
		},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	if got[0].Received.Sub(today).Abs() > 1e6 {
		t.Errorf("received at %v", got[0].Received)
	}
}

func TestFieldsOfALine(t *testing.T) {
	got := map[string]any{}
	for _, f := range read(`{"a":{"b":[1,{"c":true}],"d":null},"@x":"at","n":-1.5,"big":12345678901234567890,"e":{},"\u0066":"\u00e9",
		"deep":` + strings.Repeat(`{"x":`, 20) + `1` + strings.Repeat(`}`, 20) + `}`).Fields {
		got[f.Name] = f.Value
	}
	want := map[string]any{
		"@logStream": "s", "@log": "123456789012:g",
		"a.b.0": int64(1), "a.b.1.c": true, "@@x": "at", "n": -1.5, "big": 12345678901234567890.0, "f": "é",
		"deep" + strings.Repeat(".x", maxFieldDepth-1): strings.Repeat(`{"x":`, 20-maxFieldDepth+1) + "1" + strings.Repeat("}", 20-maxFieldDepth+1),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	for _, text := range []string{"plain", `{"a":1`, `{"a":1} tail`, `["a"]`, `{"a":tru}`, "{}", "{"} {
		if n := len(read(text).Fields); n != 2 {
			t.Errorf("%q has %d fields, want 2", text, n)
		}
	}
	var many strings.Builder
	for i := range 300 {
		fmt.Fprintf(&many, `"k%d":%d,`, i, i)
	}
	rec := read(`{` + many.String() + `"trace_id":"` + aTraceID + `"}`)
	if len(rec.Fields) != maxFields+2 || rec.TraceID != aTraceID {
		t.Errorf("%d fields, trace %q", len(rec.Fields), rec.TraceID)
	}
	long := strings.Repeat("é", 100<<10)
	rec = read(`{"` + strings.Repeat("k", 600) + `":1,"long":"` + long + `"}`)
	if got, _ := rec.Field("long"); len(rec.Fields) != 3 || got != long {
		t.Errorf("%d fields, a value of %d bytes, want 3 and all %d", len(rec.Fields), len(got.(string)), len(long))
	}
}

func TestNameOfALine(t *testing.T) {
	long := strings.Repeat("é", 100)
	for text, want := range map[string]string{
		"a plain line\nand more":        "a plain line",
		"\n  indented\r\nmore":          "indented",
		long:                            long[:160],
		`{"message":"hello","msg":"x"}`: "hello",
		`{"msg":"hello\nworld"}`:        "hello",
		`{"msg":5,"a":"b"}`:             `{"msg":5,"a":"b"}`,
		`{"a":{"msg":"nested"}}`:        `{"a":{"msg":"nested"}}`,
		"":                              "",
	} {
		if got := read(text).Name; got != want {
			t.Errorf("%q is named %q, want %q", text, got, want)
		}
	}
}

func TestErrorLevels(t *testing.T) {
	for text, want := range map[string]bool{
		`{"level":"ERROR"}`: true, `{"level":"error"}`: true, `{"severity":"Critical"}`: true, `{"severity_text":"FATAL"}`: true,
		`{"level":"ERROR+2"}`: true, `{"level":50}`: true, `{"level":60}`: true, `{"log":{"level":"panic"}}`: true,
		`{"level":"WARN"}`: false, `{"level":"info"}`: false, `{"level":30}`: false, `{"level":true}`: false, `{"level":"errors"}`: false,
		`{"other":"ERROR"}`: false, `ERROR plain`: false, `{"a":{"level":"ERROR"}}`: false,
	} {
		if got := read(text).Error; got != want {
			t.Errorf("%s is an error: %v", text, got)
		}
	}
}

func TestServiceOfALine(t *testing.T) {
	for text, want := range map[string]string{
		`{"service.name":"a"}`:     "a",
		`{"service":"b"}`:          "b",
		`{"service":{"name":"c"}}`: "c",
		`{"service":5}`:            "",
		`{"services":"d"}`:         "",
	} {
		if got := read(text).Service; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestTraceOfALine(t *testing.T) {
	const (
		xray   = "1-5759e988-bd862e3fe1be46a994272793"
		parent = "00-" + aTraceID + "-" + aSpanID + "-01"
	)
	for text, want := range map[string]string{ // line: trace/span
		// JSON, in the spellings of many loggers.
		`{"trace_id":"` + aTraceID + `","span_id":"` + aSpanID + `"}`:                 aTraceID + "/" + aSpanID,
		`{"traceId":"` + aTraceID + `","spanId":"` + aSpanID + `"}`:                   aTraceID + "/" + aSpanID,
		`{"trace":{"id":"` + aTraceID + `"},"span":{"id":"` + aSpanID + `"}}`:         aTraceID + "/" + aSpanID,
		`{"trace.id":"` + aTraceID + `","span.id":"` + aSpanID + `"}`:                 aTraceID + "/" + aSpanID,
		`{"otelTraceID":"` + aTraceID + `","otelSpanID":"` + aSpanID + `"}`:           aTraceID + "/" + aSpanID,
		`{"context":{"trace_id":"0x` + aTraceID + `","span_id":"0x` + aSpanID + `"}}`: aTraceID + "/" + aSpanID,
		`{"TraceId":"` + strings.ToUpper(aTraceID) + `"}`:                             aTraceID + "/",
		`{"xray_trace_id":"` + xray + `"}`:                                            aTraceID + "/",
		`{"AWS-XRAY-TRACE-ID":"` + xray + `@` + aSpanID + `"}`:                        aTraceID + "/" + aSpanID,
		`{"xrayTraceId":"Root=` + xray + `;Parent=` + aSpanID + `;Sampled=1"}`:        aTraceID + "/" + aSpanID,
		`{"x-amzn-trace-id":"Root=` + xray + `;Sampled=1"}`:                           aTraceID + "/",
		`{"@xrayTraceId":"` + xray + `"}`:                                             aTraceID + "/",
		`{"headers":{"traceparent":"` + parent + `"}}`:                                aTraceID + "/" + aSpanID,
		`{"trace_id":"","message":"see ` + xray + `"}`:                                aTraceID + "/",
		`{"trace_id":"no","traceId":"` + aTraceID + `"}`:                              aTraceID + "/",
		`{"msg":"in trace=` + aTraceID + ` span=` + aSpanID + `"}`:                    aTraceID + "/" + aSpanID,
		`{"trace_id":"` + strings.Repeat("0", 32) + `"}`:                              "/",
		`{"dd.trace_id":"1234567890"}`:                                                "/",
		`{"a_span_id_that_is_long_and_means_nothing":"` + aSpanID + `"}`:              "/",
		// Plain text.
		"trace=" + aTraceID: aTraceID + "/",
		"GET / trace_id=" + aTraceID + " span_id=" + aSpanID + " ok":  aTraceID + "/" + aSpanID,
		"[traceId: " + aTraceID + ", spanId: " + aSpanID + "]":        aTraceID + "/" + aSpanID,
		`trace-id="` + aTraceID + `"`:                                 aTraceID + "/",
		"TRACE_ID=" + aTraceID:                                        aTraceID + "/",
		"Trace.ID = 0x" + aTraceID:                                    aTraceID + "/",
		"AWS-XRAY-TRACE-ID: " + xray + "@" + aSpanID + " done":        aTraceID + "/" + aSpanID,
		"START RequestId: x XRAY TraceId: " + xray + "\tSegmentId: 1": aTraceID + "/",
		"header Root=" + xray + ";Parent=" + aSpanID + ";Sampled=1":   aTraceID + "/" + aSpanID,
		"traceparent: " + parent:                                      aTraceID + "/" + aSpanID,
		"(" + parent + ")":                                            aTraceID + "/" + aSpanID,
		"1-1-" + xray[2:]:                                             aTraceID + "/",
		// Not traces.
		aTraceID:                          "/",
		"md5 " + aTraceID + " trace":      "/",
		"trace=" + aTraceID + "0":         "/",
		"trace=" + aTraceID[:31]:          "/",
		"trace " + aTraceID:               "/",
		"x" + xray:                        "/",
		xray + "0":                        "/",
		"1-5759e988-bd862e3fe1be46a99427": "/",
		"00-" + aTraceID + "-" + aSpanID:  "/",
		"retraced=" + aTraceID[:10]:       "/",
		"00-" + strings.Repeat("0", 32) + "-" + aSpanID + "-01": "/",
		"span=" + aSpanID: "/",
	} {
		rec := read(text)
		if got := rec.TraceID + "/" + rec.SpanID; got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
