package xray

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/lab/record"
)

// post sends body without credentials and without a Content-Type, as SDKs do to a daemon.
func post(t *testing.T, r *Receiver, path, body string) (*http.Response, map[string]any) {
	t.Helper()
	req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	w := httptest.NewRecorder()
	r.Handler().ServeHTTP(w, req)
	var answer map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatalf("POST %s: %v in %q", path, err, w.Body)
	}
	resp := w.Result()
	if id := resp.Header.Get("x-amzn-RequestId"); !regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(id) {
		t.Errorf("POST %s: x-amzn-RequestId is %q", path, id)
	}
	if ct := resp.Header.Get("Content-Type"); ct != "application/json" {
		t.Errorf("POST %s: Content-Type is %q", path, ct)
	}
	return resp, answer
}

func newTestReceiver() (*Receiver, *memory) {
	sink := &memory{}
	return New(Config{Sink: sink, Now: func() time.Time { return arrival }}), sink
}

func TestSamplingRules(t *testing.T) {
	r, sink := newTestReceiver()
	for _, body := range []string{"", "{}", `{"NextToken":null}`} {
		resp, got := post(t, r, "/GetSamplingRules", body)
		at := float64(arrival.Unix())
		rule := func(name string, priority, reservoir, rate float64) any {
			return map[string]any{"CreatedAt": at, "ModifiedAt": at, "SamplingRule": map[string]any{
				"RuleName": name, "RuleARN": "arn:aws:xray:us-east-1:123456789012:sampling-rule/" + name,
				"Priority": priority, "ReservoirSize": reservoir, "FixedRate": rate, "Version": 1.0,
				"ResourceARN": "*", "ServiceName": "*", "ServiceType": "*", "Host": "*", "HTTPMethod": "*", "URLPath": "*",
				"Attributes": map[string]any{},
			}}
		}
		want := map[string]any{"SamplingRuleRecords": []any{rule("Cruddur", 9000, 5, 1), rule("Default", 10000, 1, 0.05)}}
		if diff := cmp.Diff(want, got); diff != "" || resp.StatusCode != 200 {
			t.Errorf("body %q: status %d (-want +got):\n%s", body, resp.StatusCode, diff)
		}
	}
	if n := len(sink.all()); n != 0 {
		t.Errorf("%d readings were kept", n)
	}
}

func statsDoc(members string) string {
	return `{"RuleName":"Cruddur","ClientID":"0123456789abcdef01234567","Timestamp":1700000000.5,"RequestCount":3,"SampledCount":2` + members + `}`
}

func TestSamplingTargets(t *testing.T) {
	r, _ := newTestReceiver()
	unknown := strings.Replace(statsDoc(""), "Cruddur", "Nobody", 1)
	resp, got := post(t, r, "/SamplingTargets",
		`{"SamplingStatisticsDocuments":[`+statsDoc(`,"BorrowCount":1`)+`,`+unknown+`],"SamplingBoostStatisticsDocuments":[]}`)
	want := map[string]any{
		"LastRuleModification": float64(arrival.Unix()),
		"SamplingTargetDocuments": []any{map[string]any{
			"RuleName": "Cruddur", "FixedRate": 1.0, "ReservoirQuota": 5.0, "Interval": 10.0,
			"ReservoirQuotaTTL": float64(arrival.Unix() + 12),
		}},
		"UnprocessedStatistics": []any{map[string]any{
			"RuleName": "Nobody", "ErrorCode": "404", "Message": "There is no sampling rule of this name.",
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" || resp.StatusCode != 200 {
		t.Errorf("status %d (-want +got):\n%s", resp.StatusCode, diff)
	}
}

func TestRefusedCalls(t *testing.T) {
	without := func(member string) string {
		return `{"SamplingStatisticsDocuments":[` + strings.Replace(statsDoc(""), `"`+member+`"`, `"x"`, 1) + `]}`
	}
	with := func(old, repl string) string {
		return `{"SamplingStatisticsDocuments":[` + strings.Replace(statsDoc(""), old, repl, 1) + `]}`
	}
	for _, c := range []struct{ path, body, want string }{
		{"/SamplingTargets", `{`, "is not the JSON"},
		{"/SamplingTargets", `[]`, "is not the JSON"},
		{"/SamplingTargets", `{}`, "SamplingStatisticsDocuments is missing"},
		{"/SamplingTargets", ``, "SamplingStatisticsDocuments is missing"},
		{"/SamplingTargets", `{"SamplingStatisticsDocuments":[` + strings.Repeat(statsDoc("")+",", 25) + statsDoc("") + `]}`, "has 26 documents and may have 25"},
		{"/SamplingTargets", without("RuleName"), "SamplingStatisticsDocuments.1.RuleName is missing"},
		{"/SamplingTargets", without("ClientID"), "SamplingStatisticsDocuments.1.ClientID is missing"},
		{"/SamplingTargets", without("Timestamp"), "Timestamp is missing"},
		{"/SamplingTargets", without("RequestCount"), "RequestCount is missing"},
		{"/SamplingTargets", without("SampledCount"), "SampledCount is missing"},
		{"/SamplingTargets", with("0123456789abcdef01234567", "0123456789abcdef0123456"), "ClientID is not 24"},
		{"/SamplingTargets", with("0123456789abcdef01234567", "0123456789abcdef0123456z"), "ClientID is not 24"},
		{"/SamplingTargets", with(`"Cruddur"`, `""`), "needs 1 to 32"},
		{"/SamplingTargets", with(`:3`, `:-3`), "counts below zero"},
		{"/SamplingTargets", with(`:3`, `:"3"`), "is not the JSON"},
		{"/GetSamplingRules", `{"NextToken":"x"}`, "NextToken"},
		{"/GetSamplingRules", `x`, "is not the JSON"},
		{"/TraceSegments", `{}`, "TraceSegmentDocuments is missing"},
		{"/TraceSegments", `{"TraceSegmentDocuments":[{}]}`, "is not the JSON"},
		{"/TraceSegments", `{"TraceSegmentDocuments":[` + strings.Repeat(`"",`, 50) + `""]}`, "has 51 documents and may have 50"},
	} {
		r, sink := newTestReceiver()
		resp, got := post(t, r, c.path, c.body)
		message, _ := got["Message"].(string)
		if resp.StatusCode != 400 || resp.Header.Get("x-amzn-ErrorType") != "InvalidRequestException" || !strings.Contains(message, c.want) {
			t.Errorf("%s %.100s: %d %s %q", c.path, c.body, resp.StatusCode, resp.Header.Get("x-amzn-ErrorType"), message)
		}
		calls := sink.all()
		if len(calls) != 1 || calls[0].req.Refused != "InvalidRequestException: "+message || calls[0].req.Status != 400 ||
			string(calls[0].req.Body) != c.body {
			t.Errorf("%s %.100s is kept as %+v", c.path, c.body, calls)
		}
	}
}

func TestUnknownOperation(t *testing.T) {
	r, sink := newTestReceiver()
	resp, got := post(t, r, "/Traces", "{}")
	want := "This stand-in for the X-Ray daemon answers POST to /GetSamplingRules, /SamplingTargets, /TraceSegments, not POST /Traces."
	if resp.StatusCode != 404 || resp.Header.Get("x-amzn-ErrorType") != "UnknownOperationException" || got["Message"] != want {
		t.Errorf("%d %v", resp.StatusCode, got)
	}
	if n := len(sink.all()); n != 1 {
		t.Errorf("%d requests are kept, want 1", n)
	}
	w := httptest.NewRecorder()
	r.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/GetSamplingRules", nil))
	if w.Code != 404 || len(sink.all()) != 1 {
		t.Errorf("GET: %d, %d kept", w.Code, len(sink.all()))
	}
}

func TestOversizedCall(t *testing.T) {
	r, sink := newTestReceiver()
	resp, _ := post(t, r, "/TraceSegments", strings.Repeat("x", maxBody+1))
	if resp.StatusCode != 413 || resp.Header.Get("x-amzn-ErrorType") != "RequestEntityTooLargeException" {
		t.Errorf("%d %v", resp.StatusCode, resp.Header)
	}
	if n := len(sink.all()[0].req.Body); n != keptOfTooBig {
		t.Errorf("%d bytes are kept, want %d", n, keptOfTooBig)
	}
}

func TestPutTraceSegments(t *testing.T) {
	docs := []string{
		doc() + "\n", doc(`"id":`), doc(`"trace_id":"1"`), doc(`"end_time":`), doc(`"type":"subsegment"`), "nonsense",
		"T1SCgA=", "[" + doc() + "]", doc(`"metadata":{"d":{"x":"` + strings.Repeat("y", maxDocument) + `"}}`), "",
	}
	body, err := json.Marshal(map[string]any{"TraceSegmentDocuments": docs})
	if err != nil {
		t.Fatal(err)
	}
	r, sink := newTestReceiver()
	resp, got := post(t, r, "/TraceSegments", string(body))
	bad := func(id, code, message string) any {
		m := map[string]any{"ErrorCode": code, "Message": message}
		if id != "" {
			m["Id"] = id
		}
		return m
	}
	const id = "0000000000000001"
	want := map[string]any{"UnprocessedTraceSegments": []any{
		bad("", "MissingId", "Invalid segment. ErrorCode: MissingId"),
		bad(id, "InvalidTraceId", "Invalid segment. ErrorCode: InvalidTraceId"),
		bad(id, "MissingEndTime", "Invalid segment. ErrorCode: MissingEndTime"),
		bad(id, "MissingParentId", "Invalid subsegment. ErrorCode: MissingParentId, Cause: null"),
		bad("", "InvalidSegment", "Invalid segment. ErrorCode: InvalidSegment"),
		bad("", "InvalidSegment", "Invalid segment. ErrorCode: InvalidSegment"),
		bad("", "InvalidSegment", "Invalid segment. ErrorCode: InvalidSegment"),
		bad(id, "InvalidSegment", "Invalid segment. ErrorCode: InvalidSegment"),
		bad("", "InvalidSegment", "Invalid segment. ErrorCode: InvalidSegment"),
	}}
	if diff := cmp.Diff(want, got); diff != "" || resp.StatusCode != 200 {
		t.Errorf("status %d (-want +got):\n%s", resp.StatusCode, diff)
	}
	call := sink.all()[0]
	if call.req.Protocol != "xray/http" || call.req.Method != "POST" || call.req.Path != "/TraceSegments" || call.req.Refused != "" {
		t.Errorf("request %+v", call.req)
	}
	if len(call.recs) != len(docs) {
		t.Fatalf("%d records, want %d", len(call.recs), len(docs))
	}
	for i, rec := range call.recs {
		if (rec.Refused == "") != (i == 0) {
			t.Errorf("document %d is refused with %q", i, rec.Refused)
		}
	}
	if _, got := post(t, r, "/TraceSegments", `{"TraceSegmentDocuments":[]}`); len(got["UnprocessedTraceSegments"].([]any)) != 0 {
		t.Errorf("no documents: %v", got)
	}
}

func TestPutTraceSegmentsIsNotAcknowledgedBeforeItIsKept(t *testing.T) {
	r := New(Config{Sink: &memory{before: func() error { return errors.New("disk full") }}})
	resp, got := post(t, r, "/TraceSegments", fmt.Sprintf(`{"TraceSegmentDocuments":[%q]}`, doc()))
	if resp.StatusCode != 503 || resp.Header.Get("x-amzn-ErrorType") != "ServiceUnavailableException" {
		t.Errorf("%d %v", resp.StatusCode, got)
	}
	if strings.Contains(fmt.Sprint(got), "disk") {
		t.Errorf("the answer tells of this machine: %v", got)
	}
}

func TestReplayMakesTheSameRecords(t *testing.T) {
	r, sink := newTestReceiver()
	for _, datagram := range []string{header + doc(), "garbage", header + "[" + doc() + ",{}]", header + doc(`"id":`)} {
		req := request(datagram)
		req.ID = 0
		recs, refused := newReader().decodeDatagram(req)
		req.Refused = refused
		if err := sink.Accept(t.Context(), req, recs); err != nil {
			t.Fatal(err)
		}
	}
	post(t, r, "/TraceSegments?x=1", fmt.Sprintf(`{"TraceSegmentDocuments":[%q,"x"]}`, doc()))
	post(t, r, "/TraceSegments", "{}")
	post(t, r, "/SamplingTargets", "{}")
	again := New(Config{})
	for i, c := range sink.all() {
		c.req.ID = int64(i)
		want := append([]record.Record(nil), c.recs...)
		for j := range want {
			want[j].Request = c.req.ID
		}
		if diff := cmp.Diff(want, append([]record.Record(nil), again.Replay(c.req)...)); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", c.req.Protocol, c.req.Path, diff)
		}
	}
	if recs := again.Replay(record.Request{Protocol: "aws-json"}); recs != nil {
		t.Errorf("another protocol's request gives %v", recs)
	}
}
