package xray

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"

	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/providers"
)

// datagramHeader stands before every document.
const datagramHeader = `{"format":"json","version":1}` + "\n"

const (
	maxDatagram = 65507 // bytes that UDP over IPv4 can carry
	maxDocument = 64000 // "64 kB" are X-Ray's limit; the smaller reading of it is the safe one
	leastLimit  = 4096  // below this a document cannot be shortened further
)

// sender writes one datagram for each span. UDP promises nothing, so that a document that was written counts as
// unconfirmed. What the operating system knows is used, though: when a port is closed, the machine that it is on says so
// by ICMP, and the socket holds that as an error. On the same machine it is there as soon as the write returns, and the
// next write fails with it in place of being made; so a refusal speaks of the document before, and only behind the last
// one the socket has to be asked. The document that was refused, with all behind it, is given back to be tried again. From
// another machine the news is late and may be about an earlier document, which stays unconfirmed.
type sender struct {
	socket  socket
	encoder encoder
	rules   *sampler   // nil where no rules decide
	opened  *announcer // nil where none is wanted
	buf     []byte
	last    written
	burst   int // bytes written since the last pause
	ended   time.Time
	refused int // sends in a row that nobody listened to
}

// written is the document that was written last, whose refusal may still come; of no bytes, it is none.
type written struct{ at, bytes int }

// Send implements [providers.Sender].
func (s *sender) Send(ctx context.Context, batch []trace.ReadOnlySpan) providers.Result {
	var res providers.Result
	documents, bytes := s.opened.take()
	res.Extra = documents
	res.BytesRaw, res.BytesWire = bytes-documents*len(datagramHeader), bytes
	conn, dialled, err := s.socket.connect(ctx)
	if err != nil {
		res.Retry, res.Err = providers.All(len(batch)), err
		return res
	}
	if dialled {
		s.encoder.limit = min(maxDocument, maxDatagram-len(datagramHeader))
	}
	deadline, _ := ctx.Deadline()
	_ = conn.SetWriteDeadline(deadline)
	most := gentle
	if time.Since(s.ended) < pause {
		most = hasty // the next batch was waiting already
	}
	from, err := s.each(ctx, conn, batch, most, &res)
	s.ended = time.Now()
	held := s.socket.held()
	if held != nil {
		err = held
	}
	if held != nil || errors.Is(err, syscall.ECONNREFUSED) { // which no write makes of itself: it is about one before
		s.recall(&res)
	}
	if err != nil {
		s.socket.hangUp()
		return s.rest(res, from, len(batch), err)
	}
	s.refused = 0
	if res.Err == nil {
		res.Err = s.rules.trouble() // the documents went out; that too few may have is worth saying
	}
	return res
}

// each writes the spans of a batch down to the first that cannot be, and says which.
func (s *sender) each(ctx context.Context, conn net.Conn, batch []trace.ReadOnlySpan, most int, res *providers.Result) (int, error) {
	s.last = written{}
	for i, span := range batch {
		if err := ctx.Err(); err != nil {
			return i, err
		}
		n, err := s.deliver(conn, span)
		switch {
		case errors.Is(err, syscall.EMSGSIZE):
			res.Rejected++
			res.Err = fmt.Errorf("xray: document of %d bytes: %w", n, plainError(err))
		case err != nil:
			return i, err
		default:
			s.last = written{i, n}
			res.Unconfirmed++
			res.BytesRaw += n - len(datagramHeader)
			res.BytesWire += n
			s.pace(ctx, n, most)
		}
	}
	return len(batch), nil
}

// recall takes back that the last document was sent: it was, to nobody.
func (s *sender) recall(res *providers.Result) {
	last := s.last
	if last.bytes == 0 {
		return
	}
	res.Unconfirmed--
	res.BytesRaw -= last.bytes - len(datagramHeader)
	res.BytesWire -= last.bytes
	res.Retry = append(res.Retry, last.at)
}

// rest gives back what was not sent. Where nobody listens, that may be over when the daemon is started again; when the
// next try finds the same, a person has to look.
func (s *sender) rest(res providers.Result, from, n int, err error) providers.Result {
	for i := from; i < n; i++ {
		res.Retry = append(res.Retry, i)
	}
	res.Err = fmt.Errorf("xray: udp %s: %w", s.socket.address, plainError(err))
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return res
	}
	res.Err = fmt.Errorf("xray: nobody listens at udp %s: %w", s.socket.address, plainError(err))
	if s.refused++; s.refused > 1 {
		res.Err = &providers.Failure{
			Setting: daemonVariable, Err: plainError(err),
			Text: "no X-Ray daemon listens at udp " + s.socket.address + "; start one, or set this to where it is",
		}
	}
	return res
}

// deliver writes one datagram and returns its size. Where the system takes only smaller ones than UDP allows, as macOS
// does, the document is made shorter, and so are those after it.
func (s *sender) deliver(conn net.Conn, span trace.ReadOnlySpan) (int, error) {
	for {
		s.buf = s.encoder.appendDocument(append(s.buf[:0], datagramHeader...), span)
		_, err := conn.Write(s.buf)
		n := len(s.buf)
		if cap(s.buf) > 2*maxDatagram {
			s.buf = nil // one huge span must not hold its memory for good
		}
		if errors.Is(err, syscall.EMSGSIZE) && s.encoder.limit > leastLimit {
			if s.encoder.limit /= 2; n < s.encoder.limit {
				s.encoder.limit = n / 2
			}
			s.encoder.limit = max(s.encoder.limit, leastLimit)
			continue
		}
		return n, err
	}
}

// What may be written before a pause, in bytes. A socket's buffer holds about a hundred documents on Linux, and the kernel
// drops the rest: of batches of 512 sent at once to an idle receiver on the same machine, 41 % were lost; with these
// pauses none, and none either when it took 40 µs for each. That is 6,000 documents a second, or 20,000 in haste.
const (
	gentle   = 16 << 10
	hasty    = 48 << 10
	pause    = time.Millisecond
	overhead = 1280 // what the receiving kernel books for a datagram besides its bytes
)

// pace leaves the receiver time.
func (s *sender) pace(ctx context.Context, n, most int) {
	if s.burst += n + overhead; s.burst < most {
		return
	}
	s.burst = 0
	select {
	case <-time.After(pause):
	case <-ctx.Done():
	}
}
