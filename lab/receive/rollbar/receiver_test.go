package rollbar

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/lab/record"
)

const (
	token     = "0123456789abcdef0123456789abcdef"
	inHeader  = "X-Rollbar-Access-Token: " + token
	asJSON    = "Content-Type: application/json"
	asForm    = "Content-Type: application/x-www-form-urlencoded"
	hello     = `{"data":{"environment":"dev","body":{"message":{"body":"hello"}}}}`
	withToken = `{"access_token":"` + token + `","data":{"environment":"dev","body":{"message":{"body":"hello"}}}}`
)

// post sends one request to the handler.
func post(rc *Receiver, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	rc.Handler().ServeHTTP(w, r)
	return w
}

// wholeDocs compares documents at once: of half a megabyte cmp would take seconds to find what differs.
var wholeDocs = cmp.Comparer(func(a, b json.RawMessage) bool { return bytes.Equal(a, b) })

func TestExchanges(t *testing.T) {
	form := "payload=" + url.QueryEscape(hello)
	formWithToken := "a=b&payload=" + url.QueryEscape(withToken) + "&c=" + token
	for _, x := range []struct {
		name    string
		method  string // "": POST
		path    string // "": /api/1/item/
		headers []string
		body    string

		status  int
		message string // the reply's begins so
		kept    string // the body in the sink; "": as sent
		unkept  bool
	}{
		{name: "token in header", headers: []string{inHeader, asJSON}, body: hello, status: 200},
		{name: "no slash", path: "/api/1/item", headers: []string{inHeader, asJSON}, body: hello, status: 200},
		{name: "no content type", headers: []string{inHeader}, body: hello, status: 200},
		{name: "charset", headers: []string{inHeader, "Content-Type: application/json; charset=utf-8"}, body: " " + hello + "\n", status: 200},
		{name: "token in body", headers: []string{asJSON}, body: withToken, status: 200, kept: strings.ReplaceAll(withToken, token, "****cdef")},
		{name: "token in both", headers: []string{inHeader, asJSON}, body: withToken, status: 200, kept: strings.ReplaceAll(withToken, token, "****cdef")},
		{
			name: "token spelled otherwise, and twice", headers: []string{asJSON},
			body:   `{"access\u005ftoken": "a\"b\\", "data":{"environment":"dev","body":{"message":{"body":"hello"}}}, "access_token" :"` + token + `" }`,
			kept:   `{"access\u005ftoken": "****cdef", "data":{"environment":"dev","body":{"message":{"body":"hello"}}}, "access_token" :"****cdef" }`,
			status: 200,
		},
		{
			name: "token repeated in the item", headers: []string{inHeader, asJSON},
			body:   strings.Replace(hello, "hello", "the token "+token, 1),
			kept:   strings.Replace(hello, "hello", "the token ****cdef", 1),
			status: 200,
		},
		{name: "form", headers: []string{inHeader, asForm}, body: form, status: 200},
		{name: "form without its type", headers: []string{inHeader, asJSON}, body: form, status: 200},
		{name: "json as curl sends it", headers: []string{inHeader, asForm}, body: hello, status: 200},
		{
			name: "form with token", headers: []string{asForm}, body: formWithToken + "\n", status: 200,
			kept: "a=b&payload=" + url.QueryEscape(strings.ReplaceAll(withToken, token, "****cdef")) + "&c=****cdef\n",
		},
		{name: "form with token beside", headers: []string{asForm}, body: form + "&access_token=" + token, kept: form + "&access_token=****cdef", status: 200},
		{name: "identity", headers: []string{inHeader, "Content-Encoding: identity"}, body: hello, status: 200},
		{name: "half a megabyte", headers: []string{inHeader}, body: strings.Replace(hello, "hello", strings.Repeat("x", 512<<10), 1), status: 200},

		{name: "GET", method: "GET", status: 405, message: "method not allowed"},
		{name: "other path", path: "/api/1/deploy/", body: hello, headers: []string{inHeader}, status: 404, message: "not found", kept: "none"},
		{name: "other path, GET", method: "GET", path: "/", status: 404, message: "not found", unkept: true},
		{name: "no token", headers: []string{asJSON}, body: hello, status: 401, message: "missing access token"},
		{name: "blank token", headers: []string{"X-Rollbar-Access-Token:  "}, body: strings.Replace(withToken, token, "  ", 1), status: 401, kept: strings.Replace(withToken, token, "****", 1)},
		{name: "empty", headers: []string{inHeader}, status: 400, message: "the payload is not a JSON object"},
		{name: "not json", headers: []string{inHeader}, body: "hello", status: 400, message: "the payload is not a JSON object"},
		{name: "a list", headers: []string{inHeader}, body: "[" + hello + "]", status: 400, message: "the payload is not a JSON object"},
		{name: "half", headers: []string{inHeader}, body: hello[:40], status: 400, message: "the payload is not a JSON object"},
		{name: "half, with token", body: withToken[:60], status: 400, kept: strings.ReplaceAll(withToken[:60], token, "****cdef")},
		{name: "two", headers: []string{inHeader}, body: hello + hello, status: 400, message: "the payload is not a JSON object"},
		{name: "form without payload", headers: []string{inHeader, asForm}, body: "a=b", status: 400, message: "the form"},
		{name: "form badly escaped", headers: []string{inHeader, asForm}, body: "payload=%zz", status: 400, message: "the form"},
		{name: "gzip", headers: []string{inHeader, "Content-Encoding: gzip"}, body: hello, status: 400, message: "content-encoding", kept: "none"},
		{name: "no data", headers: []string{inHeader}, body: `{}`, status: 400, message: "data: missing"},
		{name: "data a list", headers: []string{inHeader}, body: `{"data":[]}`, status: 400, message: "data: must be an object"},
		{name: "not valid", headers: []string{inHeader}, body: `{"data":{"environment":"dev"}}`, status: 422, message: "data.body: "},
		{name: "not valid, with token", body: `{"access_token":"` + token + `","data":{}}`, status: 422, kept: `{"access_token":"****cdef","data":{}}`},
		{name: "over the cap", headers: []string{inHeader}, body: strings.Replace(hello, "hello", strings.Repeat("x", 1<<20), 1), status: 413, message: "the payload is over 1048576 bytes", kept: "none"},
	} {
		t.Run(x.name, func(t *testing.T) {
			sink := &memory{}
			now := noon
			rc := New(Config{Sink: sink, Now: func() time.Time { return now }})
			if x.method == "" {
				x.method = http.MethodPost
			}
			if x.path == "" {
				x.path = "/api/1/item/"
			}
			w := post(rc, x.method, x.path, x.body, x.headers...)

			var reply struct {
				Err     int
				Message string
				Result  map[string]any
			}
			if err := json.Unmarshal(w.Body.Bytes(), &reply); err != nil || w.Header().Get("Content-Type") != "application/json" {
				t.Fatalf("%v in %q of type %q", err, w.Body, w.Header().Get("Content-Type"))
			}
			if w.Code != x.status || !strings.HasPrefix(reply.Message, x.message) || (reply.Err == 0) != (x.status == 200) {
				t.Errorf("got %d %s, want %d %q", w.Code, w.Body, x.status, x.message)
			}
			if uuid, _ := reply.Result["uuid"].(string); x.status == 200 && (len(uuid) != 32 || reply.Result["id"] != nil) {
				t.Errorf("got result %v", reply.Result)
			}
			for name, want := range map[string]string{
				"Access-Control-Allow-Origin": "*", "X-Rate-Limit-Limit": "1000000",
				"X-Rate-Limit-Reset": "1704196860", "X-Rate-Limit-Remaining-Seconds": "60",
			} {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s: got %q, want %q", name, got, want)
				}
			}
			if x.unkept {
				if len(sink.requests) != 0 {
					t.Errorf("it was kept: %v", sink.requests)
				}
				return
			}
			req, recs := sink.last()
			want := x.kept
			switch want {
			case "":
				want = x.body
			case "none":
				want = ""
			}
			if string(req.Body) != want {
				t.Errorf("kept body\n%q, want\n%q", req.Body, want)
			}
			if all, _ := json.Marshal([]any{req, recs}); strings.Contains(string(all), token) || strings.Contains(string(req.Body), token) {
				t.Errorf("the token is kept: %s", all)
			}
			if req.Status != x.status || (req.Refused == "") != (x.status == 200) || (len(recs) == 1) != (x.status == 200) {
				t.Errorf("kept with status %d, refused %q, %d records", req.Status, req.Refused, len(recs))
			}
			for range 2 {
				if diff := cmp.Diff(recs, New(Config{}).Replay(req), wholeDocs); diff != "" {
					t.Errorf("the replay differs (-first +replay):\n%s", diff)
				}
				if diff := cmp.Diff(recs, rc.Replay(req), wholeDocs); diff != "" {
					t.Errorf("the receiver's own replay differs (-first +replay):\n%s", diff)
				}
			}
		})
	}
}

func TestRequestIsKeptAsReceived(t *testing.T) {
	sink := &memory{}
	rc := New(Config{Sink: sink, Now: func() time.Time { return noon }})
	post(rc, "POST", "/api/1/item/?access_token="+token+"&a=b", hello, inHeader, asJSON)
	want := record.Request{
		Tool: record.Rollbar, Protocol: "rollbar/http", Time: noon, Remote: "192.0.2.1:1234",
		Method: "POST", Path: "/api/1/item/?access_token=****cdef&a=b", Body: []byte(hello), Status: 200,
		Header: http.Header{"X-Rollbar-Access-Token": {"****cdef"}, "Content-Type": {"application/json"}},
	}
	got, _ := sink.last()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}

func TestPreflight(t *testing.T) {
	sink := &memory{}
	w := post(New(Config{Sink: sink}), "OPTIONS", "/api/1/item/", "",
		"Origin: http://localhost:3000", "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: content-type,x-rollbar-access-token")
	if w.Code != http.StatusNoContent || w.Body.Len() != 0 || len(sink.requests) != 0 {
		t.Errorf("got %d %q, %d kept", w.Code, w.Body, len(sink.requests))
	}
	h := w.Header()
	if h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Access-Control-Allow-Methods") != "POST, OPTIONS" ||
		h.Get("Access-Control-Allow-Headers") != "Content-Type, X-Rollbar-Access-Token" {
		t.Errorf("got %v", h)
	}
}

// withUUID is an item that says its uuid.
func withUUID(uuid string) string {
	return strings.Replace(hello, `"environment"`, `"uuid":"`+uuid+`","environment"`, 1)
}

func TestARepeatedUUIDIsCountedOnce(t *testing.T) {
	sink := &memory{}
	now := noon
	rc := New(Config{Sink: sink, Now: func() time.Time { now = now.Add(time.Second); return now }})
	const uuid = "d4f5a7c1-7a31-4c6e-9a41-0f8f2b1f5d11"
	for range 3 {
		if w := post(rc, "POST", "/api/1/item/", withUUID(uuid), inHeader); w.Code != 200 || !strings.Contains(w.Body.String(), `"uuid":"d4f5a7c17a314c6e9a410f8f2b1f5d11"`) {
			t.Errorf("got %d %s", w.Code, w.Body)
		}
	}
	post(rc, "POST", "/api/1/item/", withUUID("another"), inHeader)
	want := []string{"", duplicate, duplicate, ""}
	fresh := New(Config{})
	for i, recs := range sink.records {
		if len(recs) != 1 || recs[0].Refused != want[i] {
			t.Errorf("%d: got %+v, want refused %q", i, recs, want[i])
		}
		if diff := cmp.Diff(recs, fresh.Replay(sink.requests[i])); diff != "" {
			t.Errorf("%d: the replay differs:\n%s", i, diff)
		}
	}
	// What was replayed is remembered.
	fresh.sink = sink
	post(fresh, "POST", "/api/1/item/", withUUID(uuid), inHeader)
	if _, recs := sink.last(); recs[0].Refused != duplicate {
		t.Errorf("after a restart: got refused %q", recs[0].Refused)
	}
}

func TestAnItemThatCouldNotBeKeptMayComeAgain(t *testing.T) {
	sink := &memory{full: true}
	rc := New(Config{Sink: sink})
	w := post(rc, "POST", "/api/1/item/", withUUID("once"), inHeader)
	if w.Code != 503 || !strings.Contains(w.Body.String(), `{"err":1,"message":"the lab could not keep`) || strings.Contains(w.Body.String(), "disk") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	sink.full = false
	post(rc, "POST", "/api/1/item/", withUUID("once"), inHeader)
	if _, recs := sink.last(); len(recs) != 1 || recs[0].Refused != "" {
		t.Errorf("the second try: %+v", recs)
	}
}

func TestUUIDsAreForgottenOldestFirst(t *testing.T) {
	s := seen{most: 3}
	at := noon
	for _, uuid := range []string{"a", "b", "c", "d", "e"} {
		at = at.Add(time.Second)
		if !s.first(uuid, at) {
			t.Errorf("%s is not the first", uuid)
		}
	}
	at = at.Add(time.Second)
	for uuid, want := range map[string]bool{"c": false, "d": false, "e": false} {
		if got := s.first(uuid, at); got != want {
			t.Errorf("%s: got %t", uuid, got)
		}
	}
	if len(s.when) != 3 || len(s.order) != 3 {
		t.Errorf("%d remembered in a ring of %d", len(s.when), len(s.order))
	}
	if !s.first("a", at) {
		t.Error("the oldest is still known")
	}
}

func TestRateLimit(t *testing.T) {
	sink := &memory{}
	now := noon.Add(20 * time.Second)
	rc := New(Config{Sink: sink, Now: func() time.Time { return now }})
	rc.rate.limit = 2
	f := func(status int, remaining, seconds string) {
		t.Helper()
		w := post(rc, "POST", "/api/1/item/", hello, inHeader)
		h := w.Header()
		if w.Code != status || h.Get("X-Rate-Limit-Remaining") != remaining || h.Get("X-Rate-Limit-Remaining-Seconds") != seconds || h.Get("X-Rate-Limit-Limit") != "2" {
			t.Errorf("got %d %v", w.Code, h)
		}
	}
	f(200, "1", "40")
	f(200, "0", "40")
	f(429, "0", "40")
	now = now.Add(39 * time.Second)
	f(429, "0", "1")
	now = now.Add(time.Second)
	f(200, "1", "60")
	if w := post(rc, "POST", "/api/1/item/", hello); w.Code != 401 || w.Header().Get("X-Rate-Limit-Remaining") != "1" {
		t.Errorf("a refused item counts: %d %v", w.Code, w.Header())
	}
}

func TestMaskAccessToken(t *testing.T) {
	f := func(text, want string) {
		t.Helper()
		if got := string(maskAccessToken([]byte(text))); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	f(`{"access_token":"`+token+`"`, `{"access_token":"****cdef"`)
	f(`{"access_token" : "`+token, `{"access_token" : "****cdef`)
	f(`{\"access_token\":\"`+token+`\"}`, `{\"access_token\":\"****cdef\"}`)
	f(`access_token=`+token+`&x=1`, `access_token=****cdef&x=1`)
	f(`payload=%7B%22access_token%22%3A%22`+token+`%22`, `payload=%7B%22access_token%22%3A%22****cdef%22`)
	f(`access_token access_token=short`, `access_token ****=short`)
	f(`access_token`, `access_token`)
	f(`access_token%2`, `access_token%2`)
	f(`nothing`, `nothing`)
}

func TestConcurrentItemsOfOneUUIDAreCountedOnce(t *testing.T) {
	sink := &memory{}
	rc := New(Config{Sink: sink})
	var senders sync.WaitGroup
	for i := range 40 {
		senders.Go(func() {
			uuid := "same"
			if i%2 == 0 {
				uuid = fmt.Sprint("own ", i)
			}
			if w := post(rc, "POST", "/api/1/item/", withUUID(uuid), inHeader); w.Code != 200 {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
		})
	}
	senders.Wait()
	counted := 0
	for _, recs := range sink.records {
		if recs[0].Refused == "" {
			counted++
		}
	}
	if len(sink.records) != 40 || counted != 21 {
		t.Errorf("got %d of which %d count, want 40 and 21", len(sink.records), counted)
	}
}
