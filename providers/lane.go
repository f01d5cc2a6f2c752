package providers

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// lane carries one signal to one provider: a queue, and one goroutine that batches, sends, and tries again. A lane
// whose tool hangs hurts nobody else.
type lane[T any] struct {
	queue   *queue[T]
	sender  Sender[T]
	batch   Batch
	retries retryPolicy
	health  *health
	scrub   func(string) string

	flushes chan flush
	closing chan struct{} // closed when no more items will come
	done    chan struct{} // closed when the goroutine has ended
	ctx     context.Context
	cancel  context.CancelFunc
	once    sync.Once
	end     atomic.Pointer[time.Time] // when shutting down has to be over

	waiting []flush // of the goroutine
	out     int64   // items ended, of the goroutine
}

// flush is a caller who waits until so many items have left the lane, or gone gave up.
type flush struct {
	target int64
	done   chan struct{}
	gone   <-chan struct{}
}

func (f flush) waits() bool {
	select {
	case <-f.gone:
		return false
	default:
		return true
	}
}

// retryPolicy says how often and how long one batch is tried.
type retryPolicy struct {
	First, Longest time.Duration // waits between attempts, growing from one to the other, with jitter
	For            time.Duration // since the batch was taken
}

func newLane[T any](sender Sender[T], batch Batch, bounds bounds, retries retryPolicy, h *health, scrub func(string) string) *lane[T] {
	ctx, cancel := context.WithCancel(context.Background())
	batch.Count = min(batch.Count, bounds.Count) // a queue that never holds a whole batch must not wait for one
	l := &lane[T]{
		queue:   newQueue[T](bounds.Count, bounds.Bytes, batch.Count),
		sender:  sender,
		batch:   batch,
		retries: retries,
		health:  h,
		scrub:   scrub,
		flushes: make(chan flush),
		closing: make(chan struct{}),
		done:    make(chan struct{}),
		ctx:     ctx,
		cancel:  cancel,
	}
	l.queue.dropOldest = bounds.Oldest
	go l.run()
	return l
}

func (l *lane[T]) run() {
	defer close(l.done)
	batch := make([]T, 0, l.batch.Count)
	for l.await() {
		batch = l.queue.take(l.batch.Count, batch[:0])
		n := len(batch)
		l.deliver(batch)
		clear(batch[:cap(batch)][:n]) // let go of what was sent while waiting for more
		l.out += int64(n)
		l.release()
	}
}

// await returns true when there is a batch worth sending, and false when the lane is closed and empty.
func (l *lane[T]) await() bool {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for closing := l.closing; ; {
		n, since, due := l.queue.depth()
		rest := l.batch.Age - time.Since(since)
		switch {
		case n == 0 && closing == nil:
			return false
		case n > 0 && (due || rest <= 0 || closing == nil || len(l.waiting) > 0):
			return true
		case n > 0:
			timer.Reset(rest)
		default:
			l.release()
			timer.Stop()
		}
		select {
		case <-l.queue.wake:
		case <-timer.C:
		case f := <-l.flushes:
			l.waiting = append(l.waiting, f)
		case <-closing:
			closing = nil
		}
	}
}

// release lets the flushes go whose items have left, and forgets those that nobody waits for any more.
func (l *lane[T]) release() {
	out := l.out + l.queue.gone()
	l.waiting = slices.DeleteFunc(l.waiting, func(f flush) bool {
		if out >= f.target {
			close(f.done)
			return true
		}
		return !f.waits()
	})
}

// deliver tries a batch until nothing of it is left to try, or it is too old, or the time to shut down is over.
func (l *lane[T]) deliver(batch []T) {
	waits := backoff.ExponentialBackOff{
		InitialInterval: l.retries.First, MaxInterval: l.retries.Longest,
		RandomizationFactor: backoff.DefaultRandomizationFactor, Multiplier: 2,
	}
	waits.Reset()
	taken, unsure := time.Now(), false
	for {
		res := l.attempt(batch)
		if len(res.Retry) == 0 {
			return
		}
		unsure = unsure || res.Unsure
		for k, i := range res.Retry {
			batch[k] = batch[i]
		}
		batch = batch[:len(res.Retry)]
		if cause := l.pause(waits.NextBackOff(), res.RetryAfter, taken); cause != "" {
			l.queue.giveUp(len(batch), cause, unsure)
			return
		}
		l.queue.retrying(len(batch))
	}
}

func (l *lane[T]) attempt(batch []T) Result {
	ctx, cancel := context.WithTimeout(l.ctx, l.batch.Timeout)
	defer cancel()
	start := time.Now()
	res := l.call(ctx, batch)
	res.normalise(len(batch))
	problem := ""
	if res.Err != nil {
		problem = l.scrub(res.Err.Error())
	}
	now := time.Now()
	l.queue.settle(res, now.Sub(start), problem, now)
	l.health.observe(res, problem)
	return res
}

// call keeps a sender's panic from ending the process: telemetry must never do that.
func (l *lane[T]) call(ctx context.Context, batch []T) (res Result) {
	defer func() {
		if v := recover(); v != nil {
			res = Result{Err: fmt.Errorf("provider panicked: %v\n%s", v, debug.Stack())}
		}
	}()
	return l.sender.Send(ctx, batch)
}

// pause waits before the next attempt and returns "" when there should be one, else why not. A flush cuts a back-off
// short, but not a wait that the tool asked for.
func (l *lane[T]) pause(wait, asked time.Duration, taken time.Time) Cause {
	const soon = 200 * time.Millisecond // when somebody waits for the batch
	if slices.ContainsFunc(l.waiting, flush.waits) {
		wait = min(wait, soon)
	}
	due := time.Now().Add(max(wait, asked))
	timer := time.NewTimer(max(wait, asked))
	defer timer.Stop()
	for closing := l.closing; ; {
		if due.Sub(taken) > l.retries.For {
			return GaveUp
		}
		if end := l.end.Load(); closing == nil && end != nil && due.After(*end) {
			return Deadline
		}
		select {
		case <-timer.C:
			return ""
		case <-l.ctx.Done():
			return Deadline
		case f := <-l.flushes:
			l.waiting = append(l.waiting, f)
		case <-closing:
			closing = nil
		}
		if early := time.Now().Add(max(soon, asked)); early.Before(due) {
			due = early
			timer.Reset(max(soon, asked))
		}
	}
}

// Flush returns when everything handed over before the call has left the lane, or with ctx's error.
func (l *lane[T]) Flush(ctx context.Context) error {
	f := flush{target: l.queue.accepted(), done: make(chan struct{}), gone: ctx.Done()}
	select {
	case l.flushes <- f:
	case <-l.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-f.done:
		return nil
	case <-l.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close takes no more items, delivers what is there, and returns when that is done or ctx is over; what is left then is
// counted, and the error says that there was some. Safe to call twice.
func (l *lane[T]) Close(ctx context.Context) error {
	l.once.Do(func() {
		if end, ok := ctx.Deadline(); ok {
			l.end.Store(&end)
		}
		l.queue.close()
		close(l.closing)
	})
	var err error
	select {
	case <-l.done:
	case <-ctx.Done():
		err = ctx.Err()
		l.queue.abandon()
	}
	l.cancel()
	if n := l.queue.undelivered(); n > 0 && err == nil {
		err = fmt.Errorf("%d items were left undelivered", n)
	}
	return err
}
