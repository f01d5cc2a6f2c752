package otlp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"google.golang.org/protobuf/encoding/protowire"

	"cruddur/lab/record"
)

const (
	environmentKey   = "0123456789abcdefghijKL"
	classicKey       = "0123456789abcdef0123456789abcdef"
	ingestSecret     = "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijkl" // 58
	ingestKey        = "hcaik_" + ingestSecret
	classicIngestKey = "hcaic_" + ingestSecret
	managementKey    = "hcamk_" + ingestSecret

	onSpan = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"GET /","traceId":"5b8efff798038103d269b633813fc60c",` +
		`"spanId":"eee19b7ec3c1b174","startTimeUnixNano":"1700000000000000000","endTimeUnixNano":1700000000001000000}]}]}]}`
	oneLog    = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"hello"}}]}]}]}`
	oneMetric = `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[{"asInt":"1"}]}}]}]}]}`
)

// exchange is one request to the handler and what must come of it.
type exchange struct {
	name   string
	method string // "": POST
	path   string // "": /v1/traces
	header string // lines "Name: value"; "key" and "json", "proto" stand for the usual ones
	body   string

	status  int
	records int
	reply   string // contained in the body
	plain   bool   // the reply is text/plain, else of the request's type
	unkept  bool   // nothing is handed to the sink
}

func (x exchange) request(t *testing.T) *http.Request {
	t.Helper()
	method, path := x.method, x.path
	if method == "" {
		method = http.MethodPost
	}
	if path == "" {
		path = "/v1/traces"
	}
	r := httptest.NewRequest(method, path, strings.NewReader(x.body))
	for line := range strings.Lines(x.header) {
		line = strings.TrimSpace(line)
		switch line {
		case "key":
			line = "X-Honeycomb-Team: " + environmentKey
		case "json":
			line = "Content-Type: application/json"
		case "proto":
			line = "Content-Type: application/x-protobuf"
		}
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	return r
}

func TestExchanges(t *testing.T) {
	proto := string(protoOf(t, traces, []byte(onSpan)))
	const missing = "missing 'x-honeycomb-team' header"
	const unknown = `{"error":"unknown API key - check your credentials`
	for _, x := range []exchange{
		{name: "protobuf", header: "key\nproto", body: proto, status: 200, records: 1},
		{name: "protobuf by its other name", header: "key\nContent-Type: application/protobuf", body: proto, status: 200, records: 1},
		{name: "json", header: "key\njson", body: onSpan, status: 200, records: 1, reply: "{}"},
		{name: "json with space around", header: "key\njson", body: "\n " + onSpan + " \n", status: 200, records: 1},
		{name: "logs", path: "/v1/logs", header: "key\njson", body: oneLog, status: 200, records: 1},
		{name: "metrics make no records", path: "/v1/metrics", header: "key\njson", body: oneMetric, status: 200},
		{name: "query string", path: "/v1/traces?x=1", header: "key\njson", body: onSpan, status: 200, records: 1},
		{name: "gzip", header: "key\nproto\nContent-Encoding: gzip", body: string(gzipped(t, []byte(proto))), status: 200, records: 1},
		{name: "zstd", header: "key\nproto\nContent-Encoding: zstd", body: string(zstded(t, []byte(proto))), status: 200, records: 1},
		{name: "zstd json", header: "key\njson\nContent-Encoding: zstd", body: string(zstded(t, []byte(onSpan))), status: 200, records: 1},
		{name: "empty protobuf", header: "key\nproto", status: 200},
		{name: "empty json", header: "key\njson", body: "{}", status: 200, reply: "{}"},
		{name: "unknown json keys", header: "key\njson", body: `{"new":{"a":[null]},"resourceSpans":[{"entity":1}]}`, status: 200},
		{name: "ingest key", header: "X-Honeycomb-Team: " + ingestKey + "\njson", body: onSpan, status: 200, records: 1},
		{
			name: "classic key with dataset", header: "X-Honeycomb-Team: " + classicKey + "\nX-Honeycomb-Dataset: d\njson",
			body: onSpan, status: 200, records: 1,
		},
		{name: "classic key, logs need no dataset", path: "/v1/logs", header: "X-Honeycomb-Team: " + classicKey + "\njson", body: oneLog, status: 200, records: 1},
		{name: "short trace id in protobuf", header: "key\nproto", body: spanWithIDs("12345678", "1234567"), status: 200, records: 2},

		{name: "GET", method: "GET", header: "key\njson", status: 405, plain: true, reply: "takes POST"},
		{name: "PUT", method: "PUT", header: "key\njson", body: onSpan, status: 405, plain: true, reply: "takes POST"},
		{name: "trailing slash", path: "/v1/traces/", header: "key\njson", body: onSpan, status: 404, plain: true, reply: "/v1/traces"},
		{name: "doubled slash", path: "//v1/traces", header: "key\njson", body: onSpan, status: 404, plain: true, reply: "/v1/traces"},
		{name: "another path", method: "GET", path: "/", status: 404, plain: true, unkept: true},
		{name: "no content type", header: "key", body: onSpan, status: 415, plain: true, reply: "unsupported content-type, valid types are: application/protobuf, application/x-protobuf, application/json"},
		{name: "charset", header: "key\nContent-Type: application/json; charset=utf-8", body: onSpan, status: 415, plain: true, reply: "application/json"},
		{name: "content type before key", header: "Content-Type: text/plain", body: onSpan, status: 415, plain: true},
		{name: "no key", header: "json", body: onSpan, status: 401, reply: `{"message":"` + missing + `. `},
		{name: "no key, protobuf", header: "proto", body: proto, status: 401, reply: missing + ". Set it"},
		{name: "blank key", header: "json\nX-Honeycomb-Team: ", body: onSpan, status: 401, reply: missing},
		{name: "wrong shape", header: "json\nX-Honeycomb-Team: abc", body: onSpan, status: 401, reply: unknown},
		{name: "placeholder", header: "proto\nX-Honeycomb-Team: YOUR_API_KEY", body: proto, status: 401, reply: unknown},
		{name: "management key", header: "json\nX-Honeycomb-Team: " + managementKey, body: onSpan, status: 401, reply: "management"},
		{name: "classic, no dataset", header: "json\nX-Honeycomb-Team: " + classicKey, body: onSpan, status: 401, reply: `"missing 'x-honeycomb-dataset' header`},
		{name: "classic ingest, no dataset", path: "/v1/metrics", header: "json\nX-Honeycomb-Team: " + classicIngestKey, body: oneMetric, status: 401, reply: "dataset"},
		{name: "encoding", header: "key\njson\nContent-Encoding: deflate", body: onSpan, status: 400, reply: `failed to parse OTLP request body: unsupported content-encoding`},
		{name: "identity", header: "key\njson\nContent-Encoding: identity", body: onSpan, status: 400},
		{name: "not gzip", header: "key\nproto\nContent-Encoding: gzip", body: proto, status: 400, reply: "failed to parse OTLP request body: gzip"},
		{name: "half a gzip", header: "key\nproto\nContent-Encoding: gzip", body: string(gzipped(t, []byte(proto))[:40]), status: 400},
		{name: "not zstd", header: "key\nproto\nContent-Encoding: zstd", body: proto, status: 400, reply: "failed to parse OTLP request body: zstd"},
		{name: "half a protobuf", header: "key\nproto", body: proto[:len(proto)-3], status: 400, reply: "failed to parse"},
		{name: "json as protobuf", header: "key\nproto", body: onSpan, status: 400},
		{name: "protobuf as json", header: "key\njson", body: proto, status: 400, reply: `{"message":"failed to parse OTLP request body`},
		{name: "no body, json", header: "key\njson", status: 400},
		{name: "a list", header: "key\njson", body: "[]", status: 400},
		{name: "null", header: "key\njson", body: "null", status: 400},
		{name: "text behind", header: "key\njson", body: onSpan + "x", status: 400},
		{name: "half a json", header: "key\njson", body: onSpan[:60], status: 400},
		{name: "id not hex", header: "key\njson", body: strings.Replace(onSpan, "5b8e", "xxxx", 1), status: 400},
		{name: "id in base64", header: "key\njson", body: strings.Replace(onSpan, "5b8efff798038103d269b633813fc60c", "W47/95gDgQPSabYzgT/GDA==", 1), status: 400},
		{name: "half a metric", path: "/v1/metrics", header: "key\nproto", body: "\x0a\x05abc", status: 400},
		{name: "half a log", path: "/v1/logs", header: "key\njson", body: oneLog[:30], status: 400},
		{name: "over the cap", header: "key\njson", body: `{"x":"` + strings.Repeat("x", 2000) + `"}`, status: 400, reply: "too large"},
		{name: "over the cap, unpacked", header: "key\njson\nContent-Encoding: gzip", body: string(gzipped(t, []byte(`{"x":"`+strings.Repeat("x", 2000)+`"}`))), status: 400, reply: "too large"},
	} {
		t.Run(x.name, func(t *testing.T) {
			sink := &memory{}
			rc := New(Config{Sink: sink, Now: func() time.Time { return noon }, MaxBody: 1500})
			r, w := x.request(t), httptest.NewRecorder()
			rc.Handler().ServeHTTP(w, r)

			reply := w.Body.String()
			if w.Code != x.status || !strings.Contains(reply, x.reply) {
				t.Errorf("got %d %q, want %d with %q", w.Code, reply, x.status, x.reply)
			}
			if got, want := w.Header().Get("Content-Type"), r.Header.Get("Content-Type"); strings.Contains(x.reply, `"error"`) {
				if got != "application/json" {
					t.Errorf("got type %q, want JSON", got)
				}
			} else if x.plain {
				if !strings.HasPrefix(got, "text/plain") {
					t.Errorf("got type %q, want text/plain", got)
				}
			} else if got != want {
				t.Errorf("got type %q, want the request's: %q", got, want)
			}
			if x.status == 200 && formOf(r.Header.Get("Content-Type")) == binary && reply != "" {
				t.Errorf("got body %q, want none", reply)
			}
			if x.status == 405 && w.Header().Get("Allow") != "POST" {
				t.Errorf("Allow is %q", w.Header().Get("Allow"))
			}
			if x.unkept {
				if len(sink.requests) != 0 {
					t.Errorf("it was kept: %v", sink.requests)
				}
				return
			}
			req, recs := sink.last()
			if len(recs) != x.records || req.Status != x.status || (req.Refused == "") != (x.status == 200) {
				t.Errorf("kept %d records, status %d, refused %q", len(recs), req.Status, req.Refused)
			}
			if key := r.Header.Get(teamHeader); len(key) > 8 && strings.Contains(req.Header.Get(teamHeader), key) {
				t.Errorf("the key is kept: %v", req.Header)
			}
			if !strings.Contains(x.reply, "too large") && string(req.Body) != x.body {
				t.Errorf("kept body %q, want it as received: %q", req.Body, x.body)
			}
			if diff := cmp.Diff(recs, rc.Replay(req)); diff != "" && x.status == 200 {
				t.Errorf("the replay differs (-first +replay):\n%s", diff)
			}
			if x.status != 200 && rc.Replay(req) != nil {
				t.Error("a refused request was replayed")
			}
		})
	}
}

func zstded(tb testing.TB, data []byte) []byte {
	tb.Helper()
	zw, err := zstd.NewWriter(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return zw.EncodeAll(data, nil)
}

// spanWithIDs encodes a span whose ids have any length.
func spanWithIDs(trace, span string) string {
	field := func(n protowire.Number, value []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, n, protowire.BytesType), value)
	}
	s := append(field(1, []byte(trace)), field(2, []byte(span))...)
	s = append(s, field(5, []byte("odd ids"))...)
	s = append(s, field(13, append(field(1, []byte(trace+trace+trace)), field(4, nil)...))...)
	return string(field(1, field(2, field(2, s))))
}

func TestRequestIsKeptAsReceived(t *testing.T) {
	sink := &memory{}
	rc := New(Config{Sink: sink, Now: func() time.Time { return noon }})
	x := exchange{path: "/v1/traces?a=b", header: "key\njson\nX-Honeycomb-Dataset: d", body: onSpan}
	rc.Handler().ServeHTTP(httptest.NewRecorder(), x.request(t))
	want := record.Request{
		Tool: record.Honeycomb, Protocol: "otlp/http", Time: noon, Remote: "192.0.2.1:1234",
		Method: "POST", Path: "/v1/traces?a=b", Body: []byte(onSpan), Status: 200,
		Header: http.Header{
			"X-Honeycomb-Team": {"****ijKL"}, "X-Honeycomb-Dataset": {"d"}, "Content-Type": {"application/json"},
		},
	}
	got, recs := sink.last()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
	if len(recs) != 1 || !recs[0].Received.Equal(noon) || recs[0].Tool != record.Honeycomb {
		t.Errorf("records: %+v", recs)
	}
	got.ID = 7
	if recs := rc.Replay(got); len(recs) != 1 || recs[0].Request != 7 {
		t.Errorf("the replay does not carry the request's id: %+v", recs)
	}
}

func TestSinkFailureIsRetryable(t *testing.T) {
	proto := string(protoOf(t, traces, []byte(onSpan)))
	for header, body := range map[string]string{"key\nproto": proto, "key\njson": onSpan} {
		w := httptest.NewRecorder()
		x := exchange{header: header, body: body}
		New(Config{Sink: &memory{full: true}}).Handler().ServeHTTP(w, x.request(t))
		if w.Code != 503 || w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), "could not keep") {
			t.Errorf("got %d %v %q", w.Code, w.Header(), w.Body)
		}
		if strings.Contains(w.Body.String(), "disk") {
			t.Errorf("the sink's own error is told: %q", w.Body)
		}
	}
	w := httptest.NewRecorder()
	New(Config{Sink: &memory{full: true}}).Handler().ServeHTTP(w, exchange{header: "json", body: onSpan}.request(t))
	if w.Code != 401 {
		t.Errorf("a refusal that cannot be kept: got %d, want 401", w.Code)
	}
}

func TestOpenReceiverTakesAnyKey(t *testing.T) {
	for _, header := range []string{"json", "json\nX-Honeycomb-Team: abc", "json\nX-Honeycomb-Team: " + classicKey} {
		sink, w := &memory{}, httptest.NewRecorder()
		New(Config{Sink: sink, Open: true}).Handler().ServeHTTP(w, exchange{header: header, body: onSpan}.request(t))
		if _, recs := sink.last(); w.Code != 200 || len(recs) != 1 {
			t.Errorf("%q: got %d and %d records", header, w.Code, len(recs))
		}
	}
	w := httptest.NewRecorder()
	New(Config{Sink: &memory{}, Open: true, MaxBody: 10}).Handler().ServeHTTP(w, exchange{header: "json", body: onSpan}.request(t))
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("over the cap: got %d, want 413", w.Code)
	}
}

func TestRefusedBodiesAreKeptInPart(t *testing.T) {
	sink := &memory{}
	rc := New(Config{Sink: sink})
	big := `{"x":"` + strings.Repeat("x", 2*shownOfRefused) + `"`
	for _, header := range []string{"json", "key\njson"} { // refused by header, by body
		rc.Handler().ServeHTTP(httptest.NewRecorder(), exchange{header: header, body: big}.request(t))
		if req, _ := sink.last(); len(req.Body) != shownOfRefused {
			t.Errorf("%q: kept %d bytes, want %d", header, len(req.Body), shownOfRefused)
		}
	}
}

// TestStatusIsAProtobufMessage decodes an error as a client would.
func TestStatusIsAProtobufMessage(t *testing.T) {
	w := httptest.NewRecorder()
	New(Config{Sink: &memory{}}).Handler().ServeHTTP(w, exchange{header: "proto"}.request(t))
	field, wire, n := protowire.ConsumeTag(w.Body.Bytes())
	if field != 2 || wire != protowire.BytesType {
		t.Fatalf("got field %d of type %d", field, wire)
	}
	message, m := protowire.ConsumeString(w.Body.Bytes()[n:])
	if message != missingKey || n+m != w.Body.Len() {
		t.Errorf("got message %q", message)
	}
}

func TestChunkedBodyOverHTTP(t *testing.T) {
	sink := &memory{}
	srv := httptest.NewServer(New(Config{Sink: sink}).Handler())
	defer srv.Close()
	body := io.MultiReader(strings.NewReader(onSpan[:50]), strings.NewReader(onSpan[50:])) // no known length
	r, err := http.NewRequest("POST", srv.URL+"/v1/traces", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(teamHeader, ingestKey)
	res, err := srv.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if reply, _ := io.ReadAll(res.Body); res.StatusCode != 200 || string(reply) != "{}" {
		t.Errorf("got %d %q", res.StatusCode, reply)
	}
	if req, recs := sink.last(); len(recs) != 1 || !bytes.Equal(req.Body, []byte(onSpan)) {
		t.Errorf("kept %d records of %q", len(recs), req.Body)
	}
}

func TestAuth(t *testing.T) {
	f := func(key string, status int, want map[string]any) {
		t.Helper()
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/1/auth", nil)
		r.Header.Set(teamHeader, key)
		sink := &memory{}
		New(Config{Sink: sink, Open: true}).Handler().ServeHTTP(w, r)
		var got map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatalf("%q: %v in %q", key, err, w.Body)
		}
		if w.Code != status || w.Header().Get("Content-Type") != "application/json" || len(sink.requests) != 0 {
			t.Errorf("%q: got %d %v, %d kept", key, w.Code, w.Header(), len(sink.requests))
		}
		for name, value := range want {
			if diff := cmp.Diff(value, got[name]); diff != "" {
				t.Errorf("%q: %s (-want +got):\n%s", key, name, diff)
			}
		}
		if key != "" && strings.Contains(w.Body.String(), key) {
			t.Errorf("the key is told: %q", w.Body)
		}
	}
	rights := func(all bool) map[string]any {
		return map[string]any{
			"events": true, "createDatasets": true, "create_datasets": true, "markers": all, "triggers": all, "boards": all,
			"queries": all, "columns": all, "slos": all, "recipients": all, "privateBoards": all,
		}
	}
	environment, none := map[string]any{"name": "Lab", "slug": "lab"}, map[string]any{"name": "", "slug": ""}
	f(environmentKey, 200, map[string]any{"type": "configuration", "environment": environment, "api_key_access": rights(true)})
	f(ingestKey, 200, map[string]any{"id": ingestKey[:32], "type": "ingest", "environment": environment, "api_key_access": rights(false)})
	f(classicKey, 200, map[string]any{"type": "configuration", "environment": none})
	f(classicIngestKey, 200, map[string]any{"type": "ingest", "environment": none})
	f("", 401, nil)
	f("abc", 401, nil)
	f(managementKey, 401, nil)
}

func TestKindOf(t *testing.T) {
	f := func(key string, want keyKind) {
		t.Helper()
		if got := kindOf(key); got != want {
			t.Errorf("%q: got %d, want %d", key, got, want)
		}
	}
	f(environmentKey, configuration)
	f(strings.Repeat("a", 19), unknownKey)
	f(strings.Repeat("a", 20), configuration)
	f(strings.Repeat("9", 23), configuration)
	f(strings.Repeat("a", 24), unknownKey)
	f(strings.Repeat("-", 22), unknownKey)
	f(classicKey, classicConfiguration)
	f(strings.ToUpper(classicKey), unknownKey)
	f(ingestKey, ingest)
	f(ingestKey[:63], unknownKey)
	f(strings.ToUpper(ingestKey), unknownKey)
	f("hc_ik_"+ingestSecret, unknownKey)
	f("hcxzz_"+ingestSecret, unknownKey)
	f(classicIngestKey, classicIngest)
	f(managementKey, management)
	f("hc", unknownKey)
	f("", unknownKey)
}

// TestConcurrentRequests shares decompressors and buffers among requests of all encodings.
func TestConcurrentRequests(t *testing.T) {
	sink := &memory{}
	rc := New(Config{Sink: sink})
	var senders sync.WaitGroup
	for i := range 60 {
		senders.Go(func() {
			body := []byte(strings.Replace(onSpan, "GET /", fmt.Sprint("GET /", i), 1))
			x := exchange{header: "key\njson", body: string(body)}
			switch i % 4 {
			case 1:
				x.header, x.body = "key\njson\nContent-Encoding: gzip", string(gzipped(t, body))
			case 2:
				x.header, x.body = "key\njson\nContent-Encoding: zstd", string(zstded(t, body))
			case 3:
				x.header, x.body = "key\nproto\nContent-Encoding: gzip", string(gzipped(t, protoOf(t, traces, body)))
			}
			w := httptest.NewRecorder()
			rc.Handler().ServeHTTP(w, x.request(t))
			if w.Code != 200 {
				t.Errorf("%q: got %d %s", x.header, w.Code, w.Body)
			}
		})
	}
	senders.Wait()
	names := map[string]bool{}
	for _, r := range sink.all() {
		names[r.Name] = true
	}
	if len(names) != 60 {
		t.Errorf("received %d different spans, want 60", len(names))
	}
}
