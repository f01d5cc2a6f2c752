package usual

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cruddur/app/sqlite"
	"cruddur/bench/internal/vendors"
)

// open wires a backend to vendors' ends of its own.
func open(t *testing.T, hang bool) (*Wiring, *vendors.Ends) {
	t.Helper()
	ends, err := vendors.Serve(t.Context(), hang)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ends.Close() })
	for name, value := range map[string]string{
		"OTEL_EXPORTER_OTLP_ENDPOINT": "http://" + ends.Addr, "AWS_XRAY_DAEMON_ADDRESS": ends.Addr,
		"AWS_ENDPOINT_URL": "http://" + ends.Addr, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b",
	} {
		t.Setenv(name, value)
	}
	w, err := Open(t.Context(), Config{
		Service: "usual", Environment: "test", Version: "1", Database: sqlite.Memory, LogGroup: "g", LogStream: "s",
		Rollbar: "token", RollbarURL: "http://" + ends.Addr + "/api/1/item/", EveryTrace: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return w, ends
}

func do(t *testing.T, w *Wiring, line, body string, want int) {
	t.Helper()
	method, target, _ := strings.Cut(line, " ")
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	if w.ServeHTTP(answer, r); answer.Code != want {
		t.Fatalf("%s: %d, want %d: %s", line, answer.Code, want, answer.Body)
	}
}

func TestEveryToolGetsItsShareOfARequest(t *testing.T) {
	w, ends := open(t, false)
	do(t, w, "GET /api/activities/home", "", http.StatusOK)
	do(t, w, "PUT /bugs/nil-in-activity", `{"on": true}`, http.StatusOK)
	do(t, w, "GET /api/activities/68f126b0-1ceb-4a33-88be-d90fa7109eee", "", http.StatusInternalServerError)
	do(t, w, "GET /rollbar/test", "", http.StatusOK)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := w.Close(ctx); err != nil {
		t.Fatal(err)
	}
	var got vendors.Counts
	for ctx.Err() == nil {
		var err error
		if got, err = vendors.Read(ctx, ends.Addr); err != nil {
			t.Fatal(err)
		}
		if got.Documents >= 4 { // datagrams are read when the reader gets to it
			break
		}
		time.Sleep(time.Millisecond)
	}
	// The SDK sends a subsegment by itself when its segment was quicker, so that there may be more than one a request.
	if got.Documents < 4 || got.Items != 2 || got.Lines < 5 || got.Spans < 9 {
		t.Errorf("arrived: %+v, want 4 documents at least, 2 items, a line for each request, failure and message, and the spans", got)
	}
	if n := w.LostLines(); n != 0 {
		t.Errorf("lost %d lines", n)
	}
}

func TestClosingKeepsItsDeadlineWhileEveryVendorHangs(t *testing.T) {
	w, _ := open(t, true)
	do(t, w, "GET /api/activities/home", "", http.StatusOK)
	do(t, w, "GET /rollbar/test", "", http.StatusOK)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	start := time.Now()
	if err := w.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the deadline", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("closing took %v", took)
	}
}

func TestAFullBufferOfLinesLosesAndCountsThem(t *testing.T) {
	w, _ := open(t, true)
	line := []byte("line\n")
	for range 3 * maxLines {
		if n, err := w.lines.Write(line); n != len(line) || err != nil {
			t.Fatal(n, err)
		}
	}
	if w.LostLines() == 0 {
		t.Error("nothing was lost, though nobody took a line")
	}
}
