package xray

import (
	"fmt"
	"strings"
	"testing"
)

// doc is a document that is right except for the members given, each as `"name":value`; an empty value leaves it out.
func doc(members ...string) string {
	all := []string{
		`"name":"a"`, `"id":"0000000000000001"`, `"trace_id":"1-5759e988-bd862e3fe1be46a994272793"`,
		`"start_time":1700000000.25`, `"end_time":1700000000.5`,
	}
	for _, m := range members {
		name, value, _ := strings.Cut(m, ":")
		for i := range all {
			if strings.HasPrefix(all[i], name+":") {
				all = append(all[:i], all[i+1:]...)
				break
			}
		}
		if value != "" {
			all = append(all, m)
		}
	}
	return "{" + strings.Join(all, ",") + "}"
}

func TestAcceptedDocuments(t *testing.T) {
	long := strings.Repeat("ü", 200)
	for _, d := range []string{
		doc(),
		doc(`"Dummy":false`, `"whatever":{"deep":[1,{"x":null}]}`),
		doc(`"user":""`, `"namespace":""`, `"parent_id":""`, `"type":""`),
		doc(`"http":{"response":{"status":200,"content_length":"12"}}`),
		doc(`"http":{"response":{"content_length":12}}`, `"http2":5`),
		doc(`"start_time":1.7e9`, `"end_time":1.70000000025E+9`),
		doc(`"end_time":`, `"in_progress":true`),
		doc(`"in_progress":true`),
		doc(`"end_time":1600000000`), // before its start
		doc(`"trace_id":"1-00000001-000000000000000000000000"`),
		doc(`"trace_id":"1-ffffffff-bd862e3fe1be46a994272793"`), // W3C randomness where the time was
		doc(`"id":"ABCDEFABCDEF0123"`),
		doc(`"type":"subsegment"`, `"parent_id":"0000000000000002"`),
		doc(`"parent_id":"0000000000000002"`),
		doc(`"parent_id":null`, `"subsegments":null`, `"namespace":null`),
		doc(`"type":5`, `"namespace":{"a":1}`),
		doc(`"annotations":{"list":[1,2],"map":{"a":1}}`),
		doc(`"name":"` + long + `"`),
		doc(`"name":"Ω 東京 1½ _.:/%&#=+\\-@\t"`),
		doc(`"cause":"0123456789abcdef"`),
		doc(`"subsegments":[]`),
		doc(`"subsegments":[{"name":"b","id":"0000000000000002","start_time":1,"in_progress":true}]`),
		doc(`"subsegments":[{"name":"b","id":"0000000000000002","start_time":1,"end_time":2,"trace_id":5,"parent_id":"x"}]`),
		doc() + "\n",
		"[" + doc() + "]",
	} {
		if _, refused := decode(header + d); refused != "" {
			t.Errorf("%s is refused: %s", d, refused)
		}
	}
}

func TestRefusedDocuments(t *testing.T) {
	nested := func(members string) string { return doc(`"subsegments":[{` + members + `}]`) }
	good := `"name":"b","id":"0000000000000002","start_time":1,"end_time":2`
	for _, c := range []struct{ doc, code, why string }{
		{doc(`"id":`), missingID, "there is no id"},
		{doc(`"id":""`), missingID, "there is no id"},
		{doc(`"id":null`), missingID, "there is no id"},
		{doc(`"id":"1"`), invalidSegment, `id "1" is not 16 hexadecimal digits`},
		{doc(`"id":"000000000000000g"`), invalidSegment, "is not 16 hexadecimal digits"},
		{doc(`"id":12`), invalidSegment, `id "12" is not 16 hexadecimal digits`},
		{doc(`"trace_id":`), missingTraceID, "there is no trace_id"},
		{doc(`"trace_id":""`), missingTraceID, "there is no trace_id"},
		{doc(`"trace_id":5`), invalidTraceID, `trace_id "5"`},
		{doc(`"trace_id":"5759e988bd862e3fe1be46a994272793"`), invalidTraceID, "trace_id"},
		{doc(`"trace_id":"2-5759e988-bd862e3fe1be46a994272793"`), invalidTraceID, "trace_id"},
		{doc(`"trace_id":"1-5759e988-bd862e3fe1be46a99427279"`), invalidTraceID, "trace_id"},
		{doc(`"trace_id":"1-5759e988+bd862e3fe1be46a994272793"`), invalidTraceID, "trace_id"},
		{doc(`"trace_id":"1-5759E988-bd862e3fe1be46a994272793"`), invalidTraceID, "in lower case"},
		{doc(`"name":`), invalidName, "there is no name"},
		{doc(`"name":""`), invalidName, "there is no name"},
		{doc(`"name":7`), invalidName, "name is not a string"},
		{doc(`"name":"` + strings.Repeat("x", 201) + `"`), invalidName, "has 201 characters"},
		{doc(`"name":"/users/{id}"`), invalidName, `'{' in the name "/users/{id}"`},
		{doc(`"start_time":`), invalidSegment, "there is no start_time"},
		{doc(`"start_time":"1700000000"`), invalidSegment, "start_time is not a number"},
		{doc(`"start_time":1700000000000`), invalidSegment, "X-Ray counts in seconds"},
		{doc(`"start_time":1e300`), invalidSegment, "X-Ray counts in seconds"},
		{doc(`"end_time":99999999999999999999`), invalidSegment, "X-Ray counts in seconds"},
		{doc(`"end_time":-1`), invalidSegment, "X-Ray counts in seconds"},
		{doc(`"end_time":-0.5`), invalidSegment, "X-Ray counts in seconds"},
		{doc(`"end_time":`), missingEndTime, "neither an end_time nor"},
		{doc(`"end_time":null`, `"in_progress":false`), missingEndTime, "neither an end_time nor"},
		{doc(`"type":"subsegment"`), missingParentID, "needs the parent_id"},
		{doc(`"type":"subsegment"`, `"parent_id":""`), missingParentID, "needs the parent_id"},
		{doc(`"parent_id":"xyz"`), invalidSegment, `parent_id "xyz"`},
		{doc(`"subsegments":{}`), invalidSegment, "subsegments is not an array"},
		{doc(`"subsegments":[5]`), invalidSegment, "not number"},
		{nested(strings.Replace(good, `"id":"0000000000000002",`, "", 1)), missingID, "there is no id"},
		{nested(strings.Replace(good, `,"end_time":2`, "", 1)), missingEndTime, "neither"},
		{nested(strings.Replace(good, `"name":"b",`, "", 1)), invalidName, "there is no name"},
		{nested(good + `,"subsegments":[{"id":"0000000000000003"}]`), invalidSegment, "there is no start_time"},
		{doc(`"metadata":{"default":{"x":"` + strings.Repeat("y", maxDocument) + `"}}`), invalidSegment, "bytes and may have 65536"},
		{`5`, invalidSegment, "not number"},
		{`"x"`, invalidSegment, "not string"},
		{`null`, invalidSegment, "not null"},
		{`{}`, missingID, "there is no id"},
	} {
		p := judge(c.doc)
		if p == nil {
			t.Errorf("%.200s is taken", c.doc)
			continue
		}
		if p.code != c.code || !strings.Contains(p.why, c.why) {
			t.Errorf("%.200s: %s %q, want %s %q", c.doc, p.code, p.why, c.code, c.why)
		}
		if _, refused := decode(header + c.doc); len(c.doc) < maxDocument && refused != p.String() {
			t.Errorf("%.200s: the datagram is refused with %q, want %q", c.doc, refused, p)
		}
	}
}

// judge reads one document and says what is wrong with it.
func judge(text string) *problem {
	docs, err := newReader().read([]byte(text))
	if err != nil {
		return &problem{code: "unreadable", why: err.Error()}
	}
	return docs[0].check()
}

// TestTooManyDocuments has a few bytes that would become much memory each.
func TestTooManyDocuments(t *testing.T) {
	good := `{"name":"b","id":"0000000000000002","start_time":1,"end_time":2}`
	most := doc(`"subsegments":[` + strings.Repeat(good+",", (maxDocument-1000)/(len(good)+1)) + good + `]`)
	if recs, refused := decode(header + most); refused != "" || len(recs) < 900 {
		t.Errorf("%d subsegments: refused with %q", len(recs), refused)
	}
	for _, payload := range []string{
		doc(`"subsegments":[` + strings.Repeat("{},", maxDocuments) + "{}]"),
		"[" + strings.Repeat("{},", maxDocuments) + "{}]",
	} {
		recs, refused := decode(header + payload)
		if len(recs) != 0 || !strings.Contains(refused, "more than 1100 subsegments or documents") {
			t.Errorf("%.100s…: %d records, refused with %q", payload, len(recs), refused)
		}
	}
}

func TestProblemNamesSubsegments(t *testing.T) {
	for text, want := range map[string]string{
		doc(`"id":`):               "Invalid segment. ErrorCode: MissingId",
		doc(`"type":"subsegment"`): "Invalid subsegment. ErrorCode: MissingParentId, Cause: null",
		doc(`"subsegments":[{"name":"b","id":"0000000000000002","start_time":1}]`): "Invalid subsegment. ErrorCode: MissingEndTime, Cause: null",
	} {
		if got := judge(text).message(); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestEpochKeepsNanoseconds(t *testing.T) {
	for number, want := range map[string]string{
		"1700000000":                "2023-11-14T22:13:20Z",
		"1700000000.123456789":      "2023-11-14T22:13:20.123456789Z",
		"1700000000.1234567891":     "2023-11-14T22:13:20.123456789Z",
		"1700000000.5":              "2023-11-14T22:13:20.5Z",
		"1.7000000005e9":            "2023-11-14T22:13:20.5Z",
		"0":                         "1970-01-01T00:00:00Z",
		"253402300799.999999999999": "9999-12-31T23:59:59.999999999Z",
	} {
		got, err := parseEpoch(number)
		if s := got.Format("2006-01-02T15:04:05.999999999Z07:00"); err != nil || s != want {
			t.Errorf("%s is %s, %v, want %s", number, s, err, want)
		}
	}
	for _, number := range []string{"253402300800", "1e12", "-1", "-1e-3", "9223372036854775808", "1e999"} {
		if got, err := parseEpoch(number); err == nil {
			t.Errorf("%s is %s, want an error", number, got)
		}
	}
}

func ExampleReceiver_Replay() {
	r := New(Config{})
	for _, rec := range r.Replay(request(header + doc(`"user":"andrewbrown"`, `"fault":true`))) {
		user, _ := rec.Field("user")
		fmt.Println(rec.TraceID, rec.Name, rec.Duration, rec.Error, user)
	}
	// Output: 5759e988bd862e3fe1be46a994272793 a 250ms true andrewbrown
}
