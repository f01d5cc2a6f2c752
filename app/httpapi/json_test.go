package httpapi_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKeysAreThoseOfTheContractInAlphabeticalOrder(t *testing.T) {
	r := newRig(t, options{})
	f := func(line, body string, want ...string) {
		t.Helper()
		text := bytes.TrimSpace(r.do(line, body).Body.Bytes())
		var v any
		if err := json.Unmarshal(text, &v); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		sorted, err := json.Marshal(v) // maps are written in the order of their keys
		if err != nil || !bytes.Equal(sorted, text) {
			t.Errorf("%s: keys out of order, %v:\n got %s\nwant %s", line, err, text, sorted)
		}
		if list, ok := v.([]any); ok {
			v = list[0]
		}
		object, _ := v.(map[string]any)
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(object))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", line, diff)
		}
	}
	short := []string{
		"created_at", "display_name", "expires_at", "handle", "likes_count", "message", "replies_count", "reposts_count", "uuid",
	}
	long := slices.Insert(slices.Clone(short), 6, "replies")
	message := []string{"created_at", "display_name", "handle", "message", "uuid"}

	f("GET /api/activities/home", "", long...)
	f("GET /api/activities/notifications", "", long...)
	f("GET "+cloud, "", long...)
	f("GET /api/activities/@worf", "", short...)
	f("GET /api/activities/search?term=cloud", "", short...)
	f("POST /api/activities", `{"message":"hello","ttl":"7-days"}`, short...)
	f("POST "+cloud+"/reply", `{"message":"hello"}`, "created_at", "display_name", "handle", "likes_count", "message",
		"replies_count", "reply_to_activity_uuid", "reposts_count", "uuid")
	f("GET /api/message_groups", "", "created_at", "display_name", "handle", "uuid")
	f("GET /api/messages/@worf", "", message...)
	f("POST /api/messages", `{"message":"hello","user_receiver_handle":"worf"}`, message...)
	f("GET /api/health-check", "", "success", "ver")
	f("GET /api/nothing", "", "error", "request_id")
	f("GET /bugs", "", "bugs")
	f("PUT /bugs/slow-query", `{"on":false}`, "name", "on", "summary", "title")
}

func TestTimesAndUUIDs(t *testing.T) {
	r := newRig(t, options{})
	var made map[string]any
	w := r.do("POST /api/activities", `{"message":"hello","ttl":"12-hours"}`)
	if err := json.Unmarshal(w.Body.Bytes(), &made); err != nil || w.Code != http.StatusOK {
		t.Fatal(w.Code, err)
	}
	if made["created_at"] != "2023-02-25T18:39:27.421135+00:00" || made["expires_at"] != "2023-02-26T06:39:27.421135+00:00" {
		t.Errorf("got %v to %v", made["created_at"], made["expires_at"])
	}
	v4 := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	if id, _ := made["uuid"].(string); !v4.MatchString(id) {
		t.Errorf("got uuid %v, want a random one of version 4", made["uuid"])
	}
}
