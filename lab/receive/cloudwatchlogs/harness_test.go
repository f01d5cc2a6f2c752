package cloudwatchlogs

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"cruddur/lab/record"
)

// today is the moment at which these tests' requests arrive.
var today = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

// ms is a moment before or after today as the API writes it.
func ms(d time.Duration) int64 { return today.Add(d).UnixMilli() }

// kept is one call of a sink.
type kept struct {
	req  record.Request
	recs []record.Record
}

// memory is a sink that remembers; fail, when set, is what Accept returns.
type memory struct {
	mu    sync.Mutex
	fail  error
	calls []kept
}

func (m *memory) Accept(_ context.Context, req record.Request, recs []record.Record) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	req.ID = int64(len(m.calls) + 1)
	recs = append([]record.Record(nil), recs...)
	for i := range recs {
		recs[i].Request = req.ID
	}
	m.calls = append(m.calls, kept{req, recs})
	return nil
}

// lab is a receiver with what it handed on.
type lab struct {
	*Receiver
	sink *memory
	now  time.Time
}

func newLab() *lab {
	l := &lab{sink: &memory{}, now: today}
	l.Receiver = New(Config{Sink: l.sink, Now: func() time.Time { return l.now }})
	return l
}

const authorization = "AWS4-HMAC-SHA256 Credential=lab/20261122/us-east-1/logs/aws4_request, SignedHeaders=host;x-amz-date, " +
	"Signature=0000000000000000000000000000000000000000000000000000000000000000"

// request is a well-formed call.
func request(operation, body string) *http.Request {
	req := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	req.Header.Set("Content-Type", "application/x-amz-json-1.1")
	req.Header.Set("X-Amz-Target", "Logs_20140328."+operation)
	req.Header.Set("X-Amz-Date", today.Format("20060102T150405Z"))
	req.Header.Set("Authorization", authorization)
	return req
}

// send makes a call and checks what every reply has.
func (l *lab) send(t *testing.T, req *http.Request) (status int, body map[string]any) {
	t.Helper()
	w := httptest.NewRecorder()
	l.Handler().ServeHTTP(w, req)
	if id := w.Header().Get("x-amzn-RequestId"); !regexp.MustCompile(`^[0-9a-f-]{36}$`).MatchString(id) {
		t.Errorf("x-amzn-RequestId is %q", id)
	}
	if ct := w.Header().Get("Content-Type"); ct != "application/x-amz-json-1.1" {
		t.Errorf("Content-Type is %q", ct)
	}
	if w.Body.Len() > 0 {
		d := json.NewDecoder(bytes.NewReader(w.Body.Bytes()))
		d.UseNumber()
		if err := d.Decode(&body); err != nil {
			t.Fatalf("%v in %q", err, w.Body)
		}
	}
	if w.Code != http.StatusOK && w.Header().Get("x-amzn-ErrorType") != body["__type"] {
		t.Errorf("x-amzn-ErrorType is %q, __type %v", w.Header().Get("x-amzn-ErrorType"), body["__type"])
	}
	return w.Code, body
}

// do makes a call that has to succeed; body is JSON text, or a value to be made JSON.
func (l *lab) do(t *testing.T, operation string, body any) map[string]any {
	t.Helper()
	status, out := l.send(t, request(operation, asJSON(t, body)))
	if status != http.StatusOK {
		t.Fatalf("%s: %d %v", operation, status, out)
	}
	return out
}

// refuse makes a call that has to fail, and returns the error as "Type: message".
func (l *lab) refuse(t *testing.T, operation string, body any) string {
	t.Helper()
	status, out := l.send(t, request(operation, asJSON(t, body)))
	if status != http.StatusBadRequest {
		t.Fatalf("%s %.200v: %d %v, want a 400", operation, body, status, out)
	}
	return out["__type"].(string) + ": " + out["message"].(string)
}

func asJSON(t *testing.T, body any) string {
	t.Helper()
	if text, ok := body.(string); ok {
		return text
	}
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

type object = map[string]any

// withStream has the group g with the stream s.
func withStream(t *testing.T) *lab {
	t.Helper()
	l := newLab()
	l.do(t, "CreateLogGroup", object{"logGroupName": "g"})
	l.do(t, "CreateLogStream", object{"logGroupName": "g", "logStreamName": "s"})
	return l
}

type line struct {
	Timestamp int64  `json:"timestamp"`
	Message   string `json:"message"`
}

// put sends lines to the stream s of the group g.
func (l *lab) put(t *testing.T, lines ...line) map[string]any {
	t.Helper()
	return l.do(t, "PutLogEvents", object{"logGroupName": "g", "logStreamName": "s", "logEvents": lines})
}

// messages are those of the events in an answer.
func messages(answer map[string]any) []string {
	out := []string{}
	for _, e := range answer["events"].([]any) {
		out = append(out, e.(map[string]any)["message"].(string))
	}
	return out
}

// replayed is a fresh receiver that was given everything that l kept.
func (l *lab) replayed() (*lab, [][]record.Record) {
	again := newLab()
	again.now = l.now
	var recs [][]record.Record
	for _, c := range l.sink.calls {
		recs = append(recs, again.Replay(c.req))
	}
	return again, recs
}

// newCanceled is the context of a sender that is gone.
func newCanceled() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx, cancel
}
