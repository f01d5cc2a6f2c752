package httpapi_test

import (
	"encoding/json"
	"testing"

	"cruddur/app/bugs"
	"cruddur/app/httpapi"
)

func TestBugsAreListedAndSwitched(t *testing.T) {
	r := newRig(t, options{bugs: []bugs.Name{bugs.FlakyReply}})
	var list struct{ Bugs []bugs.Bug }
	r.get("/bugs", &list)
	for _, b := range list.Bugs {
		if b.On != (b.Name == bugs.FlakyReply) || b.Title == "" || b.Summary == "" {
			t.Errorf("got %+v", b)
		}
	}
	f := func(name, body string, want int) {
		t.Helper()
		w := r.do("PUT /bugs/"+name, body)
		if w.Code != want {
			t.Errorf("%s %s: got %d %s, want %d", name, body, w.Code, w.Body, want)
		}
		var got bugs.Bug
		if err := json.Unmarshal(w.Body.Bytes(), &got); want == 200 && (err != nil || string(got.Name) != name || !got.On) {
			t.Errorf("%s: got %s", name, w.Body)
		}
	}
	f("home-returns-nothing", `{"on":true}`, 200)
	f("slow-queri", `{"on":true}`, 404)
	f("slow-query", `{"on":"yes"}`, 400)
	f("slow-query", `{}`, 400)
	f("slow-query", `{"on":null}`, 400)
	f("slow-query", `on`, 400)
	if w := r.do("GET /api/activities/home", ""); w.Code != 500 {
		t.Errorf("home with the bug: got %d", w.Code)
	}
	r.do("PUT /bugs/home-returns-nothing", `{"on":false}`)
	if w := r.do("GET /api/activities/home", ""); w.Code != 200 {
		t.Errorf("home without the bug: got %d", w.Code)
	}
}

func TestBugsAreOutOfReachUnlessAllowed(t *testing.T) {
	r := newRig(t, options{config: func(c *httpapi.Config) { c.BugSwitch = false }})
	for _, line := range []string{"GET /bugs", "PUT /bugs/slow-query"} {
		if w := r.do(line, `{"on":true}`); w.Code != 404 {
			t.Errorf("%s: got %d", line, w.Code)
		}
	}
	if r.bugs.On(bugs.SlowQuery) {
		t.Error("it was switched all the same")
	}
}
