package providers

import (
	"maps"
	"sync"
	"time"
)

// queue is a bounded ring of items with the ledger of everything that went through it. One lock guards both, so that a
// reader of the ledger never sees an item in two places or in none. Putting never waits for anything but that lock,
// which is held for a few loads and stores.
type queue[T any] struct {
	wake chan struct{} // has room for one: something changed that the lane may want to act on

	mu       sync.Mutex
	ring     []slot[T] // grows by doubling up to maxCount
	head, n  int
	bytes    int
	maxCount int
	maxBytes int
	notify   int // length of a whole batch
	closed   bool
	settled  bool      // the lane is gone; a late result changes nothing
	in       int64     // items that ever got a place in the ring
	left     int64     // items that shutting down cost
	fullAt   time.Time // of the last item that found no room
	evicted  int64     // items that left the ring to make room for newer ones

	dropOldest bool // a full queue loses its oldest items, not what comes in
	counts     Counts
}

type slot[T any] struct {
	item T
	size int
	at   time.Time
}

func newQueue[T any](maxCount, maxBytes, notify int) *queue[T] {
	return &queue[T]{
		wake:     make(chan struct{}, 1),
		ring:     make([]slot[T], min(maxCount, 64)),
		maxCount: maxCount,
		maxBytes: maxBytes,
		notify:   notify,
		counts:   Counts{Dropped: map[Cause]int64{}},
	}
}

// put hands an item over. It is kept, or dropped and counted; the caller need not know which.
func (q *queue[T]) put(item T, size int, now time.Time) {
	q.mu.Lock()
	wake := q.add(item, size, now)
	q.mu.Unlock()
	if wake {
		q.poke()
	}
}

// putAll hands many over at once. An entry whose skip has the lane's bit is counted as filtered.
func (q *queue[T]) putAll(entries []entry[T], bit uint64) {
	wake := false
	q.mu.Lock()
	for i := range entries {
		e := &entries[i]
		if e.skip&bit != 0 {
			q.counts.Handed++
			q.counts.Filtered++
			continue
		}
		wake = q.add(e.item, e.size, e.at) || wake
	}
	q.mu.Unlock()
	if wake {
		q.poke()
	}
}

// add keeps an item or counts why not. It returns whether the lane has to be woken. The caller holds the lock.
func (q *queue[T]) add(item T, size int, now time.Time) (wake bool) {
	q.counts.Handed++
	switch {
	case q.closed:
		q.counts.Dropped[Closed]++
		return false
	case size > q.maxBytes || !q.dropOldest && (q.n == q.maxCount || q.bytes+size > q.maxBytes):
		q.counts.Dropped[q.lacks()]++
		q.fullAt = now
		return false
	}
	for q.n == q.maxCount || q.bytes+size > q.maxBytes {
		q.counts.Dropped[q.lacks()]++
		q.fullAt = now
		q.pop()
		q.evicted++
	}
	if q.n == len(q.ring) {
		q.grow()
	}
	i := q.head + q.n
	if i >= len(q.ring) {
		i -= len(q.ring)
	}
	q.ring[i] = slot[T]{item, size, now}
	was := q.due()
	q.n++
	q.in++
	q.bytes += size
	return q.n == 1 || q.due() && !was
}

func (q *queue[T]) poke() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

func (q *queue[T]) grow() {
	bigger := make([]slot[T], min(2*len(q.ring), q.maxCount))
	k := copy(bigger, q.ring[q.head:])
	copy(bigger[k:], q.ring[:q.head])
	q.ring, q.head = bigger, 0
}

// due says whether waiting for more would be wrong: there is a whole batch, or half the room in bytes is taken.
func (q *queue[T]) due() bool { return q.n >= q.notify || q.bytes > q.maxBytes/2 }

// depth returns how many items wait, since when the first does, and whether they should go at once.
func (q *queue[T]) depth() (n int, since time.Time, due bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.n > 0 {
		since = q.ring[q.head].at
	}
	return q.n, since, q.due()
}

// accepted counts the items that ever got a place.
func (q *queue[T]) accepted() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.in
}

// lacks says which of the two bounds is in the way.
func (q *queue[T]) lacks() Cause {
	if q.n == q.maxCount {
		return QueueFull
	}
	return BytesFull
}

// pop takes the oldest item out of the ring. The caller holds the lock.
func (q *queue[T]) pop() T {
	s := &q.ring[q.head]
	item := s.item
	q.bytes -= s.size
	*s = slot[T]{}
	if q.head++; q.head == len(q.ring) {
		q.head = 0
	}
	q.n--
	return item
}

// take moves up to most items from the ring into flight.
func (q *queue[T]) take(most int, batch []T) []T {
	q.mu.Lock()
	defer q.mu.Unlock()
	for k := min(most, q.n); k > 0; k-- {
		batch = append(batch, q.pop())
		q.counts.Inflight++
	}
	return batch
}

// gone counts the items that left the ring to make room.
func (q *queue[T]) gone() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.evicted
}

// settle books the result of one attempt. Items to retry stay in flight.
func (q *queue[T]) settle(r Result, took time.Duration, problem string, now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.settled {
		return
	}
	c := &q.counts
	c.Batches++
	c.ExportMS += float64(took) / float64(time.Millisecond)
	c.BytesRaw += int64(r.BytesRaw)
	c.BytesWire += int64(r.BytesWire)
	c.Extra += int64(r.Extra)
	c.LastStatus = r.Status
	c.Acked += int64(r.Acked)
	c.Unconfirmed += int64(r.Unconfirmed)
	c.Rejected += int64(r.Rejected)
	if r.Held > 0 {
		c.Dropped[HeldBack] += int64(r.Held)
	}
	c.Inflight -= int64(r.Acked + r.Unconfirmed + r.Rejected + r.Held)
	if r.Acked+r.Unconfirmed > 0 {
		c.LastAckAt = &now
	}
	if problem != "" {
		c.LastError, c.LastErrorAt = problem, &now
	}
}

// retrying counts n items as sent again.
func (q *queue[T]) retrying(n int) {
	q.mu.Lock()
	q.counts.Retries += int64(n)
	q.mu.Unlock()
}

// giveUp ends n items in flight: as unknown when they may have arrived, else as dropped.
func (q *queue[T]) giveUp(n int, cause Cause, unsure bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.settled {
		return
	}
	q.counts.Inflight -= int64(n)
	if cause == Deadline {
		q.left += int64(n)
	}
	if unsure {
		q.counts.Unknown += int64(n)
	} else {
		q.counts.Dropped[cause] += int64(n)
	}
}

// close refuses further items. Those in the ring stay until they are taken.
func (q *queue[T]) close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.poke()
}

// abandon ends everything that is left when the time to shut down is over. What is in flight was sent and not answered.
func (q *queue[T]) abandon() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.settled {
		return
	}
	q.closed, q.settled = true, true
	q.left += int64(q.n) + q.counts.Inflight
	q.counts.Dropped[Deadline] += int64(q.n)
	q.counts.Unknown += q.counts.Inflight
	q.counts.Inflight = 0
	q.ring, q.head, q.n, q.bytes = nil, 0, 0, 0
}

// undelivered counts what was given up because the time to shut down was over.
func (q *queue[T]) undelivered() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.left
}

// snapshot reads the ledger.
func (q *queue[T]) snapshot() Counts {
	q.mu.Lock()
	defer q.mu.Unlock()
	c := q.counts
	c.Queued, c.QueueBytes = int64(q.n), int64(q.bytes)
	c.Dropped = maps.Clone(q.counts.Dropped)
	if at := q.fullAt; !at.IsZero() {
		c.LastDropAt = &at
	}
	return c
}
