package providers

import (
	"sync"
	"time"
)

// fan hands one signal's items to all of its lanes. Putting costs one lock and one append however many lanes there are:
// the items wait in an inbox, from which a goroutine of the fan passes them on to the lanes' queues, some milliseconds
// later and many at once. Who reads the ledgers or flushes passes on what waits first, so that nobody sees an item that
// was handed over and is in no queue.
type fan[T any] struct {
	queues []*queue[T]
	wake   chan struct{} // has room for one
	stop   chan struct{}
	done   chan struct{}
	once   sync.Once

	mu     sync.Mutex // held for an append or a swap
	inbox  []entry[T]
	bytes  int
	closed bool

	passing sync.Mutex // held while passing on, so that order is kept
	spare   []entry[T] // the slice that is not the inbox, reused
}

// entry is an item on its way to the lanes.
type entry[T any] struct {
	item T
	size int
	at   time.Time
	skip uint64 // a bit for each lane that does not want it
}

const (
	// An inbox this full is passed on by whoever filled it.
	inboxItems = 4096
	inboxBytes = 1 << 20
	// pace is how long the fan's goroutine lets items gather. Waking it for each would cost more than passing them on.
	pace = 2 * time.Millisecond
)

func newFan[T any](queues []*queue[T]) *fan[T] {
	f := &fan[T]{
		queues: queues, wake: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{}),
		inbox: make([]entry[T], 0, 64), spare: make([]entry[T], 0, 64),
	}
	go f.run()
	return f
}

// put hands an item to every lane but those whose bit is set in skip. It waits for nobody: not for a tool, not for a full
// queue, not for the passing on.
func (f *fan[T]) put(item T, size int, now time.Time, skip uint64) {
	f.mu.Lock()
	f.inbox = append(f.inbox, entry[T]{item, size, now, skip})
	f.bytes += size
	first, full := len(f.inbox) == 1, len(f.inbox) >= inboxItems || f.bytes >= inboxBytes || f.closed
	f.mu.Unlock()
	switch {
	case full && f.passing.TryLock(): // else somebody is at it
		f.pass()
		f.passing.Unlock()
	case full, first:
		select {
		case f.wake <- struct{}{}:
		default:
		}
	}
}

// drain returns when everything put before the call is in the queues.
func (f *fan[T]) drain() {
	f.passing.Lock()
	f.pass()
	f.passing.Unlock()
}

// pass moves what is in the inbox to the queues. The caller holds passing.
func (f *fan[T]) pass() {
	f.mu.Lock()
	entries := f.inbox
	f.inbox, f.bytes = f.spare, 0
	f.mu.Unlock()
	for i, q := range f.queues {
		q.putAll(entries, uint64(1)<<i)
	}
	clear(entries)
	if f.spare = entries[:0]; cap(f.spare) > 4*inboxItems {
		f.spare = nil // one burst must not hold its memory for ever
	}
}

func (f *fan[T]) run() {
	defer close(f.done)
	timer := time.NewTimer(pace)
	defer timer.Stop()
	for {
		select {
		case <-f.wake:
		case <-f.stop:
			return
		}
		timer.Reset(pace)
		select {
		case <-timer.C:
		case <-f.stop:
			return
		}
		f.drain()
	}
}

// close ends the goroutine. What is put from then on is passed on at once, to queues that count it as too late.
func (f *fan[T]) close() {
	f.once.Do(func() {
		f.mu.Lock()
		f.closed = true
		f.mu.Unlock()
		close(f.stop)
		<-f.done
	})
	f.drain()
}
