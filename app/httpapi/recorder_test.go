package httpapi

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestTheRecorderNotesTheStatusThatTheCallerSaw(t *testing.T) {
	f := func(want int, wantBegun bool, answer func(http.ResponseWriter)) {
		t.Helper()
		rec := &recorder{ResponseWriter: httptest.NewRecorder()}
		answer(rec)
		if got := rec.sent(); got != want || begun(rec) != wantBegun {
			t.Errorf("got %d, begun %v, want %d, %v", got, begun(rec), want, wantBegun)
		}
	}
	f(200, false, func(http.ResponseWriter) {})
	f(200, true, func(w http.ResponseWriter) { _, _ = w.Write(nil) })
	f(404, true, func(w http.ResponseWriter) { w.WriteHeader(404); w.WriteHeader(200) })
	f(204, true, func(w http.ResponseWriter) { w.WriteHeader(http.StatusEarlyHints); w.WriteHeader(204) })
	f(200, false, func(w http.ResponseWriter) { w.WriteHeader(http.StatusEarlyHints) })
}
