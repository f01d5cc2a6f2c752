package httpapi_test

import (
	"net/http"
	"testing"
	"unicode/utf8"
)

// FuzzBodies sends anything to everything that reads a body. Whatever it is, it is no failure of ours.
func FuzzBodies(f *testing.F) {
	f.Add(`{"message":"hello","ttl":"7-days","user_receiver_handle":"worf"}`)
	f.Add(`{"message":null,"ttl":5}`)
	f.Add(`{"message":"\ud800 \u0000","ttl":"1-hour"}`)
	f.Add(`[{"message":{}}]`)
	f.Add("{")
	f.Fuzz(func(t *testing.T, body string) {
		r := newRig(t, options{})
		for _, path := range []string{"/api/activities", cloud + "/reply", "/api/messages"} {
			w := r.do("POST "+path, body, "Content-Type: application/json")
			switch w.Code {
			case http.StatusOK, http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge:
			default:
				t.Errorf("%s %q: got %d %s", path, body, w.Code, w.Body)
			}
			if !utf8.Valid(w.Body.Bytes()) {
				t.Errorf("%s %q: the answer is not UTF-8: %q", path, body, w.Body)
			}
		}
	})
}
