package providertest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cruddur/providers"
)

// request does what one request of the application does: spans, a log line, and a report.
func request(ctx context.Context, p *providers.Pipeline, n int) {
	tracer := p.TracerProvider().Tracer("providertest")
	ctx, server := tracer.Start(ctx, "GET /api/activities/home")
	ctx, child := tracer.Start(ctx, "home-activities-mock-data")
	p.Logger().InfoContext(ctx, "127.0.0.1 GET http /api/activities/home 500", "n", n)
	p.Report(ctx, slog.LevelError, "home page failed", fmt.Errorf("request %d: %w", n, errors.New("no rows")),
		slog.String(providers.AttrUserID, "andrewbrown"))
	child.End()
	server.End()
}

func requests(ctx context.Context, p *providers.Pipeline, n int) {
	for i := range n {
		request(ctx, p, i)
	}
}

func flush(t *testing.T, p *providers.Pipeline) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := p.Flush(ctx); err != nil {
		t.Fatalf("flush: %v", err)
	}
}

// allArrived checks that everything handed over so far was taken.
func allArrived(t *testing.T, p *providers.Pipeline) {
	t.Helper()
	if h, a := count(p, handed), count(p, arrived); h == 0 || a != h {
		t.Errorf("handed %d, arrived %d, want all: %+v", h, a, p.Telemetry().Providers[0])
	}
}

func opensQuietly(t *testing.T, b *bench) {
	b.pipeline(t)
	if n := b.server.conns.Load(); n != 0 {
		t.Errorf("opening made %d connections, want none", n)
	}
}

func shutsDownUnused(t *testing.T, b *bench) {
	p := b.pipeline(t)
	for range 2 {
		if err := shutdown(t, p, 5*time.Second); err != nil {
			t.Errorf("shutdown: %v", err)
		}
	}
	// Handed over too late: counted, not sent, and nobody panics.
	requests(t.Context(), p, 1)
	if c := count(p, func(c providers.Counts) int64 { return c.Dropped[providers.Closed] }); c == 0 {
		t.Error("items handed over after shutdown are not in the ledger")
	}
}

func flushDelivers(t *testing.T, b *bench) {
	p := b.pipeline(t)
	requests(t.Context(), p, 50)
	flush(t, p)
	allArrived(t, p)
	switch s := p.Telemetry().Providers[0]; s.State {
	case providers.OK, providers.Unconfirmed:
	default:
		t.Errorf("state %s (%s) after everything arrived", s.State, s.Reason)
	}
}

func stalls(t *testing.T, b *bench) {
	b.server.answer(b.server.hang)
	p := b.pipeline(t)
	done := make(chan struct{})
	go func() { requests(context.Background(), p, 500); close(done) }()
	select {
	case <-done:
	case <-time.After(15 * time.Second):
		t.Fatal("500 requests did not get through while the server hangs: something waits")
	}
	eventually(t, "the server sees a request", func() bool { return b.server.requests.Load() > 0 })
	if err := shutdown(t, p, 300*time.Millisecond); err == nil && count(p, arrived) == 0 {
		if lost := count(p, func(c providers.Counts) int64 { return c.Lost() + c.Unknown }); lost == 0 {
			t.Error("nothing arrived, nothing is counted as lost, and shutdown returned no error")
		}
	}
}

func overflows(t *testing.T, b *bench) {
	b.env["TELEMETRY_QUEUE_ITEMS"] = "8"
	b.server.answer(b.server.hang)
	p := b.pipeline(t)
	requests(t.Context(), p, 200)
	dropped := count(p, func(c providers.Counts) int64 { return c.Dropped[providers.QueueFull] })
	if dropped == 0 {
		t.Error("a queue of 8 took 200 requests and dropped nothing")
	}
	_ = shutdown(t, p, 300*time.Millisecond)
}

func obeysThrottle(t *testing.T, b *bench) {
	throttle := b.Throttle
	if throttle == nil {
		throttle = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "1")
			http.Error(w, `{"message":"slow down"}`, http.StatusTooManyRequests)
		}
	}
	var refused atomic.Int64
	b.server.first(1, func(w http.ResponseWriter, r *http.Request) {
		refused.Store(time.Now().UnixNano())
		throttle(w, r)
	})
	p := b.pipeline(t)
	requests(t.Context(), p, 1)
	eventually(t, "everything arrives after the throttle", func() bool { return count(p, arrived) == count(p, handed) })
	if wait := time.Duration(b.server.last.Load() - refused.Load()); wait < 950*time.Millisecond {
		t.Errorf("came back after %v, asked to wait 1s", wait)
	}
	if count(p, retries) == 0 {
		t.Error("the retry is not in the ledger")
	}
}

func namesTheKey(t *testing.T, b *bench) {
	h := b.Unauthorized
	if h == nil {
		h = func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, `{"error":"unknown API key"}`, http.StatusUnauthorized)
		}
	}
	b.server.answer(h)
	p := b.pipeline(t)
	requests(t.Context(), p, 1)
	eventually(t, "the status is failing", func() bool {
		return p.Telemetry().Providers[0].State == providers.Failing
	})
	if s := p.Telemetry().Providers[0]; s.Setting == "" || s.Reason == "" {
		t.Errorf("status %+v names no setting or no reason", s.Status)
	}
	if b.UnauthorizedRetries {
		b.server.answer(b.Accept)
		eventually(t, "everything arrives once the key works", func() bool { return count(p, arrived) == count(p, handed) })
		return
	}
	eventually(t, "all is refused", func() bool { return count(p, undecided) == 0 })
	if count(p, rejected) == 0 {
		t.Error("nothing is counted as rejected")
	}
}

func heals(t *testing.T, b *bench) {
	b.server.first(2, func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "down for a moment", http.StatusServiceUnavailable)
	})
	p := b.pipeline(t)
	requests(t.Context(), p, 3)
	eventually(t, "everything arrives", func() bool { return count(p, arrived) == count(p, handed) })
	if s := p.Telemetry().Providers[0].State; s != providers.OK {
		t.Errorf("state %s after healing, want %s", s, providers.OK)
	}
}

func survivesGarbage(t *testing.T, b *bench) {
	answers := []http.HandlerFunc{
		func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("\x00\xff{{{garbage")) },
		func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte(`{"partial`))
		},
		func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "-5")
			w.WriteHeader(599)
		},
		func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere, http.StatusTemporaryRedirect)
		},
		func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
	}
	p := b.pipeline(t)
	for _, h := range answers {
		b.server.first(1, h)
		requests(t.Context(), p, 1)
		eventually(t, "the items are decided", func() bool { return count(p, undecided) == 0 })
	}
	if b.server.strayed.Load() > 0 {
		t.Error("a redirect was followed, and whoever is there was given the items and the key")
	}
	b.server.answer(b.Accept)
	before := count(p, arrived)
	requests(t.Context(), p, 1)
	flush(t, p)
	if count(p, arrived) == before {
		t.Error("nothing arrives any more after broken answers")
	}
}

func survivesAbsence(t *testing.T, b *bench) {
	b.server.close()
	p := b.pipeline(t)
	requests(t.Context(), p, 5)
	eventually(t, "the status shows it", func() bool {
		s := p.Telemetry().Providers[0].State
		return s == providers.Degraded || s == providers.Failing
	})
	if count(p, arrived) != 0 {
		t.Error("items arrived at a server that is not there")
	}
	_ = shutdown(t, p, 300*time.Millisecond)
}

func concurrent(t *testing.T, b *bench) {
	p := b.pipeline(t)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() { requests(context.Background(), p, 50) })
	}
	wait.Go(func() { _ = p.Flush(context.Background()); p.Telemetry() })
	wait.Wait()
	flush(t, p)
	allArrived(t, p)
}
