package providers

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestOutcome(t *testing.T) {
	for _, c := range []struct {
		name    string
		handler http.HandlerFunc
		want    Result
		err     string
	}{
		{"taken", func(http.ResponseWriter, *http.Request) {}, Result{Acked: 3, Status: 200, BytesWire: 5}, ""},
		{"slow down", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7")
			http.Error(w, "busy\x1b[31m", http.StatusTooManyRequests)
		}, Result{Retry: All(3), RetryAfter: 7 * time.Second, Status: 429, BytesWire: 5}, "answered 429 Too Many Requests: busy[31m"},
		{"refused", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no such key", http.StatusUnauthorized) }, Result{Rejected: 3, Status: 401, BytesWire: 5}, "no such key"},
		{"hangs", hang, Result{Retry: All(3), Unsure: true, BytesWire: 5}, "no answer in time"},
		{"cut off", func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }, Result{Retry: All(3), Unsure: true, BytesWire: 5}, "connection closed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := httptest.NewServer(c.handler)
			defer s.Close()
			got := exchange(t, s.URL)
			if got.Acked != c.want.Acked || got.Rejected != c.want.Rejected || len(got.Retry) != len(c.want.Retry) ||
				got.RetryAfter != c.want.RetryAfter || got.Status != c.want.Status || got.Unsure != c.want.Unsure || got.BytesWire != c.want.BytesWire {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if c.err == "" && got.Err != nil || c.err != "" && (got.Err == nil || !strings.Contains(got.Err.Error(), c.err)) {
				t.Errorf("error %v, want %q", got.Err, c.err)
			}
		})
	}
	t.Run("nobody there", func(t *testing.T) {
		s := httptest.NewServer(nil)
		s.Close()
		got := exchange(t, s.URL)
		if len(got.Retry) != 3 || got.Unsure || !strings.Contains(got.Err.Error(), "refused") {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("never became a request", func(t *testing.T) {
		_, x := WithExchange(context.Background())
		if got := x.Outcome(3, errors.New("cannot be encoded"), Retryable); got.Rejected != 3 {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("silence is no success", func(t *testing.T) {
		_, x := WithExchange(context.Background())
		if got := x.Outcome(3, nil, Retryable); got.Rejected != 3 || got.Err == nil {
			t.Errorf("got %+v, want all rejected with a reason", got)
		}
	})
	t.Run("a long answer is not cut within a word", func(t *testing.T) {
		const key = "0123456789abcdefghijklmnopqrstuv"
		for before := 470; before <= 520; before++ {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				http.Error(w, strings.Repeat("a ", before/2)+"key="+key+" is unknown", http.StatusUnauthorized)
			}))
			got := exchange(t, s.URL).Err.Error()
			s.Close()
			if strings.Contains(got, key[:4]) && !strings.Contains(got, key) {
				t.Fatalf("half a key shows after %d bytes: %s", before, got)
			}
		}
	})
}

// hang answers never. It reads the body first: only then does the server notice that the client has gone.
func hang(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

func exchange(t *testing.T, url string) Result {
	t.Helper()
	ctx, x := WithExchange(t.Context())
	ctx, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
	defer cancel()
	base := new(http.Transport)
	defer base.CloseIdleConnections()
	client := http.Client{Transport: Transport{base}}
	r, err := http.NewRequestWithContext(ctx, "POST", url+"?key=hunter2", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(r)
	if err == nil {
		buf := make([]byte, 100)
		for err == nil {
			_, err = resp.Body.Read(buf)
		}
		_ = resp.Body.Close()
		err = nil
		if resp.StatusCode >= 300 {
			err = errors.New("client's own words")
		}
	}
	res := x.Outcome(3, err, Retryable)
	if res.Err != nil && strings.Contains(res.Err.Error(), "hunter2") {
		t.Errorf("the URL's query shows: %v", res.Err)
	}
	return res
}

func TestRetryAfterReadsBothFormsAndBoundsThem(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "-5": 0, "99999999": time.Hour, "99999999999999999999": time.Hour,
		"-99999999999999999999": 0, "junk": 0,
		"Sun, 22 Nov 2026 12:00:30 GMT": 30 * time.Second, "Sun, 22 Nov 2026 11:00:00 GMT": 0,
	} {
		if got := retryAfter(in, now); got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}
