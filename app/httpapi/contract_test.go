package httpapi_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cruddur/app"
	"cruddur/app/seed"
)

func TestContract(t *testing.T) {
	r := newRig(t, options{})
	f := func(line, body string, wantStatus int, want string) {
		t.Helper()
		w := r.do(line, body)
		got := strings.TrimSpace(w.Body.String())
		if w.Code != wantStatus || !regexp.MustCompile("^(?s:"+want+")$").MatchString(got) {
			t.Errorf("%s %.80s:\n got %d %.400s\nwant %d %s", line, body, w.Code, got, wantStatus, want)
		}
		if strings.HasPrefix(line, "HEAD") {
			return // what the server drops is dropped below this handler
		}
		if ct := w.Header().Get("Content-Type"); strings.HasPrefix(got, "{") || strings.HasPrefix(got, "[") {
			if ct != "application/json" {
				t.Errorf("%s: content type %q", line, ct)
			}
		}
	}
	const (
		activities = `\[\{"created_at":.*\}\]`
		failure    = `\{"error":"[^"]+","request_id":"[^"]+"\}`
		notFound   = `\{"error":"there is nothing at this address","request_id":"[^"]+"\}`
	)
	long := func(n int) string { return strings.Repeat("é", n) }

	f("GET /api/activities/home", "", 200, activities)
	f("HEAD /api/activities/home", "", 200, activities)
	f("GET /api/activities/notifications", "", 200, activities)
	f("GET /api/activities/@andrewbrown", "", 200, activities)
	f("GET /api/activities/@WORF", "", 200, activities)
	f("GET /api/activities/@nobody", "", 200, `\[\]`)
	f("GET /api/activities/@a%2Fb", "", 200, `\[\]`)
	f("GET /api/activities/@", "", 422, `\["blank_user_handle"\]`)
	f("GET /api/activities/@%20", "", 422, `\["blank_user_handle"\]`)
	f("GET /api/activities/search?term=CLOUD", "", 200, activities)
	f("GET /api/activities/search?term=nowhere", "", 200, `\[\]`)
	f("GET /api/activities/search?term=", "", 422, `\["search_term_blank"\]`)
	f("GET /api/activities/search", "", 422, `\["search_term_blank"\]`)

	f("POST /api/activities", `{"message":"hello","ttl":"7-days"}`, 200, `\{"created_at":.*"message":"hello".*\}`)
	f("POST /api/activities", `{"message":"`+long(280)+`","ttl":"7-days"}`, 200, `\{.*\}`)
	f("POST /api/activities", `{"message":"hello","ttl":""}`, 422, `\["ttl_blank"\]`)
	f("POST /api/activities", `{"message":"hello","ttl":null}`, 422, `\["ttl_blank"\]`)
	f("POST /api/activities", `{"message":"hello","ttl":"2-days"}`, 422, `\["ttl_blank"\]`)
	f("POST /api/activities", `{"message":"hello"}`, 422, `\["ttl_blank"\]`)
	f("POST /api/activities", `{"message":"","ttl":"7-days"}`, 422, `\["message_blank"\]`)
	f("POST /api/activities", `{"message":null,"ttl":null}`, 422, `\["message_blank"\]`)
	f("POST /api/activities", `{}`, 422, `\["message_blank"\]`)
	f("POST /api/activities", `{"message":"`+long(281)+`"}`, 422, `\["message_exceed_max_chars"\]`)

	f("GET "+cloud, "", 200, activities)
	f("GET /api/activities/"+strings.ToUpper(seed.CloudCrud), "", 200, activities)
	f("GET /api/activities/2e2d6bd1-5f4b-4c34-9fd1-fd6a1d6dd5ae", "", 404, failure)
	f("GET /api/activities/not-a-uuid", "", 404, failure)
	f("POST "+cloud+"/reply", `{"message":"hello"}`, 200, `\{"created_at":.*"reply_to_activity_uuid":"68f126b0-.*\}`)
	f("POST "+cloud+"/reply", `{"message":"`+long(1024)+`"}`, 200, `\{.*\}`)
	f("POST "+cloud+"/reply", `{"message":null}`, 422, `\["message_blank"\]`)
	f("POST "+cloud+"/reply", `{"message":"`+long(1025)+`"}`, 422, `\["message_exceed_max_chars"\]`)
	f("POST /api/activities/%20/reply", `{"message":"hello"}`, 422, `\["activity_uuid_blank"\]`)
	f("POST /api/activities/%20/reply", `{}`, 422, `\["message_blank"\]`)
	f("POST /api/activities/not-a-uuid/reply", `{"message":"hello"}`, 404, failure)

	f("GET /api/message_groups", "", 200, `\[\{"created_at":"[^"]+","display_name":"Andrew Brown","handle":"andrewbrown",`+
		`"uuid":"24b95582-9e7b-4e0a-9ad1-639773ab7552"\},\{"created_at":"[^"]+","display_name":"Worf","handle":"worf",`+
		`"uuid":"417c360e-c4e6-4fce-873b-d2d71469b4ac"\}\]`)
	f("GET /api/messages/@worf", "", 200, `\[\{"created_at":.*\}\]`)
	f("GET /api/messages/@nobody", "", 200, `\[\]`)
	f("POST /api/messages", `{"message":"hello","user_receiver_handle":"worf"}`, 200, `\{"created_at":.*"message":"hello".*\}`)
	f("POST /api/messages", `{"message":"hello","user_receiver_handle":""}`, 422, `\["user_reciever_handle_blank"\]`)
	f("POST /api/messages", `{"message":"hello"}`, 422, `\["user_reciever_handle_blank"\]`)
	f("POST /api/messages", `{"user_receiver_handle":"worf"}`, 422, `\["message_blank"\]`)
	f("POST /api/messages", `{"message":"`+long(1025)+`"}`, 422, `\["message_exceed_max_chars"\]`)

	f("GET /rollbar/test", "", 200, `Hello World!`)
	f("GET /api/health-check", "", 200, `\{"success":true,"ver":1\}`)
	f("GET /telemetry", "", 404, notFound)
	f("GET /api/nothing", "", 404, notFound)
	f("GET /", "", 404, notFound)
	f("GET /api/activities/", "", 404, notFound)
	f("GET /api/messages/worf", "", 404, notFound)
	f("DELETE /api/messages/worf", "", 404, notFound)
}

func TestWrongVerbs(t *testing.T) {
	r := newRig(t, options{})
	f := func(line, wantAllow string) {
		t.Helper()
		w := r.do(line, "")
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != wantAllow {
			t.Errorf("%s: got %d, Allow: %s, want 405, Allow: %s", line, w.Code, w.Header().Get("Allow"), wantAllow)
		}
		path := strings.Fields(line)[1]
		w = r.do("OPTIONS "+path, "")
		if w.Code != http.StatusNoContent || w.Header().Get("Allow") != wantAllow || w.Body.Len() != 0 {
			t.Errorf("OPTIONS %s: got %d, Allow: %s", path, w.Code, w.Header().Get("Allow"))
		}
	}
	f("POST /api/activities/home", "OPTIONS, GET, HEAD")
	f("DELETE "+cloud, "OPTIONS, GET, HEAD")
	f("GET /api/activities", "OPTIONS, POST")
	f("HEAD /api/activities", "OPTIONS, POST")
	f("GET "+cloud+"/reply", "OPTIONS, POST")
	f("POST /api/activities/@worf", "OPTIONS, GET, HEAD")
	f("PATCH /api/messages/@worf", "OPTIONS, GET, HEAD")
	f("BREW /bugs/slow-query", "OPTIONS, PUT")
	if w := r.do("OPTIONS /no/such/place", ""); w.Code != http.StatusNoContent {
		t.Errorf("OPTIONS works everywhere: got %d", w.Code)
	}
}

func TestBodiesThatCannotBeRead(t *testing.T) {
	r := newRig(t, options{})
	f := func(body, contentType string, want int) {
		t.Helper()
		for _, path := range []string{"/api/activities", cloud + "/reply", "/api/messages"} {
			if w := r.do("POST "+path, body, "Content-Type: "+contentType); w.Code != want {
				t.Errorf("%s %.40q as %q: got %d %s, want %d", path, body, contentType, w.Code, w.Body, want)
			}
		}
	}
	const ok, json = `{"message":"hello","ttl":"7-days","user_receiver_handle":"worf"}`, "application/json"
	f(ok, json, 200)
	f(ok, "Application/JSON; charset=utf-8", 200)
	f("\n"+ok+"\n", json, 200)
	f(ok, "", 400)
	f(ok, "text/plain", 400)
	f(ok, "application/x-www-form-urlencoded", 400)
	f(ok, "application/json; charset", 400)
	f("", json, 400)
	f("{", json, 400)
	f(`{"message":`, json, 400)
	f(ok+ok, json, 400)
	f(ok+"x", json, 400)
	f("null", json, 400)
	f("[]", json, 400)
	f(`"hello"`, json, 400)
	f(`{"message":5}`, json, 400)
	f(`{"message":["hello"]}`, json, 400)
	f("\x00\xff", json, 400)
	f(`{"message":"`+strings.Repeat("x", 1<<20)+`"}`, json, 413)
	f(strings.Repeat(" ", 1<<20)+ok, json, 413)
	if n := len(r.reports.all); n != 0 {
		t.Errorf("%d of them were reported as failures", n)
	}
}

func TestWhatIsPostedIsThere(t *testing.T) {
	r := newRig(t, options{})
	r.do("POST /api/activities", `{"message":"hello <b>&amp;</b> 🚀","ttl":"7-days"}`, "X-Cruddur-User: Stranger")
	var home []app.Activity
	r.get("/api/activities/home", &home)
	got := home[0]
	want := app.Activity{
		UUID: got.UUID, Handle: "stranger", DisplayName: "stranger", Message: "hello <b>&amp;</b> 🚀",
		CreatedAt: app.At(r.now), ExpiresAt: app.At(r.now.AddDate(0, 0, 7)), Replies: []app.Reply{},
	}
	if diff := cmp.Diff(want, got); len(home) != 4 || diff != "" {
		t.Errorf("%d activities at home; the newest (-want +got):\n%s", len(home), diff)
	}

	r.do("POST /api/activities/"+got.UUID+"/reply", `{"message":"hello yourself"}`)
	var page []app.Activity
	r.get("/api/activities/"+got.UUID, &page)
	if len(page) != 1 || page[0].RepliesCount != 1 || len(page[0].Replies) != 1 || page[0].Replies[0].Handle != "andrewbrown" {
		t.Errorf("its page: got %+v", page)
	}
	r.work()
	var told []app.Activity
	r.get("/api/activities/notifications", &told, "X-Cruddur-User: stranger")
	if len(told) != 1 || told[0].Message != "hello yourself" {
		t.Errorf("notifications: got %+v", told)
	}

	r.do("POST /api/messages", `{"message":"psst","user_receiver_handle":"Stranger"}`)
	var groups []app.MessageGroup
	r.get("/api/message_groups", &groups, "X-Cruddur-User: stranger")
	var messages []app.Message
	r.get("/api/messages/@andrewbrown", &messages, "X-Cruddur-User: stranger")
	if len(groups) != 1 || groups[0].DisplayName != "Andrew Brown" || len(messages) != 1 || messages[0].Handle != "andrewbrown" {
		t.Errorf("messages: got %+v and %+v", groups, messages)
	}
}
