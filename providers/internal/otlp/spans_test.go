package otlp

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	api "go.opentelemetry.io/otel/trace"

	"cruddur/providers"
)

const secret = "hcxik_this-is-the-secret"

// sender makes a sender to the server at address, and closes it with the test.
func sender(t *testing.T, address string, change func(*Options)) *Spans {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{
		Endpoint: Endpoint{u, "THE_ENDPOINT"}, Headers: http.Header{"X-Honeycomb-Team": {secret}},
		Compression: "gzip", Protocol: protobuf, Timeout: 5 * time.Second, MostBytes: 1 << 20,
		Certificates: "THE_CERTIFICATE",
	}
	if change != nil {
		change(&o)
	}
	client := NewClient(o)
	s, err := NewSpans(context.Background(), client)
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

func span(i int, attrs ...attribute.KeyValue) trace.ReadOnlySpan {
	at := time.Unix(1700000000, 0).UTC()
	return tracetest.SpanStub{
		Name: fmt.Sprintf("span %d", i), SpanKind: api.SpanKindServer,
		SpanContext: api.NewSpanContext(api.SpanContextConfig{
			TraceID: api.TraceID{1, byte(i)}, SpanID: api.SpanID{2, byte(i >> 8), byte(i)}, TraceFlags: api.FlagsSampled,
		}),
		StartTime: at, EndTime: at.Add(time.Millisecond), Attributes: attrs,
		Resource: resource.NewSchemaless(attribute.String("service.name", "cruddur")),
	}.Snapshot()
}

func batch(n int, attrs ...attribute.KeyValue) []trace.ReadOnlySpan {
	out := make([]trace.ReadOnlySpan, n)
	for i := range out {
		out[i] = span(i, attrs...)
	}
	return out
}

// received decodes a request with the collector's code, which shares none with the exporter.
func received(t *testing.T, r *http.Request) (ptraceotlp.ExportRequest, []byte) {
	t.Helper()
	raw, err := decompress(r)
	if err != nil {
		t.Error(err)
	}
	req := ptraceotlp.NewExportRequest()
	if r.Header.Get("Content-Type") == jsonType {
		err = req.UnmarshalJSON(raw)
	} else {
		err = req.UnmarshalProto(raw)
	}
	if err != nil {
		t.Error(err)
	}
	return req, raw
}

func decompress(r *http.Request) ([]byte, error) {
	if r.Header.Get("Content-Encoding") != "gzip" {
		return io.ReadAll(r.Body)
	}
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// serve answers every request alike, after reading it.
func serve(t *testing.T, status int, headers map[string]string, body []byte) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		for k, v := range headers {
			w.Header().Set(k, v)
		}
		w.WriteHeader(status)
		_, _ = w.Write(body)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/v1/traces"
}

func partialProto(t *testing.T, n int64, message string) []byte {
	answer := ptraceotlp.NewExportResponse()
	answer.PartialSuccess().SetRejectedSpans(n)
	answer.PartialSuccess().SetErrorMessage(message)
	raw, err := answer.MarshalProto()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// statusProto is a google.rpc.Status with a message, written by hand: field 2, a string.
func statusProto(message string) []byte {
	return append([]byte{0x12, byte(len(message))}, message...)
}

func TestAnswersBecomeResults(t *testing.T) {
	proto := map[string]string{"Content-Type": protobufType}
	json := map[string]string{"Content-Type": jsonType}
	html := map[string]string{"Content-Type": "text/html; charset=utf-8"}
	for name, test := range map[string]struct {
		status                  int
		headers                 map[string]string
		body                    []byte
		acked, rejected, retry  int
		retryAfter              time.Duration
		errHas, failureOf, open string
	}{
		"all taken":                 {status: 200, headers: proto, acked: 4},
		"all taken, JSON":           {status: 200, headers: json, body: []byte("{}"), acked: 4},
		"all taken, 202":            {status: 202, acked: 4},
		"some refused":              {status: 200, headers: proto, body: partialProto(t, 3, "too old"), acked: 1, rejected: 3, errHas: "refused 3 of 4: too old"},
		"some refused, JSON string": {status: 200, headers: json, body: []byte(`{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}}`), acked: 1, rejected: 3, errHas: "refused 3 of 4: too old"},
		"some refused, JSON number": {status: 200, headers: json, body: []byte(`{"partialSuccess":{"rejectedSpans":1}}`), acked: 3, rejected: 1, errHas: "refused 1 of 4"},
		"more refused than sent":    {status: 200, headers: proto, body: partialProto(t, 99, ""), rejected: 4, errHas: "refused 4 of 4"},
		"less than none refused":    {status: 200, headers: proto, body: partialProto(t, -1, ""), acked: 4},
		"taken with a remark":       {status: 200, headers: proto, body: partialProto(t, 0, "slow down"), acked: 4, errHas: "took all, with a remark: slow down"},
		"remark shows the key":      {status: 200, headers: proto, body: partialProto(t, 0, "key "+secret), acked: 4, errHas: "key [hidden]"},
		"garbage after a success":   {status: 200, headers: proto, body: []byte{0xff, 0xff, 0x01}, acked: 4, errHas: "cannot be read"},
		"text after a success":      {status: 200, headers: map[string]string{"Content-Type": "text/plain"}, body: []byte("ok"), acked: 4},
		"a page, not OTLP":          {status: 200, headers: html, body: []byte("<html>hello"), rejected: 4, errHas: "web page", failureOf: "THE_ENDPOINT"},
		"bad request":               {status: 400, headers: proto, body: statusProto("failed to parse OTLP request body"), rejected: 4, errHas: "answered 400 Bad Request: failed to parse OTLP request body"},
		"unknown key":               {status: 401, headers: json, body: []byte(`{"error":"unknown API key - check your credentials"}`), rejected: 4, errHas: "answered 401 Unauthorized: unknown API key - check your credentials"},
		"key in the answer":         {status: 401, body: []byte("no such key: " + secret), rejected: 4, errHas: "no such key: [hidden]"},
		"forbidden, problem object": {status: 403, headers: map[string]string{"Content-Type": "application/problem+json"}, body: []byte(`{"title":"t","detail":"may not"}`), rejected: 4, errHas: "may not"},
		"nothing there":             {status: 404, body: []byte("404 page not found"), rejected: 4, errHas: "takes OTLP", failureOf: "THE_ENDPOINT"},
		"wrong method":              {status: 405, rejected: 4, errHas: "takes OTLP", failureOf: "THE_ENDPOINT"},
		"moved":                     {status: 308, headers: map[string]string{"Location": "https://elsewhere.example/"}, rejected: 4, errHas: "points to https://elsewhere.example/", failureOf: "THE_ENDPOINT"},
		"too many, asked to wait":   {status: 429, headers: map[string]string{"Retry-After": "7"}, retry: 4, retryAfter: 7 * time.Second, errHas: "answered 429"},
		"500 is final":              {status: 500, headers: proto, body: statusProto("oops"), rejected: 4, errHas: "answered 500 Internal Server Error: oops"},
		"502 of a proxy":            {status: 502, headers: html, body: []byte("<html>bad gateway"), retry: 4, errHas: "answered 502 Bad Gateway: (a web page)"},
		"503":                       {status: 503, retry: 4, errHas: "answered 503"},
		"504":                       {status: 504, retry: 4, errHas: "answered 504"},
		"control characters":        {status: 400, body: []byte("a\x1b[31mb\u009b1mc\nd\xff"), rejected: 4, errHas: "a [31mb 1mc d"},
	} {
		t.Run(name, func(t *testing.T) {
			res := sender(t, serve(t, test.status, test.headers, test.body), nil).Send(t.Context(), batch(4))
			if res.Acked != test.acked || res.Rejected != test.rejected || len(res.Retry) != test.retry {
				t.Errorf("got acked %d, rejected %d, retry %d; want %d, %d, %d", res.Acked, res.Rejected, len(res.Retry), test.acked, test.rejected, test.retry)
			}
			if res.Status != test.status || res.RetryAfter != test.retryAfter {
				t.Errorf("got status %d, wait %s; want %d, %s", res.Status, res.RetryAfter, test.status, test.retryAfter)
			}
			if res.BytesRaw <= res.BytesWire || res.BytesWire == 0 {
				t.Errorf("got %d bytes raw, %d on the wire", res.BytesRaw, res.BytesWire)
			}
			checkError(t, res.Err, test.errHas, test.failureOf)
		})
	}
}

func checkError(t *testing.T, err error, has, failureOf string) {
	t.Helper()
	text := fmt.Sprint(err)
	if has == "" && err != nil || !strings.Contains(text, has) {
		t.Errorf("got error %q, want %q in it", text, has)
	}
	if strings.Contains(text, secret) || strings.Contains(text, "\x1b") {
		t.Errorf("error shows what it must not: %q", text)
	}
	var failure *providers.Failure
	if errors.As(err, &failure) != (failureOf != "") || failure != nil && failure.Setting != failureOf {
		t.Errorf("got failure %+v, want one of %q", failure, failureOf)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	var asked atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer other.Close()
	for _, status := range []int{301, 302, 307, 308} {
		sender(t, serve(t, status, map[string]string{"Location": other.URL}, nil), nil).Send(t.Context(), batch(1))
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("another host was asked %d times, key and all", n)
	}
}

func TestTheToolExplainsFirst(t *testing.T) {
	mine := &providers.Failure{Setting: "THE_KEY", Text: "wrong"}
	s := sender(t, serve(t, 401, nil, []byte("no")), func(o *Options) {
		o.Explain = func(status int, said error) error {
			if status != 401 || said.Error() != "answered 401 Unauthorized: no" {
				t.Errorf("asked about %d, %q", status, said)
			}
			return mine
		}
	})
	if res := s.Send(t.Context(), batch(1)); res.Err != error(mine) {
		t.Errorf("got %v", res.Err)
	}
}

func TestWhatIsSent(t *testing.T) {
	for _, protocol := range []string{protobuf, jsonProtocol} {
		for _, compression := range []string{"gzip", "none"} {
			t.Run(protocol+" "+compression, func(t *testing.T) {
				var got ptraceotlp.ExportRequest
				var raw []byte
				var head http.Header
				var length int64
				server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					head, length = r.Header, r.ContentLength
					got, raw = received(t, r)
				}))
				defer server.Close()
				s := sender(t, server.URL+"/v1/traces", func(o *Options) { o.Protocol, o.Compression = protocol, compression })
				res := s.Send(t.Context(), batch(3))
				if res.Acked != 3 || res.Err != nil || got.Traces().SpanCount() != 3 {
					t.Fatalf("got %+v and %d spans", res, got.Traces().SpanCount())
				}
				want := map[string]string{"application/x-protobuf": protobuf, "application/json": jsonProtocol}
				if want[head.Get("Content-Type")] != protocol || (head.Get("Content-Encoding") == "gzip") != (compression == "gzip") {
					t.Errorf("got %v", head)
				}
				if int64(res.BytesWire) != length || res.BytesRaw != len(raw) {
					t.Errorf("counted %d bytes, %d on the wire; were %d, %d", res.BytesRaw, res.BytesWire, len(raw), length)
				}
			})
		}
	}
}

func TestTheShellsVariablesDoNotCount(t *testing.T) {
	for _, signal := range []string{"", "TRACES_"} {
		for name, value := range map[string]string{
			"ENDPOINT": "http://127.0.0.1:1/wrong", "HEADERS": "x-honeycomb-team=of-the-shell,x-extra=1", "COMPRESSION": "none",
			"PROTOCOL": "http/json", "TIMEOUT": "1", "INSECURE": "false", "CERTIFICATE": "spans_test.go",
		} {
			t.Setenv("OTEL_EXPORTER_OTLP_"+signal+name, value)
		}
	}
	var got *http.Request
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		time.Sleep(5 * time.Millisecond) // longer than the shell's time-out
		received(t, r)
		got = r
	}))
	defer server.Close()
	res := sender(t, server.URL+"/v1/traces", nil).Send(t.Context(), batch(1))
	if res.Acked != 1 || got == nil {
		t.Fatalf("got %+v", res)
	}
	h := got.Header
	if got.URL.Path != "/v1/traces" || h.Get("X-Honeycomb-Team") != secret || h.Get("X-Extra") != "" ||
		h.Get("Content-Encoding") != "gzip" || h.Get("Content-Type") != protobufType {
		t.Errorf("got %s with %v", got.URL, h)
	}
}

func TestABatchTooLargeGoesOutInParts(t *testing.T) {
	big := attribute.String("big", strings.Repeat("0123456789abcdef", 1000)) // 16 kB a span
	var requests, spans atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		req, _ := received(t, r)
		n := req.Traces().SpanCount()
		if n > 3 {
			w.WriteHeader(http.StatusRequestEntityTooLarge) // this server takes even less
			return
		}
		spans.Add(int32(n))
	}))
	defer server.Close()
	s := sender(t, server.URL, func(o *Options) { o.MostBytes = 100_000 })
	res := s.Send(t.Context(), batch(12, big))
	if res.Acked != 12 || res.Rejected != 0 || res.Err != nil || spans.Load() != 12 {
		t.Errorf("got %+v, the server %d spans in %d requests", res, spans.Load(), requests.Load())
	}
	if res.BytesRaw < 12*16000 {
		t.Errorf("got %d bytes raw for all parts", res.BytesRaw)
	}
}

func TestASpanTooLargeDoesNotTakeOthersWithIt(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { received(t, r) }))
	defer server.Close()
	s := sender(t, server.URL, func(o *Options) { o.MostBytes = 10_000 })
	spans := batch(5)
	spans[2] = span(2, attribute.String("big", strings.Repeat("x", 20_000)))
	res := s.Send(t.Context(), spans)
	if res.Acked != 4 || res.Rejected != 1 || !strings.HasSuffix(fmt.Sprint(res.Err), "larger than a request may be (10000 bytes)") {
		t.Errorf("got %+v", res)
	}
}

func TestPartsThatAreRefusedAlikeSayItOnce(t *testing.T) {
	s := sender(t, serve(t, 413, nil, []byte("no more")), nil)
	res := s.Send(t.Context(), batch(4))
	if res.Rejected != 4 || fmt.Sprint(res.Err) != "answered 413 Request Entity Too Large: no more" {
		t.Errorf("got %+v", res)
	}
}

func TestPartsAfterALimitWaitWithIt(t *testing.T) {
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if requests.Add(1) == 2 {
			w.Header().Set("Retry-After", "3")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}))
	defer server.Close()
	s := sender(t, server.URL, func(o *Options) { o.MostBytes = 40_000 })
	res := s.Send(t.Context(), batch(8, attribute.String("big", strings.Repeat("x", 16_000)))) // two fit
	if res.Acked != 2 || fmt.Sprint(res.Retry) != "[2 3 4 5 6 7]" || res.RetryAfter != 3*time.Second || requests.Load() != 2 {
		t.Errorf("got %+v after %d requests", res, requests.Load())
	}
}

func TestTextThatIsNotUTF8DoesNotCostTheBatch(t *testing.T) {
	const bad = "a\xffb"
	var got ptraceotlp.ExportRequest
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got, _ = received(t, r) }))
	defer server.Close()
	spans := batch(3)
	spans[1] = tracetest.SpanStub{
		Name: bad, Status: trace.Status{Description: bad},
		SpanContext: spans[1].SpanContext(), StartTime: spans[1].StartTime(), EndTime: spans[1].EndTime(),
		Attributes: []attribute.KeyValue{
			attribute.String(bad, bad), attribute.StringSlice("list", []string{"ok", bad}),
			attribute.Map("map", attribute.Slice("in", attribute.StringValue(bad), attribute.IntValue(1))),
		},
		Events:   []trace.Event{{Name: bad, Attributes: []attribute.KeyValue{attribute.String("k", bad)}}},
		Links:    []trace.Link{{Attributes: []attribute.KeyValue{attribute.String("k", bad)}}},
		Resource: resource.NewSchemaless(attribute.String("service.name", bad)),
	}.Snapshot()
	res := sender(t, server.URL, nil).Send(t.Context(), spans)
	if res.Acked != 3 || res.Rejected != 0 || !strings.Contains(fmt.Sprint(res.Err), "1 spans had text that is not UTF-8") {
		t.Fatalf("got %+v", res)
	}
	raw, err := got.MarshalProto()
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(raw, []byte("a\uFFFDb")); n != 10 || bytes.Contains(raw, []byte(bad)) {
		t.Errorf("got %d texts mended, want 10", n)
	}
	if spans[1].Name() != bad {
		t.Error("the span that others share was changed")
	}
}

func TestNoAnswer(t *testing.T) {
	t.Run("hangs", func(t *testing.T) {
		release := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			<-release
		}))
		defer server.Close()
		defer close(release)
		start := time.Now()
		res := sender(t, server.URL, func(o *Options) { o.Timeout = 500 * time.Millisecond }).Send(t.Context(), batch(2))
		if len(res.Retry) != 2 || !res.Unsure || fmt.Sprint(res.Err) != "no answer in time" || time.Since(start) > 10*time.Second {
			t.Errorf("got %+v after %s", res, time.Since(start))
		}
	})
	t.Run("drips", func(t *testing.T) {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Type", protobufType)
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte{0})
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}))
		defer server.Close()
		res := sender(t, server.URL, func(o *Options) { o.Timeout = 500 * time.Millisecond }).Send(t.Context(), batch(2))
		if res.Acked != 2 || res.Err != nil {
			t.Errorf("the status said that all was taken, got %+v", res)
		}
	})
	t.Run("nobody listens", func(t *testing.T) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		address := "http://" + l.Addr().String()
		_ = l.Close()
		res := sender(t, address, nil).Send(t.Context(), batch(2))
		if len(res.Retry) != 2 || res.Unsure || !strings.Contains(fmt.Sprint(res.Err), "connection refused") || strings.Contains(res.Err.Error(), "Post") {
			t.Errorf("got %+v", res)
		}
	})
	t.Run("closes without a word", func(t *testing.T) {
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			panic(http.ErrAbortHandler)
		}))
		defer server.Close()
		res := sender(t, server.URL, nil).Send(t.Context(), batch(2))
		if len(res.Retry) != 2 || !res.Unsure || !strings.Contains(fmt.Sprint(res.Err), "closed") {
			t.Errorf("got %+v", res)
		}
	})
	t.Run("no HTTP", func(t *testing.T) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				_, _ = c.Write([]byte("220 mail ready\r\n"))
				_ = c.Close()
			}
		}()
		res := sender(t, "http://"+l.Addr().String(), nil).Send(t.Context(), batch(2))
		if len(res.Retry) != 2 || res.Err == nil {
			t.Errorf("got %+v", res)
		}
	})
}

func TestShutdownIsSafeTwiceAndEndsSending(t *testing.T) {
	s := sender(t, serve(t, 200, nil, nil), nil)
	late, cancel := context.WithCancel(context.Background())
	cancel()
	for range 2 {
		if err := s.Shutdown(late); err != nil {
			t.Error(err)
		}
	}
	if res := s.Send(t.Context(), batch(1)); res.Acked != 0 {
		t.Errorf("got %+v after the end", res)
	}
	if res := s.Send(t.Context(), nil); res.Acked != 0 || res.Err != nil {
		t.Errorf("got %+v for nothing", res)
	}
}
