package providers

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAFullQueueShowsThoughEveryBatchArrives(t *testing.T) {
	q, now := newQueue[int](1, 100, 1), time.Now()
	q.put(1, 1, now)
	q.put(2, 1, now)
	q.put(3, 1, now)
	ok := Status{State: OK}
	if got := ok.with(q.snapshot(), now.Add(time.Second)); got.State != Degraded || !strings.Contains(got.Reason, "2 items") {
		t.Errorf("while items are dropped: %+v", got)
	}
	if got := ok.with(q.snapshot(), now.Add(time.Hour)); got != ok {
		t.Errorf("an hour later: %+v, want it well again", got)
	}
	failing := Status{State: Failing, Reason: "a wrong key"}
	if got := failing.with(q.snapshot(), now); got != failing {
		t.Errorf("a graver state gave way: %+v", got)
	}
}

func TestAnOutageIsSaidOnceAndSoIsItsEnd(t *testing.T) {
	var said []State
	h := newHealth(func(_, to Status) { said = append(said, to.State) })
	down := Result{Retry: All(1), Err: errors.New("refused")}
	for _, r := range []Result{{Acked: 1}, {Acked: 1}, down, down, down, {Acked: 1}} {
		h.observe(r, "")
	}
	if want := []State{OK, Degraded, OK}; !slices.Equal(said, want) {
		t.Errorf("said %v, want %v", said, want)
	}
}
