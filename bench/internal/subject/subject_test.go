package subject

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cruddur/bench/internal/vendors"
)

// Costs can be compared only when the same arrives.
func TestOursAndTheUsualWiringDeliverTheSameSpansAndLines(t *testing.T) {
	var got [2]vendors.Counts
	for i, name := range []string{Four, Usual} {
		ends, err := vendors.Serve(t.Context(), false)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = ends.Close() }()
		for _, v := range Environ(ends.Addr) {
			name, value, _ := strings.Cut(v, "=")
			t.Setenv(name, value)
		}
		s, err := Open(t.Context(), name, ends.Addr)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			w := httptest.NewRecorder()
			if s.Handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/activities/home", http.NoBody)); w.Code != http.StatusOK {
				t.Fatal(w.Code)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := s.Flush(ctx); err != nil {
			t.Fatal(err)
		}
		if got[i], err = vendors.Read(ctx, ends.Addr); err != nil {
			t.Fatal(err)
		}
		if n := s.Lost(); n != 0 {
			t.Errorf("%s lost %d items", name, n)
		}
	}
	if got[0].Spans == 0 || got[0].Spans != got[1].Spans || got[0].Lines != 3 || got[1].Lines != 3 {
		t.Errorf("ours delivered %+v, the usual wiring %+v", got[0], got[1])
	}
}

func TestEverySubjectAnswers(t *testing.T) {
	ends, err := vendors.Serve(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ends.Close() }()
	for _, v := range Environ(ends.Addr) {
		name, value, _ := strings.Cut(v, "=")
		t.Setenv(name, value)
	}
	for _, s := range All() {
		running, err := Open(t.Context(), s.Name, ends.Addr)
		if err != nil {
			t.Fatalf("%s: %v", s.Name, err)
		}
		w := httptest.NewRecorder()
		running.Handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/activities/home", http.NoBody))
		if w.Code != http.StatusOK {
			t.Errorf("%s answers %d", s.Name, w.Code)
		}
	}
	if _, err := Open(t.Context(), "nobody", ends.Addr); err == nil {
		t.Error("an unknown subject opens")
	}
}
