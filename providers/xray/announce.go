package xray

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/sdk/trace"
)

// announcer sends documents of work that is still going on, so that X-Ray shows a request that hangs while it hangs. The
// complete document replaces it. Only spans that are open for longer than after get one; of the others it costs the
// request one append.
//
// It is a courtesy: nobody hears of a datagram that is lost, and where too many spans are open, further ones are not
// watched. The document that counts comes when the span ends.
type announcer struct {
	after   time.Duration
	socket  socket
	encoder encoder
	buf     []byte

	sent, bytes atomic.Int64 // since the sender last asked

	// Of the goroutine.
	pending []watched // in the order of their start
	spare   []watched // the slice that is not the inbox, reused

	mu      sync.Mutex // held for an append or a swap
	inbox   []watched
	idle    bool // the goroutine waits to be woken
	running bool
	wake    chan struct{}
	done    chan struct{}
	ctx     context.Context
	cancel  context.CancelFunc
}

// watched is a span that was open when it was last looked at.
type watched struct {
	span  trace.ReadOnlySpan
	since time.Time
}

const (
	mostWatched   = 8192 // open spans, and as many that begin between two looks, so that a flood is not held in memory
	mostAnnounced = 64   // documents in one round, so that a stall of everything is no burst of datagrams
)

func newAnnouncer(after time.Duration, address string, e encoder) *announcer {
	e.limit, e.progress = maxDatagram-len(datagramHeader), true
	e.limit = min(e.limit, maxDocument)
	a := &announcer{after: after, socket: socket{address: address}, encoder: e, idle: true, wake: make(chan struct{}, 1), done: make(chan struct{})}
	a.ctx, a.cancel = context.WithCancel(context.Background())
	return a
}

// started is told of each span that begins and will be sent.
func (a *announcer) started(s trace.ReadOnlySpan) {
	now := time.Now()
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.inbox) == mostWatched || a.ctx.Err() != nil {
		return
	}
	a.inbox = append(a.inbox, watched{s, now})
	if !a.idle {
		return
	}
	a.idle = false
	if !a.running {
		a.running = true
		go a.run()
	}
	a.wake <- struct{}{} // has room: only an idle goroutine is woken, and once
}

func (a *announcer) run() {
	defer close(a.done)
	round := a.after / 4
	timer := time.NewTimer(round)
	defer timer.Stop()
	for {
		select {
		case <-a.wake:
		case <-a.ctx.Done():
			return
		}
		for more := true; more; {
			timer.Reset(round)
			select {
			case <-timer.C:
				more = a.look(time.Now())
			case <-a.ctx.Done():
				return
			}
		}
	}
}

// look forgets the spans that have ended, announces those that are open for long enough, and says whether there are
// others to look at again. Most end before they are looked at once.
func (a *announcer) look(now time.Time) (more bool) {
	if a.collect(); len(a.pending) == 0 {
		return !a.rest()
	}
	keep, sent := 0, 0
	for _, w := range a.pending {
		switch {
		case !w.span.EndTime().IsZero():
		case now.Sub(w.since) >= a.after && sent < mostAnnounced:
			a.announce(w.span)
			sent++
		case keep < mostWatched:
			a.pending[keep] = w
			keep++
		}
	}
	clear(a.pending[keep:])
	a.pending = a.pending[:keep]
	return true
}

// collect takes over what has begun since the last look.
func (a *announcer) collect() {
	a.mu.Lock()
	begun := a.inbox
	a.inbox = a.spare
	a.mu.Unlock()
	a.pending = append(a.pending, begun...)
	clear(begun)
	a.spare = begun[:0]
}

// rest goes idle, unless something has begun meanwhile.
func (a *announcer) rest() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.idle = len(a.inbox) == 0
	return a.idle
}

// announce sends the document of one span, unless it has ended.
func (a *announcer) announce(span trace.ReadOnlySpan) {
	conn, _, err := a.socket.connect(a.ctx)
	if err != nil {
		return // the sender finds the same, and says it
	}
	a.buf = a.encoder.appendDocument(append(a.buf[:0], datagramHeader...), span)
	if !span.EndTime().IsZero() {
		return
	}
	_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
	if _, err = conn.Write(a.buf); err == nil {
		err = a.socket.held()
	}
	if err != nil {
		a.socket.hangUp()
		return
	}
	a.sent.Add(1)
	a.bytes.Add(int64(len(a.buf)))
	if cap(a.buf) > 2*maxDatagram {
		a.buf = nil
	}
}

// take returns what was sent since it was last asked.
func (a *announcer) take() (documents, bytes int) {
	if a == nil {
		return 0, 0
	}
	return int(a.sent.Swap(0)), int(a.bytes.Swap(0))
}

// stop ends the goroutine, if there is one, and returns when it is gone or ctx is over.
func (a *announcer) stop(ctx context.Context) error {
	a.mu.Lock()
	a.cancel()
	running := a.running
	a.mu.Unlock()
	a.socket.shut()
	if !running {
		return nil
	}
	select {
	case <-a.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
