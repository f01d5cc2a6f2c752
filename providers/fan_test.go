package providers

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func fanOf(lanes int) (*fan[int], []*queue[int]) {
	queues := make([]*queue[int], lanes)
	for i := range queues {
		queues[i] = newQueue[int](1<<20, 1<<30, 1<<20)
	}
	return newFan(queues), queues
}

func TestFanPassesOnWithoutBeingAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, queues := fanOf(3)
		defer f.close()
		f.put(1, 1, time.Now(), 0)
		f.put(2, 1, time.Now(), 1<<1) // not for the second
		time.Sleep(pace)
		synctest.Wait()
		for i, want := range []Counts{{Handed: 2, Queued: 2}, {Handed: 2, Queued: 1, Filtered: 1}, {Handed: 2, Queued: 2}} {
			if c := queues[i].snapshot(); c.Handed != want.Handed || c.Queued != want.Queued || c.Filtered != want.Filtered {
				t.Errorf("lane %d has %+v, want %+v", i, c, want)
			}
		}
	})
}

func TestFanKeepsOrderAndLosesNothingUnderConcurrentUse(t *testing.T) {
	f, queues := fanOf(2)
	const writers, each = 4, 20000
	var wait sync.WaitGroup
	for w := range writers {
		wait.Go(func() {
			for i := range each {
				f.put(w*each+i, 100, time.Now(), 0)
			}
		})
	}
	wait.Go(func() {
		for range 100 {
			f.drain()
		}
	})
	wait.Wait()
	f.close()
	for i, q := range queues {
		last := make([]int, writers)
		got := q.take(writers*each, nil)
		if len(got) != writers*each {
			t.Fatalf("lane %d got %d items, want %d", i, len(got), writers*each)
		}
		for _, item := range got {
			w := item / each
			if item%each+1 <= last[w] {
				t.Fatalf("lane %d: item %d of writer %d came after %d", i, item%each, w, last[w]-1)
			}
			last[w] = item%each + 1
		}
	}
}

func TestWhatIsPutAfterClosingIsCountedAtOnce(t *testing.T) {
	f, queues := fanOf(1)
	f.close()
	queues[0].close()
	f.put(1, 1, time.Now(), 0)
	if c := queues[0].snapshot(); c.Dropped[Closed] != 1 {
		t.Errorf("ledger %+v, want the late item in it", c)
	}
}

func TestAFullInboxIsPassedOnByWhoeverFilledIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the clock stands still, so the fan's goroutine does nothing
		f, queues := fanOf(1)
		defer f.close()
		for range inboxItems {
			f.put(1, 1, time.Now(), 0)
		}
		if c := queues[0].snapshot(); c.Queued != inboxItems {
			t.Errorf("%d items are in the queue, want %d", c.Queued, inboxItems)
		}
	})
}

func TestPuttingIntoAFanDoesNotAllocate(t *testing.T) {
	f, queues := fanOf(5)
	defer f.close()
	now := time.Now()
	for range 3 { // let both slices and the rings grow
		for range 2000 {
			f.put(1, 1, now, 0)
		}
		f.drain()
	}
	if got := testing.AllocsPerRun(1000, func() { f.put(1, 1, now, 0) }); got != 0 {
		t.Errorf("put allocates %v times, want 0", got)
	}
	_ = queues
}
