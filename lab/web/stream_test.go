package web

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"cruddur/lab/compare"
	"cruddur/lab/index"
	"cruddur/lab/record"
)

// tape is a response that keeps what was written with the time of it.
type tape struct {
	header http.Header
	mu     sync.Mutex
	text   strings.Builder
	at     []time.Time
}

func (w *tape) Header() http.Header { return w.header }
func (w *tape) WriteHeader(int)     {}
func (w *tape) Flush()              {}
func (w *tape) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = append(w.at, time.Now())
	return w.text.Write(b)
}

// events splits what was written.
func (w *tape) events() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Split(strings.TrimSuffix(w.text.String(), "\n\n"), "\n\n")
}

// listening runs a test of the stream on a clock of its own.
func listening(t *testing.T, f func(*testing.T, *index.Index, *tape)) {
	synctest.Test(t, func(t *testing.T) {
		x := index.New(index.Limits{})
		h, err := New(Config{Index: x, Backend: &url.URL{}, Page: fstest.MapFS{"index.html": {}}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		w := &tape{header: http.Header{}}
		go h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "http://localhost/lab/api/stream", nil))
		synctest.Wait()
		f(t, x, w)
		cancel()
		synctest.Wait()
	})
}

func TestTheStreamTellsOfEachChangeAtMostTenTimesASecond(t *testing.T) {
	listening(t, func(t *testing.T, x *index.Index, w *tape) {
		if w.header.Get("Content-Type") != "text/event-stream" || !strings.HasPrefix(w.events()[0], "event: hello\ndata: {\"time\":") {
			t.Fatalf("%v begins with %q", w.header, w.events()[0])
		}
		begin := time.Now()
		for n := range 100 { // a record every 10 ms, all of one trace
			r := span(traceA, "GET", "/x", 200, noon)
			r.SpanID = fmt.Sprintf("%016x", n)
			x.Add([]record.Record{r})
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(breath)
		told := w.events()[1:]
		if len(told) < 9 || len(told) > 12 {
			t.Errorf("%d events in a second", len(told))
		}
		if first := w.at[1].Sub(begin); first > breath {
			t.Errorf("the first change was told after %v", first)
		}
		var last compare.Summary
		_, data, ok := strings.Cut(told[len(told)-1], "event: request\ndata: ")
		if err := json.Unmarshal([]byte(data), &last); !ok || err != nil {
			t.Fatalf("%q: %v", told[len(told)-1], err)
		}
		if last.TraceID != traceA || last.Tools[record.Honeycomb].Records != 100 {
			t.Errorf("the last event has %d records, want all 100", last.Tools[record.Honeycomb].Records)
		}
	})
}

func TestAReaderThatCouldNotFollowIsToldToReadAnew(t *testing.T) {
	listening(t, func(t *testing.T, x *index.Index, w *tape) {
		for n := range 1000 {
			x.Add([]record.Record{span(fmt.Sprintf("%032x", n+1), "GET", "/x", 200, noon)})
		}
		time.Sleep(3 * breath)
		got := w.events()
		if n := len(got); n < 200 || n > 1000 || !strings.HasPrefix(got[n-1], "event: resync\ndata: {}") {
			t.Errorf("%d events, the last is %.60q", n, got[n-1])
		}
	})
}

func TestAQuietStreamShowsThatItIsUp(t *testing.T) {
	listening(t, func(t *testing.T, _ *index.Index, w *tape) {
		time.Sleep(time.Minute)
		beats := strings.Count(strings.Join(w.events(), "\n"), ": still here")
		if beats < 3 || beats > 5 {
			t.Errorf("%d heartbeats in a minute", beats)
		}
	})
}

func TestTheStreamOverARealConnection(t *testing.T) {
	l := newLab(t, nil, nil)
	s := httptest.NewServer(l.handler)
	defer s.Close()
	req, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+"/lab/api/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	if !lines.Scan() || lines.Text() != "event: hello" {
		t.Fatalf("begins with %q", lines.Text())
	}
	l.keep(t, record.Request{Tool: record.Honeycomb}, span(traceA, "GET", "/x", 200, noon))
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: {\"trace_id\":"); ok {
			if !strings.HasPrefix(data, `"`+traceA) {
				t.Errorf("told of %s", data)
			}
			return
		}
	}
	t.Error("the stream ended without the change:", lines.Err())
}

func TestTooManyStreamsAreRefused(t *testing.T) {
	x := index.New(index.Limits{})
	s := &server{Config: Config{Index: x, Now: time.Now}, streams: make(chan struct{}, 1)}
	s.streams <- struct{}{}
	w := httptest.NewRecorder()
	s.stream(w, httptest.NewRequest("GET", "http://localhost/lab/api/stream", nil))
	if code, _, _ := failure(t, w.Result()); w.Code != 503 || code != "too_many_streams" || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d %s", w.Code, code)
	}
}
