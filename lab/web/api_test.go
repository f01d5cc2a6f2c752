package web

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/klauspost/compress/zstd"

	"cruddur/lab/compare"
	"cruddur/lab/record"
)

func TestRequestsComeNewestFirstInPages(t *testing.T) {
	l := newLab(t, nil, nil)
	var want []string
	for n := range 7 {
		trace := fmt.Sprintf("%032x", n+1)
		l.keep(t, record.Request{Tool: record.Honeycomb, Time: noon}, span(trace, "GET", "/x", 200, noon.Add(time.Duration(n)*time.Second)))
		want = append([]string{trace}, want...)
	}
	for _, limit := range []int{1, 2, 3, 7, 50} {
		var got []string
		for next := ""; ; {
			page := get[compare.Requests](t, l, fmt.Sprintf("/lab/api/requests?limit=%d&before=%s", limit, next))
			if len(page.Requests) > limit {
				t.Fatalf("%d requests in a page of %d", len(page.Requests), limit)
			}
			for _, r := range page.Requests {
				got = append(got, r.TraceID)
			}
			if next = page.Next; next == "" {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("in pages of %d (-want +got):\n%s", limit, diff)
		}
	}
	if body := string(read(t, newLab(t, nil, nil).do(t, "GET", "/lab/api/requests"))); !strings.Contains(body, `"requests":[]`) {
		t.Errorf("an empty lab answers %s", body)
	}
}

func TestBadParametersAreNamedWithTheFix(t *testing.T) {
	l := newLab(t, nil, nil)
	for target, parameter := range map[string]string{
		"/lab/api/requests?limit=0":                                      "limit",
		"/lab/api/requests?limit=501":                                    "limit",
		"/lab/api/requests?limit=-1":                                     "limit",
		"/lab/api/requests?limit=many":                                   "limit",
		"/lab/api/requests?limit=99999999999999999999":                   "limit",
		"/lab/api/requests?before=yesterday":                             "before",
		"/lab/api/requests?before=%00":                                   "before",
		"/lab/api/received?limit=1.5":                                    "limit",
		"/lab/api/received?before=-4":                                    "before",
		"/lab/api/received?tool=datadog":                                 "tool",
		"/lab/api/received?refused=perhaps":                              "refused",
		"/lab/api/received?tool=%3Cscript%3E" + strings.Repeat("x", 500): "tool",
	} {
		resp := l.do(t, "GET", target)
		code, message, fix := failure(t, resp)
		if resp.StatusCode != 400 || code != "bad_parameter" || !strings.Contains(message, parameter) || !strings.Contains(fix, parameter) || len(message) > 200 {
			t.Errorf("%.80s: %s, %s: %s; %s", target, resp.Status, code, message, fix)
		}
	}
}

func TestARequestIsFoundByWhateverIdentifiesIt(t *testing.T) {
	l := newLab(t, nil, nil)
	l.keep(t, record.Request{Tool: record.Honeycomb}, span(traceA, "GET", "/api/activities/home", 500, noon))
	for n := range 600 { // more than one page of the scan stands before it
		l.keep(t, record.Request{Tool: record.Honeycomb}, span(fmt.Sprintf("%032x", n), "POST", "/api/messages", 422, noon.Add(time.Duration(n+1)*time.Second)))
	}
	for _, q := range []string{
		traceA, strings.ToUpper(traceA), "bd862e3f", "1-6921a3c0-bd862e3fe1be46a994272793",
		"Root=1-6921a3c0-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
		"00-6921a3c0bd862e3fe1be46a994272793-53995c3f42cd8ad8-01",
		"req-6921", "/activities/home", "HOME", "500", "get 500", "andrewbrown get", spanA + " get",
	} {
		got := get[compare.Requests](t, l, "/lab/api/requests?limit=500&q="+url.QueryEscape(q))
		if len(got.Requests) != 1 || got.Requests[0].TraceID != traceA || got.Next != "" {
			t.Errorf("q=%s: %d requests, next %q", q, len(got.Requests), got.Next)
		}
	}
	if got := get[compare.Requests](t, l, "/lab/api/requests?q=nobody"); len(got.Requests) != 0 {
		t.Errorf("q=nobody: %d requests", len(got.Requests))
	}
	resp := l.do(t, "GET", "/lab/api/requests?q=Root=1-6921a3c0;Parent=5")
	if code, _, fix := failure(t, resp); resp.StatusCode != 400 || code != "bad_query" || !strings.Contains(fix, "%3B") {
		t.Errorf("a query that was not escaped: %s %s: %s", resp.Status, code, fix)
	}
}

func TestAFilteredListHasPagesToo(t *testing.T) {
	l := newLab(t, nil, nil)
	for n := range 20 {
		l.keep(t, record.Request{}, span(fmt.Sprintf("%032x", n+1), []string{"GET", "POST"}[n%2], "/x", 200, noon.Add(time.Duration(n)*time.Second)))
	}
	n := 0
	for next, pages := "", 0; ; pages++ {
		page := get[compare.Requests](t, l, "/lab/api/requests?limit=3&q=post&before="+next)
		n += len(page.Requests)
		for _, r := range page.Requests {
			if r.Method != "POST" {
				t.Errorf("%s in a list of POST", r.Method)
			}
		}
		if next = page.Next; next == "" || pages > 10 {
			break
		}
	}
	if n != 10 {
		t.Errorf("%d requests, want 10", n)
	}
}

func TestOneRequestByEitherFormOfItsID(t *testing.T) {
	l := newLab(t, nil, nil)
	l.keep(t, record.Request{Tool: record.Honeycomb, Time: noon}, span(traceA, "GET", "/api/activities/home", 200, noon))
	for _, id := range []string{traceA, strings.ToUpper(traceA), "1-6921a3c0-bd862e3fe1be46a994272793"} {
		got := get[compare.Detail](t, l, "/lab/api/requests/"+id)
		if got.TraceID != traceA || len(got.Operations) != 1 || len(got.Panes) != 4 || len(got.Fields) == 0 {
			t.Errorf("%s: %+v", id, got.Summary)
		}
	}
	for id, want := range map[string]string{
		strings.Repeat("0", 32): "no_such_request", "yesterday": "no_trace_id", "1-6921a3c0-bd86": "no_trace_id", "%3Cscript%3E": "no_trace_id",
	} {
		resp := l.do(t, "GET", "/lab/api/requests/"+id)
		if code, _, _ := failure(t, resp); resp.StatusCode != 404 || code != want {
			t.Errorf("%s: %s %s, want 404 %s", id, resp.Status, code, want)
		}
	}
}

func TestHostileTextStaysText(t *testing.T) {
	l := newLab(t, nil, nil)
	r := span(traceA, "GET", "</script><img src=x onerror=alert(1)>", 200, noon)
	r.Name = "\u2028\x00\xff"
	r.Fields = append(r.Fields, record.Field{Name: "__proto__", Value: "x"}, record.Field{Name: "a\nb", Value: "event: request\ndata: {}\n\n"})
	id := l.keep(t, record.Request{
		Tool: record.Rollbar, Path: "/<b>", Header: http.Header{"X": {"<b>\r\n"}}, Body: []byte("<html><script>alert(1)</script>"), Refused: "<b>",
	}, r)
	for _, target := range []string{"/lab/api/requests", "/lab/api/requests/" + traceA, "/lab/api/received", fmt.Sprintf("/lab/api/received/%d", id)} {
		resp := l.do(t, "GET", target)
		body := read(t, resp)
		if resp.Header.Get("Content-Type") != "application/json" || resp.Header.Get("X-Content-Type-Options") != "nosniff" || !json.Valid(body) {
			t.Errorf("%s: %s %s", target, resp.Header.Get("Content-Type"), body)
		}
	}
	resp := l.do(t, "GET", fmt.Sprintf("/lab/api/received/%d/body", id))
	if resp.Header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("a body as download: %v", resp.Header)
	}
}

func TestDeliveriesAreListedByToolAndRefusal(t *testing.T) {
	l := newLab(t, nil, nil)
	for n := range 6 {
		req := record.Request{Tool: record.Honeycomb, Protocol: "otlp/http", Time: noon, Method: "POST", Path: "/v1/traces", Status: 200, Body: make([]byte, n)}
		if n%2 == 1 {
			req.Tool, req.Status, req.Refused = record.Rollbar, 401, "missing access token"
		}
		l.keep(t, req)
	}
	f := func(query string, next string, want ...int64) {
		t.Helper()
		got := get[deliveries](t, l, "/lab/api/received"+query)
		ids := []int64{}
		for _, d := range got.Received {
			ids = append(ids, d.ID)
		}
		if diff := cmp.Diff(want, ids, cmpopts.EquateEmpty()); diff != "" || got.Next != next {
			t.Errorf("%s: next %q, ids (-want +got):\n%s", query, got.Next, diff)
		}
	}
	f("", "", 6, 5, 4, 3, 2, 1)
	f("?limit=2", "5", 6, 5)
	f("?limit=2&before=5", "3", 4, 3)
	f("?tool=rollbar&refused=true", "", 6, 4, 2)
	f("?refused&limit=1", "6", 6)
	f("?tool=xray", "")
	l.keep(t, record.Request{Tool: record.XRay})
	f("?tool=xray&refused=false", "", 7)
}

func TestADeliveryIsShownUnpacked(t *testing.T) {
	l := newLab(t, nil, nil)
	text := `{"data":{"environment":"dev"}}`
	zip := func(s string) []byte { return new(gzips).zip([]byte(s), gzip.BestSpeed) }
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	bomb := zip(strings.Repeat("\x00", maxUnpacked+1))
	proto := []byte{0x0a, 0x03, 0x01, 0x02, 0xff}
	f := func(name, encoding string, body []byte, want content) {
		t.Helper()
		id := l.keep(t, record.Request{Tool: record.Rollbar, Time: noon, Header: http.Header{"Content-Encoding": {encoding}}, Body: body})
		got := get[whole](t, l, fmt.Sprintf("/lab/api/received/%d", id))
		if diff := cmp.Diff(want, got.content); diff != "" || got.Size != int64(len(body)) {
			t.Errorf("%s: size %d, content (-want +got):\n%.2000s", name, got.Size, diff)
		}
		if raw := read(t, l.do(t, "GET", fmt.Sprintf("/lab/api/received/%d/body", id))); !bytes.Equal(raw, body) {
			t.Errorf("%s: the download is not what came", name)
		}
	}
	f("text", "", []byte(text), content{Encoding: "text", Body: text})
	f("nothing", "", nil, content{Encoding: "text"})
	f("protobuf", "", proto, content{Encoding: "base64", Body: base64.StdEncoding.EncodeToString(proto)})
	f("gzip", "gzip", zip(text), content{Compression: "gzip", Unpacked: 30, Encoding: "text", Body: text})
	f("zstd", "ZSTD", enc.EncodeAll([]byte(text), nil), content{Compression: "zstd", Unpacked: 30, Encoding: "text", Body: text})
	f("no gzip", "gzip", []byte(text), content{Compression: "gzip", Broken: "gzip: invalid header", Encoding: "text", Body: text})
	f("unknown", "br", []byte(text), content{Compression: "br", Broken: "this compression is not known here", Encoding: "text", Body: text})
	f("a bomb", "gzip", bomb, content{
		Compression: "gzip", Broken: "unpacked it is larger than 32 MiB", Encoding: "base64",
		Body: base64.StdEncoding.EncodeToString(bomb),
	})
	long := strings.Repeat("é", maxShown)
	f("long", "", []byte("x"+long), content{Cut: true, Encoding: "text", Body: ("x" + long)[:maxShown-1]})

	for _, id := range []string{"4711", "x", "-1"} {
		resp := l.do(t, "GET", "/lab/api/received/"+id)
		if code, _, _ := failure(t, resp); resp.StatusCode != 404 || code != "no_such_delivery" {
			t.Errorf("%s: %s %s", id, resp.Status, code)
		}
	}
}

func TestTheLedgerHoldsSentBesideReceived(t *testing.T) {
	sent := `{"service":"cruddur-backend","providers":[]}`
	backend := http.NewServeMux()
	answer := func(w http.ResponseWriter) { fmt.Fprint(w, sent) }
	backend.HandleFunc("/telemetry", func(w http.ResponseWriter, _ *http.Request) { answer(w) })
	l := newLab(t, backend, nil)
	l.keep(t, record.Request{Tool: record.Honeycomb, Time: noon, Body: []byte("12345")}, span(traceA, "GET", "/", 200, noon))
	got := get[compare.Ledger](t, l, "/lab/api/ledger")
	last := noon
	want := compare.Ledger{Since: noon, Sent: json.RawMessage(sent), Received: map[record.Tool]compare.Reception{
		record.Honeycomb: {Requests: 1, Records: 1, New: 1, Bytes: 5, Last: &last}, record.XRay: {}, record.CloudWatch: {}, record.Rollbar: {},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for reply, problem := range map[string]func(http.ResponseWriter){
		"not the JSON of a ledger": func(w http.ResponseWriter) { fmt.Fprint(w, "<html>") },
		"answered 404":             func(w http.ResponseWriter) { w.WriteHeader(404) },
		"is not the JSON":          func(w http.ResponseWriter) { fmt.Fprintf(w, "%q", strings.Repeat("x", maxLedger)) },
	} {
		answer = problem
		if got := get[compare.Ledger](t, l, "/lab/api/ledger"); got.Sent != nil || !strings.Contains(got.Problem, reply) || len(got.Received) != 4 {
			t.Errorf("problem %q, sent %s; want %q", got.Problem, got.Sent, reply)
		}
	}
	down := get[compare.Ledger](t, newLab(t, nil, nil), "/lab/api/ledger")
	if !strings.Contains(down.Problem, "-backend") || !strings.Contains(down.Problem, "connection refused") {
		t.Errorf("the backend is down: %q", down.Problem)
	}
}
