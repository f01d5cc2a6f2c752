package providers

import (
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The ledger must balance after every step, whatever the order of steps.
func TestQueueLedgerBalancesAfterEveryStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := newQueue[int](rapid.IntRange(1, 70).Draw(t, "count"), rapid.IntRange(1, 500).Draw(t, "bytes"), 4)
		q.dropOldest = rapid.Bool().Draw(t, "drops the oldest")
		now := time.Now()
		inflight := 0
		t.Repeat(map[string]func(*rapid.T){
			"put":    func(t *rapid.T) { q.put(1, rapid.IntRange(0, 30).Draw(t, "size"), now) },
			"filter": func(*rapid.T) { q.putAll([]entry[int]{{skip: 1}}, 1) },
			"take": func(t *rapid.T) {
				inflight += len(q.take(rapid.IntRange(0, 9).Draw(t, "most"), nil))
			},
			"settle": func(t *rapid.T) {
				n := rapid.IntRange(0, inflight).Draw(t, "n")
				acked := rapid.IntRange(0, n).Draw(t, "acked")
				q.settle(Result{Acked: acked, Rejected: n - acked}, time.Millisecond, "", now)
				inflight -= n
			},
			"give up": func(t *rapid.T) {
				n := rapid.IntRange(0, inflight).Draw(t, "n")
				q.giveUp(n, GaveUp, rapid.Bool().Draw(t, "unsure"))
				inflight -= n
			},
			"close": func(t *rapid.T) {
				if rapid.IntRange(0, 20).Draw(t, "really") == 0 {
					q.close()
				}
			},
			"abandon": func(t *rapid.T) {
				if rapid.IntRange(0, 40).Draw(t, "really") == 0 {
					q.abandon()
					inflight = 0
				}
			},
			"": func(t *rapid.T) {
				if c := q.snapshot(); !c.Balanced() {
					t.Fatalf("ledger out of balance: %+v", c)
				}
			},
		})
	})
}

func TestAFullQueueLosesWhatItsSettingSays(t *testing.T) {
	for _, c := range []struct {
		oldest bool
		want   []int
	}{{false, []int{1, 2, 3}}, {true, []int{3, 4, 5}}} {
		byCount, byBytes := newQueue[int](3, 1000, 100), newQueue[int](100, 3, 100)
		for _, q := range []*queue[int]{byCount, byBytes} {
			q.dropOldest = c.oldest
			for i := range 5 {
				q.put(i+1, 1, time.Time{})
			}
			if got := q.take(10, nil); !slices.Equal(got, c.want) {
				t.Errorf("oldest %v: kept %v, want %v", c.oldest, got, c.want)
			}
			if s := q.snapshot(); s.DroppedTotal() != 2 || !s.Balanced() {
				t.Errorf("oldest %v: ledger %+v", c.oldest, s)
			}
		}
	}
}

func TestQueueKeepsOrderAcrossGrowthAndWrap(t *testing.T) {
	q := newQueue[int](1000, 1<<20, 4)
	next, want := 0, 0
	for round := range 200 {
		for range round%13 + 3 {
			q.put(next, 1, time.Time{})
			next++
		}
		for _, got := range q.take(round%11+2, nil) {
			if got != want {
				t.Fatalf("got item %d, want %d", got, want)
			}
			want++
		}
	}
}

func TestQueueReadersNeverSeeAnUnbalancedLedger(t *testing.T) {
	q := newQueue[int](128, 1<<20, 32)
	var writers, readers sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		writers.Go(func() {
			for range 5000 {
				q.put(1, 8, time.Now())
			}
		})
	}
	readers.Go(func() {
		for {
			if c := q.snapshot(); !c.Balanced() {
				t.Errorf("ledger out of balance: %+v", c)
				return
			}
			select {
			case <-stop:
				return
			default:
				n := len(q.take(16, nil))
				q.settle(Result{Acked: n}, 0, "", time.Now())
			}
		}
	})
	writers.Wait()
	close(stop)
	readers.Wait()
	if got, want := q.snapshot().Handed, int64(10000); got != want {
		t.Errorf("handed %d, want %d", got, want)
	}
}

func TestPuttingDoesNotAllocate(t *testing.T) {
	q := newQueue[*int](4096, 1<<30, 512)
	item, now := new(int), time.Now()
	for range 4096 {
		q.put(item, 1, now)
	}
	q.take(4096, make([]*int, 0, 4096))
	if got := testing.AllocsPerRun(1000, func() { q.put(item, 1, now) }); got != 0 {
		t.Errorf("put allocates %v times, want 0", got)
	}
}

// BenchmarkPut compares handing one built record to five providers with putting it into one mutexed queue. What a request
// pays is the handing over; passing on to the five queues is paid by the fan's goroutine, and is shown beside it. Nothing
// is dropped: queues are emptied, off the clock, as their lanes would.
func BenchmarkPut(b *testing.B) {
	const round = inboxItems / 2
	item, now := new(int), time.Now()
	batch := make([]*int, 0, round)
	b.Run("one mutexed queue", func(b *testing.B) {
		q := newQueue[*int](round, 1<<30, 1<<30)
		for n := 1; b.Loop(); n++ {
			q.put(item, 100, now)
			if n%round == 0 {
				b.StopTimer()
				batch = q.take(round, batch[:0])
				b.StartTimer()
			}
		}
	})
	five := func(b *testing.B, passing bool) {
		queues := make([]*queue[*int], 5)
		for i := range queues {
			queues[i] = newQueue[*int](round, 1<<30, 1<<30)
		}
		f := newFan(queues)
		defer f.close()
		for n := 1; b.Loop(); n++ {
			f.put(item, 100, now, 0)
			if n%round != 0 {
				continue
			}
			if passing {
				f.drain()
			}
			b.StopTimer()
			f.drain()
			for _, q := range queues {
				batch = q.take(round, batch[:0])
			}
			b.StartTimer()
		}
	}
	b.Run("five providers, handing over", func(b *testing.B) { five(b, false) })
	b.Run("five providers, and passing on", func(b *testing.B) { five(b, true) })
}
