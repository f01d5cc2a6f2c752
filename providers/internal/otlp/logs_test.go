package otlp

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/otel/attribute"
	api "go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/trace"

	"cruddur/providers"
)

// keeper keeps what a logger of the SDK emits: records cannot be made in another way.
type keeper struct{ records []log.Record }

func (k *keeper) OnEmit(_ context.Context, r *log.Record) error {
	k.records = append(k.records, r.Clone())
	return nil
}
func (*keeper) Enabled(context.Context, log.EnabledParameters) bool { return true }
func (*keeper) Shutdown(context.Context) error                      { return nil }
func (*keeper) ForceFlush(context.Context) error                    { return nil }

// lines makes n records in a trace, one a second.
func lines(n int, attrs ...attribute.KeyValue) []log.Record {
	k := new(keeper)
	p := log.NewLoggerProvider(log.WithProcessor(k), log.WithResource(resource.NewSchemaless(attribute.String("service.name", "cruddur"))))
	ctx := trace.ContextWithSpanContext(context.Background(), trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{0x5b, 0x8e, 15: 1}, SpanID: trace.SpanID{0xee, 7: 2}, TraceFlags: trace.FlagsSampled,
	}))
	for i := range n {
		var r api.Record
		at := time.Unix(1700000000+int64(i), 0).UTC()
		r.SetTimestamp(at)
		r.SetObservedTimestamp(at)
		r.SetSeverity(api.SeverityWarn)
		r.SetSeverityText("WARN")
		r.SetBody(attribute.StringValue(fmt.Sprintf("line %d <of> \"many\"", i)))
		r.AddAttributes(attrs...)
		p.Logger("test").Emit(ctx, r)
	}
	return k.records
}

func logSender(t *testing.T, address string, change func(*Options)) *LogRecords {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{
		Endpoint: Endpoint{u, "THE_ENDPOINT"}, Headers: http.Header{"X-Honeycomb-Team": {secret}},
		Compression: "gzip", Protocol: protobuf, Timeout: 5 * time.Second, MostBytes: 1 << 20,
	}
	if change != nil {
		change(&o)
	}
	client := NewClient(o)
	s, err := NewLogs(context.Background(), client)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		client.Close()
	})
	return s
}

// receivedLogs decodes a request with the collector's code.
func receivedLogs(t *testing.T, r *http.Request) (plogotlp.ExportRequest, []byte) {
	t.Helper()
	req := plogotlp.NewExportRequest()
	raw, err := decompress(r)
	if err == nil && r.Header.Get("Content-Type") == jsonType {
		err = req.UnmarshalJSON(raw)
	} else if err == nil {
		err = req.UnmarshalProto(raw)
	}
	if err != nil {
		t.Error(err)
	}
	return req, raw
}

func describeLogs(req plogotlp.ExportRequest) string {
	var b strings.Builder
	for _, rl := range req.Logs().ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			for _, r := range sl.LogRecords().All() {
				fmt.Fprintln(&b, rl.Resource().Attributes().AsRaw(), sl.Scope().Name(), r.Timestamp(), r.ObservedTimestamp(), r.SeverityNumber(),
					r.SeverityText(), r.Body().AsString(), r.TraceID(), r.SpanID(), r.Flags(), r.Attributes().AsRaw())
			}
		}
	}
	return b.String()
}

func TestLinesArriveInBothEncodings(t *testing.T) {
	var seen []string
	for _, protocol := range []string{protobuf, jsonProtocol} {
		for _, compression := range []string{"gzip", "none"} {
			t.Run(protocol+" "+compression, func(t *testing.T) {
				var got plogotlp.ExportRequest
				var raw []byte
				var head *http.Request
				server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					head = r
					got, raw = receivedLogs(t, r)
				}))
				defer server.Close()
				s := logSender(t, server.URL+"/v1/logs", func(o *Options) { o.Protocol, o.Compression = protocol, compression })
				res := s.Send(t.Context(), lines(3, attribute.Int("n", 7), attribute.ByteSlice("b", []byte{1, 2}), attribute.StringSlice("traceId", []string{"AQID"})))
				if res.Acked != 3 || res.Err != nil || got.Logs().LogRecordCount() != 3 || head.URL.Path != "/v1/logs" {
					t.Fatalf("got %+v and %d lines at %s", res, got.Logs().LogRecordCount(), head.URL)
				}
				if int64(res.BytesWire) != head.ContentLength || res.BytesRaw != len(raw) {
					t.Errorf("counted %d bytes, %d on the wire; were %d, %d", res.BytesRaw, res.BytesWire, len(raw), head.ContentLength)
				}
				if head.Header.Get("X-Honeycomb-Team") != secret || (head.Header.Get("Content-Encoding") == "gzip") != (compression == "gzip") {
					t.Errorf("got %v", head.Header)
				}
				seen = append(seen, describeLogs(got))
			})
		}
	}
	for _, other := range seen {
		if diff := cmp.Diff(seen[0], other); diff != "" || !strings.Contains(other, "5b8e0000000000000000000000000001 ee00000000000002") {
			t.Errorf("the encodings differ, or have no ids:\n%s", diff)
		}
	}
}

func TestTheShellsVariablesDoNotCountForLines(t *testing.T) {
	for _, signal := range []string{"", "LOGS_"} {
		for name, value := range map[string]string{
			"ENDPOINT": "https://127.0.0.1:1/wrong", "HEADERS": "x-honeycomb-team=of-the-shell,x-extra=1", "COMPRESSION": "none",
			"PROTOCOL": "http/json", "TIMEOUT": "1", "INSECURE": "false", "CERTIFICATE": "logs_test.go",
		} {
			t.Setenv("OTEL_EXPORTER_OTLP_"+signal+name, value)
		}
	}
	var got *http.Request
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		receivedLogs(t, r)
		got = r
	}))
	defer server.Close()
	res := logSender(t, server.URL+"/v1/logs", nil).Send(t.Context(), lines(1))
	if res.Acked != 1 || got == nil {
		t.Fatalf("got %+v", res)
	}
	if h := got.Header; h.Get("X-Honeycomb-Team") != secret || h.Get("X-Extra") != "" || h.Get("Content-Encoding") != "gzip" || h.Get("Content-Type") != protobufType {
		t.Errorf("got %s with %v", got.URL, h)
	}
}

func TestLinesTooManyForOneRequestGoOutInParts(t *testing.T) {
	var requests, records atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		req, _ := receivedLogs(t, r)
		records.Add(int32(req.Logs().LogRecordCount()))
	}))
	defer server.Close()
	s := logSender(t, server.URL, func(o *Options) { o.MostBytes = 40_000 })
	batch := lines(8, attribute.String("big", strings.Repeat("0123456789abcdef", 800)))
	batch = append(batch, lines(1, attribute.String("big", strings.Repeat("x", 50_000)))...)
	res := s.Send(t.Context(), batch)
	if res.Acked != 8 || res.Rejected != 1 || records.Load() != 8 || requests.Load() < 3 || !strings.Contains(fmt.Sprint(res.Err), "a log line of 50") {
		t.Errorf("got %+v, the server %d lines in %d requests", res, records.Load(), requests.Load())
	}
}

func TestLinesRefusedInPart(t *testing.T) {
	for name, body := range map[string]string{jsonType: `{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"too old"}}`, protobufType: string(partialProto(t, 2, "too old"))} {
		res := logSender(t, serve(t, 200, map[string]string{"Content-Type": name}, []byte(body)), nil).Send(t.Context(), lines(3))
		if res.Acked != 1 || res.Rejected != 2 || fmt.Sprint(res.Err) != "refused 2 of 3: too old" {
			t.Errorf("%s: got %+v", name, res)
		}
	}
}

func TestALimitOnLinesIsObeyed(t *testing.T) {
	res := logSender(t, serve(t, 429, map[string]string{"Retry-After": "7"}, []byte("slow down")), nil).Send(t.Context(), lines(2))
	if len(res.Retry) != 2 || res.RetryAfter != 7*time.Second || res.Status != 429 || fmt.Sprint(res.Err) != "answered 429 Too Many Requests: slow down" {
		t.Errorf("got %+v", res)
	}
}

func TestALineThatIsNotUTF8DoesNotCostTheBatch(t *testing.T) {
	const bad = "a\xffb"
	var got plogotlp.ExportRequest
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got, _ = receivedLogs(t, r) }))
	defer server.Close()
	batch := append(lines(1, attribute.String("k", "v")), lines(1, attribute.String(bad, bad), attribute.Map("m", attribute.String("in", bad)))...)
	batch[1].SetBody(attribute.StringValue(bad))
	res := logSender(t, server.URL, nil).Send(t.Context(), batch)
	if res.Acked != 2 || !strings.Contains(fmt.Sprint(res.Err), "1 log lines had text that is not UTF-8") {
		t.Fatalf("got %+v", res)
	}
	if text := describeLogs(got); strings.Count(text, "a\uFFFDb") != 4 || !strings.Contains(text, "map[k:v]") {
		t.Errorf("got %q", text)
	}
	if batch[1].Body().AsString() != bad {
		t.Error("the record that others share was changed")
	}
}

func TestPingSendsNothing(t *testing.T) {
	for _, protocol := range []string{protobuf, jsonProtocol} {
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			req, raw := receivedLogs(t, r)
			if r.Method != http.MethodPost || req.Logs().LogRecordCount() != 0 || len(raw) > 2 || r.Header.Get("X-Honeycomb-Team") != secret {
				t.Errorf("got %s with %d bytes, %v", r.Method, len(raw), r.Header)
			}
		}))
		s := logSender(t, server.URL+"/v1/logs", func(o *Options) { o.Protocol = protocol })
		if err := s.client.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		server.Close()
		gone := logSender(t, server.URL+"/v1/logs", nil)
		if err := gone.client.Ping(t.Context()); err == nil || !strings.Contains(err.Error(), "connection refused") {
			t.Errorf("got %v of a server that is gone", err)
		}
	}
	for _, test := range []struct {
		status        int
		kind, body    string
		want, setting string
	}{
		{404, "text/plain", "404 page not found", "takes OTLP", "THE_ENDPOINT"},
		{200, "text/html", "<html>", "a web page", "THE_ENDPOINT"},
		{401, jsonType, `{"message":"who are you, ` + secret + `?"}`, "answered 401 Unauthorized: who are you, [hidden]?", ""},
		{503, "", "", "answered 503", ""},
	} {
		address := serve(t, test.status, map[string]string{"Content-Type": test.kind}, []byte(test.body))
		err := logSender(t, address, nil).client.Ping(t.Context())
		if test.setting == "" {
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), secret) {
				t.Errorf("%d: got %v", test.status, err)
			}
			continue
		}
		checkError(t, err, test.want, test.setting)
	}
}

func TestClosedLinesAreNotTaken(t *testing.T) {
	s := logSender(t, serve(t, 200, nil, nil), nil)
	for range 2 {
		if err := s.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if res := s.Send(t.Context(), lines(1)); res.Acked != 0 {
		t.Errorf("got %+v after the end", res)
	}
}

var _ providers.Sender[log.Record] = (*LogRecords)(nil)
