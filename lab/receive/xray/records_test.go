package xray

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/lab/record"
)

func TestNestedSubsegmentsBecomeRecords(t *testing.T) {
	const inner = `{"id":"00000000000000C1","name":"sql","namespace":"remote","start_time":2,"end_time":3,"sql":{"sanitized_query":"SELECT ?"}}`
	const middle = `{"id":"00000000000000b1","name":"activities_home","start_time":2,"end_time":3, "subsegments" : [ ` + inner + ` ],"error":true,"throttle":true}`
	const top = `{"trace_id":"1-5759e988-bd862e3fe1be46a994272793","id":"00000000000000a1","subsegments":[` + middle + `],"name":"backend", "start_time":1,"in_progress":true}`
	got, refused := decode(header + top)
	if refused != "" {
		t.Fatal(refused)
	}
	second := func(s int64) time.Time { return time.Unix(s, 0).UTC() }
	want := []record.Record{{
		Request: 7, Tool: record.XRay, Kind: record.Segment, TraceID: "5759e988bd862e3fe1be46a994272793",
		SpanID: "00000000000000a1", Name: "backend", SpanKind: "server", Service: "backend", Start: second(1), Open: true,
		Received: arrival, Bytes: len(top) - len(middle),
		Fields: []record.Field{{Name: "name", Value: "backend"}, {Name: "in_progress", Value: true}},
		Doc: json.RawMessage(`{"trace_id":"1-5759e988-bd862e3fe1be46a994272793","id":"00000000000000a1","name":"backend",` +
			`"start_time":1,"in_progress":true}`),
	}, {
		Request: 7, Tool: record.XRay, Kind: record.Subsegment, TraceID: "5759e988bd862e3fe1be46a994272793",
		SpanID: "00000000000000b1", ParentID: "00000000000000a1", Name: "activities_home", SpanKind: "internal",
		Service: "backend", Start: second(2), Duration: time.Second, Error: true, Received: arrival,
		Bytes:  len(middle) - len(inner),
		Fields: []record.Field{{Name: "name", Value: "activities_home"}, {Name: "error", Value: true}, {Name: "throttle", Value: true}},
		Doc:    json.RawMessage(`{"id":"00000000000000b1","name":"activities_home","start_time":2,"end_time":3,"error":true,"throttle":true}`),
	}, {
		Request: 7, Tool: record.XRay, Kind: record.Subsegment, TraceID: "5759e988bd862e3fe1be46a994272793",
		SpanID: "00000000000000c1", ParentID: "00000000000000b1", Name: "sql", SpanKind: "client",
		Service: "backend", Start: second(2), Duration: time.Second, Received: arrival, Bytes: len(inner),
		Fields: []record.Field{
			{Name: "name", Value: "sql"},
			{Name: "namespace", Value: "remote"},
			{Name: "sql.sanitized_query", Value: "SELECT ?"},
		},
		Doc: json.RawMessage(inner),
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

func TestLoneSubsegment(t *testing.T) {
	recs, _ := decode(header + doc(`"type":"subsegment"`, `"parent_id":"00000000000000FF"`, `"namespace":"aws"`))
	got := recs[0]
	if got.Kind != record.Subsegment || got.ParentID != "00000000000000ff" || got.SpanKind != "client" || got.Service != "" {
		t.Errorf("kind %q, parent %q, span kind %q, service %q", got.Kind, got.ParentID, got.SpanKind, got.Service)
	}
}

func TestFieldsAreNamedAsXRayShowsThem(t *testing.T) {
	recs, _ := decode(header + doc(
		`"http":{"request":{"method":"GET","x_forwarded_for":true},"response":{"status":500,"content_length":"7"}}`,
		`"annotations":{"user_id":"ab","n":-2,"x":1.5,"big":12345678901234567890,"ok":false,"none":null}`,
		`"metadata":{"default":{"app.now":"now"},"namespace":{"key":{"results-size":2,"list":["a",{"b":1}]}}}`,
		`"cause":{"exceptions":[{"message":"boom","stack":[{"path":"a.go", "line":1}]}]}`,
		`"aws":{"xray":{"sdk":"X-Ray for Go"}}`, `"empty":{}`, `"links":[]`, `"k\u0065y":"\ud83d\ude00"`, `"fault":true`,
	))
	got := map[string]any{}
	for _, f := range recs[0].Fields {
		got[f.Name] = f.Value
	}
	want := map[string]any{
		"name":                "a",
		"http.request.method": "GET", "http.request.x_forwarded_for": true,
		"http.response.status": int64(500), "http.response.content_length": "7",
		"annotations.user_id": "ab", "annotations.n": int64(-2), "annotations.x": 1.5,
		"annotations.big": 12345678901234567890.0, "annotations.ok": false,
		"metadata.default.app.now": "now", "metadata.namespace.key.results-size": int64(2),
		"metadata.namespace.key.list.0": "a", "metadata.namespace.key.list.1.b": int64(1),
		"cause.exceptions.0.message": "boom", "cause.exceptions.0.stack": `[{"path":"a.go","line":1}]`,
		"aws.xray.sdk": "X-Ray for Go", "key": "😀", "fault": true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	if !recs[0].Error {
		t.Error("a fault is no error")
	}
}

func TestFieldsAreBounded(t *testing.T) {
	var many strings.Builder
	for i := range 2 * maxFields {
		fmt.Fprintf(&many, `"k%d":1,`, i)
	}
	deep := strings.Repeat(`{"a":`, 50) + "1" + strings.Repeat("}", 50)
	user := strings.Repeat("é", 10<<10)
	recs, refused := decode(header + doc(
		`"user":"`+user+`"`,
		`"`+strings.Repeat("n", maxFieldName+1)+`":1`,
		`"metadata":{"deep":`+deep+`}`,
		`"annotations":{`+strings.TrimSuffix(many.String(), ",")+`}`,
	))
	if refused != "" {
		t.Fatal(refused)
	}
	rec := recs[0]
	if len(rec.Fields) != maxFields {
		t.Errorf("%d fields, want %d", len(rec.Fields), maxFields)
	}
	if got, _ := rec.Field("user"); got != user {
		t.Errorf("a value of %d bytes, want all %d", len(got.(string)), len(user))
	}
	name := "metadata.deep" + strings.Repeat(".a", maxFieldDepth-2)
	want := strings.Repeat(`{"a":`, 50-maxFieldDepth+2) + "1" + strings.Repeat("}", 50-maxFieldDepth+2)
	if got, _ := rec.Field(name); got != want {
		t.Errorf("%s is %v, want %s", name, got, want)
	}
	if len(rec.Doc) < len(user) {
		t.Errorf("Doc has %d bytes: something is missing", len(rec.Doc))
	}
}

func TestTextThatIsNotUTF8(t *testing.T) {
	recs, refused := decode(header + doc("\"user\":\"a\xffb\""))
	if refused != "" {
		t.Fatal(refused)
	}
	if user, _ := recs[0].Field("user"); user != "a\ufffdb" {
		t.Errorf("user is %q", user)
	}
	if !strings.Contains(string(recs[0].Doc), "a\ufffdb") {
		t.Errorf("Doc is %s", recs[0].Doc)
	}
}
