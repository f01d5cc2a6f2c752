package providers

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func plain(s string) string { return s }

// script is a sender that answers as told and notes when it was called with what.
type script struct {
	mu    sync.Mutex
	calls []call
	reply func(n int, batch []int) Result
}

type call struct {
	at    time.Duration
	batch []int
}

func (s *script) lane(batch Batch, retryFor time.Duration) *lane[int] {
	start := time.Now()
	send := SenderFunc[int](func(_ context.Context, b []int) Result {
		s.mu.Lock()
		s.calls = append(s.calls, call{time.Since(start), append([]int(nil), b...)})
		n := len(s.calls)
		s.mu.Unlock()
		return s.reply(n, b)
	})
	return newLane(send, batch, bounds{Count: 100, Bytes: 10000}, retryPolicy{100 * time.Millisecond, time.Second, retryFor}, newHealth(nil), plain)
}

// seen returns the calls so far, once the lane has nothing more to do at this moment of the fake clock.
func (s *script) seen() []call {
	synctest.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

func ack(_ int, b []int) Result { return Result{Acked: len(b)} }

func put(l *lane[int], items ...int) {
	for _, i := range items {
		l.queue.put(i, 1, time.Now())
	}
}

func closeLane(t *testing.T, l *lane[int], within time.Duration) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	start := time.Now()
	err := l.Close(ctx)
	if took := time.Since(start); took > within {
		t.Errorf("close took %v, want at most %v", took, within)
	}
	if again := l.Close(ctx); err == nil && again != nil {
		t.Errorf("second close: %v", again)
	}
	if c := l.queue.snapshot(); !c.Balanced() || c.Inflight != 0 || c.Queued != 0 {
		t.Errorf("ledger after close: %+v", c)
	}
	return err
}

func TestLaneSendsAFullBatchAtOnceAndAnUnfullOneWhenItIsOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script{reply: ack}
		l := s.lane(Batch{3, time.Second, time.Minute}, time.Hour)
		put(l, 1, 2, 3, 4)
		if calls := s.seen(); len(calls) != 1 || len(calls[0].batch) != 3 || calls[0].at != 0 {
			t.Fatalf("after four items: %+v, want one call with three at once", calls)
		}
		time.Sleep(2 * time.Second)
		if calls := s.seen(); len(calls) != 2 || calls[1].at != time.Second {
			t.Fatalf("after the age: %+v, want a second call after 1s", calls)
		}
		if err := closeLane(t, l, time.Second); err != nil {
			t.Error(err)
		}
	})
}

func TestLaneRetriesOnlyWhatTheToolAskedForAndNotBeforeItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script{reply: func(n int, b []int) Result {
			if n == 1 {
				return Result{Acked: 1, Rejected: 1, Retry: []int{1}, RetryAfter: 7 * time.Second, Err: errors.New("slow down")}
			}
			return ack(n, b)
		}}
		l := s.lane(Batch{3, time.Millisecond, time.Minute}, time.Hour)
		put(l, 10, 20, 30)
		synctest.Wait()
		if got := l.health.read().State; got != Degraded {
			t.Errorf("state while retrying is %s, want %s", got, Degraded)
		}
		time.Sleep(10 * time.Second)
		if calls := s.seen(); len(calls) != 2 || calls[1].at < 7*time.Second || len(calls[1].batch) != 1 || calls[1].batch[0] != 20 {
			t.Fatalf("calls %+v, want item 20 alone after 7s", calls)
		}
		c := l.queue.snapshot()
		if c.Acked != 2 || c.Rejected != 1 || c.Retries != 1 || !c.Balanced() {
			t.Errorf("ledger %+v", c)
		}
		if got := l.health.read().State; got != OK {
			t.Errorf("state after recovery is %s, want %s", got, OK)
		}
		_ = closeLane(t, l, time.Second)
	})
}

func TestLaneGivesUpAfterItsTimeWithACause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script{reply: func(_ int, b []int) Result { return Result{Retry: All(len(b)), Err: errors.New("down")} }}
		l := s.lane(Batch{10, time.Millisecond, time.Minute}, 5*time.Second)
		put(l, 1, 2)
		time.Sleep(10 * time.Second)
		if c := l.queue.snapshot(); c.Dropped[GaveUp] != 2 || !c.Balanced() {
			t.Errorf("ledger %+v, want 2 dropped as %s", c, GaveUp)
		}
		_ = closeLane(t, l, time.Second)
	})
}

func TestLaneCountsAsUnknownWhatMayHaveArrived(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script{reply: func(n int, b []int) Result {
			return Result{Retry: All(len(b)), Unsure: n == 1, Err: errors.New("no answer")}
		}}
		l := s.lane(Batch{10, time.Millisecond, time.Minute}, 2*time.Second)
		put(l, 1)
		time.Sleep(5 * time.Second)
		if c := l.queue.snapshot(); c.Unknown != 1 || c.DroppedTotal() != 0 {
			t.Errorf("ledger %+v, want 1 unknown", c)
		}
		_ = closeLane(t, l, time.Second)
	})
}

func TestLaneFullQueueDropsTheNewestAndCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		l := newLane(SenderFunc[int](func(_ context.Context, b []int) Result {
			<-release
			return Result{Acked: len(b)}
		}), Batch{2, time.Millisecond, time.Hour}, bounds{Count: 4, Bytes: 1000}, retryPolicy{time.Second, time.Second, time.Hour}, newHealth(nil), plain)
		put(l, 1, 2)
		synctest.Wait() // these two are in flight
		put(l, 3, 4, 5, 6, 7, 8, 9)
		if c := l.queue.snapshot(); c.Dropped[QueueFull] != 3 || c.Queued != 4 || c.Inflight != 2 {
			t.Errorf("ledger %+v, want 3 dropped, 4 queued, 2 in flight", c)
		}
		close(release)
		if err := closeLane(t, l, time.Second); err != nil {
			t.Error(err)
		}
		if c := l.queue.snapshot(); c.Acked != 6 {
			t.Errorf("ledger %+v, want 6 acknowledged", c)
		}
	})
}

func TestLaneFlushWaitsForWhatWasThereAndHurriesARetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script{reply: func(n int, b []int) Result {
			if n <= 2 {
				return Result{Retry: All(len(b)), Err: errors.New("down")}
			}
			return ack(n, b)
		}}
		start := time.Now()
		send := SenderFunc[int](func(_ context.Context, b []int) Result {
			s.calls = append(s.calls, call{time.Since(start), b})
			return s.reply(len(s.calls), b)
		})
		l := newLane(send, Batch{10, time.Minute, time.Minute}, bounds{Count: 100, Bytes: 10000}, retryPolicy{time.Minute, time.Minute, time.Hour}, newHealth(nil), plain)
		put(l, 1, 2, 3)
		if err := l.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		if c := l.queue.snapshot(); c.Acked != 3 {
			t.Errorf("ledger after flush %+v, want 3 acknowledged", c)
		}
		calls := s.seen()
		if at := calls[len(calls)-1].at; at > time.Second {
			t.Errorf("flushed after %v, want well before the age and the back-off of a minute", at)
		}
		_ = closeLane(t, l, time.Second)
	})
}

func TestLaneFlushDoesNotWaitForWhatMadeRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		l := newLane(SenderFunc[int](func(_ context.Context, b []int) Result {
			<-release
			return Result{Acked: len(b)}
		}), Batch{2, time.Millisecond, time.Hour}, bounds{Count: 4, Bytes: 1000, Oldest: true}, retryPolicy{time.Second, time.Second, time.Hour}, newHealth(nil), plain)
		put(l, 1, 2)
		synctest.Wait() // these two are in flight
		put(l, 3, 4, 5, 6)
		flushed := make(chan error, 1)
		go func() { flushed <- l.Flush(t.Context()) }()
		synctest.Wait()
		put(l, 7, 8, 9) // 3, 4 and 5 make room
		close(release)
		if err := <-flushed; err != nil {
			t.Error(err)
		}
		if c := l.queue.snapshot(); c.Dropped[QueueFull] != 3 || !c.Balanced() {
			t.Errorf("ledger %+v, want 3 dropped", c)
		}
		_ = closeLane(t, l, time.Second)
	})
}

func TestLaneCloseKeepsItsDeadlineWhenTheToolHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLane(SenderFunc[int](func(ctx context.Context, b []int) Result {
			<-ctx.Done()
			return Result{Retry: All(len(b)), Unsure: true, Err: ctx.Err()}
		}), Batch{2, time.Millisecond, time.Hour}, bounds{Count: 10, Bytes: 1000}, retryPolicy{time.Second, time.Second, time.Hour}, newHealth(nil), plain)
		put(l, 1, 2, 3, 4, 5)
		synctest.Wait()
		if err := closeLane(t, l, 3*time.Second); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("close: %v, want the deadline", err)
		}
		if c := l.queue.snapshot(); c.Unknown != 2 || c.Dropped[Deadline] != 3 {
			t.Errorf("ledger %+v, want 2 unknown and 3 dropped at the deadline", c)
		}
		put(l, 6)
		if c := l.queue.snapshot(); c.Dropped[Closed] != 1 || !c.Balanced() {
			t.Errorf("ledger %+v, want the late item counted", c)
		}
	})
}

func TestLaneCloseDoesNotOutwaitARetryAfterBeyondItsDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script{reply: func(_ int, b []int) Result {
			return Result{Retry: All(len(b)), RetryAfter: time.Minute, Err: errors.New("429")}
		}}
		l := s.lane(Batch{2, time.Millisecond, time.Minute}, time.Hour)
		put(l, 1, 2, 3)
		if err := closeLane(t, l, 5*time.Second); err == nil || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("close: %v, want it over before the deadline, and the loss said", err)
		}
		if c := l.queue.snapshot(); c.Dropped[Deadline] != 3 {
			t.Errorf("ledger %+v, want 3 dropped as %s", c, Deadline)
		}
	})
}

func TestLaneSurvivesAPanickingSender(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script{reply: func(n int, b []int) Result {
			if n == 1 {
				panic("boom")
			}
			return ack(n, b)
		}}
		l := s.lane(Batch{1, time.Millisecond, time.Minute}, time.Hour)
		put(l, 1, 2)
		_ = l.Flush(t.Context())
		c := l.queue.snapshot()
		if c.Rejected != 1 || c.Acked != 1 || !strings.Contains(c.LastError, "boom") {
			t.Errorf("ledger %+v, want one rejected with the panic and one acknowledged", c)
		}
		_ = closeLane(t, l, time.Second)
	})
}

func TestLaneStatusNamesTheSettingAtFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script{reply: func(_ int, b []int) Result {
			return Result{Rejected: len(b), Err: &Failure{Setting: "SOME_KEY", Text: "is unknown there"}}
		}}
		l := s.lane(Batch{1, time.Millisecond, time.Minute}, time.Hour)
		put(l, 1)
		_ = l.Flush(t.Context())
		want := Status{State: Failing, Reason: "SOME_KEY: is unknown there", Setting: "SOME_KEY"}
		if got := l.health.read(); got != want {
			t.Errorf("status %+v, want %+v", got, want)
		}
		_ = closeLane(t, l, time.Second)
	})
}

func TestResultsAreMadeToAccountForTheWholeBatch(t *testing.T) {
	for _, r := range []Result{
		{}, {Acked: 99}, {Acked: -1}, {Acked: 2, Held: 9}, {Held: -1}, {Retry: []int{0, 0, 5, -1, 2}}, {Acked: 3, Unconfirmed: 3, Rejected: 3, Retry: []int{1}},
	} {
		r.normalise(4)
		if got := r.Acked + r.Unconfirmed + r.Rejected + r.Held + len(r.Retry); got != 4 {
			t.Errorf("%+v accounts for %d of 4", r, got)
		}
	}
}

func TestLaneDoesNotWaitForABatchThatItsQueueCannotHold(t *testing.T) {
	for name, room := range map[string]bounds{"count": {Count: 8, Bytes: 1000}, "bytes": {Count: 1000, Bytes: 8}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				send := SenderFunc[int](func(_ context.Context, b []int) Result { return ack(0, b) })
				l := newLane(send, Batch{512, time.Minute, time.Minute}, room, retryPolicy{time.Second, time.Second, time.Hour}, newHealth(nil), plain)
				for i := range 40 {
					put(l, i)
					synctest.Wait()
				}
				if c := l.queue.snapshot(); c.DroppedTotal() != 0 || c.Acked == 0 {
					t.Errorf("ledger %+v, want nothing dropped before a sender that has nothing to do", c)
				}
				_ = closeLane(t, l, time.Second)
			})
		})
	}
}
