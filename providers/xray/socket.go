package xray

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"cruddur/providers"
)

// socket is the way to the daemon's UDP port. Send's goroutine uses it; shut may come from another.
type socket struct {
	address string
	dial    func(ctx context.Context, network, address string) (net.Conn, error) // nil: the system's
	since   time.Time                                                            // of the last dial
	held    func() error                                                         // the error that the system holds for conn

	mu     sync.Mutex
	conn   net.Conn
	closed bool
}

// connect returns the connection, made at the first use and again after an error, and says whether it is new. A name is
// looked up anew each minute, since UDP would go on to an address that is nobody's any more without a word.
func (s *socket) connect(ctx context.Context) (conn net.Conn, dialled bool, err error) {
	const fresh = time.Minute
	s.mu.Lock()
	conn, closed := s.conn, s.closed
	s.mu.Unlock()
	switch {
	case closed:
		return nil, false, fmt.Errorf("xray: udp %s: %w", s.address, net.ErrClosed)
	case conn != nil && time.Since(s.since) < fresh:
		return conn, false, nil
	}
	dial := s.dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	fresher, err := dial(ctx, "udp", s.address)
	switch {
	case err != nil && conn != nil:
		s.since = time.Now() // names are not known at the moment; the address that worked is a better guess than none
		return conn, false, nil
	case err != nil:
		return nil, false, s.explain(err)
	}
	s.since, s.held = time.Now(), heldError(fresher)
	return fresher, true, s.keep(fresher)
}

// keep makes conn the one in use.
func (s *socket) keep(conn net.Conn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = conn.Close()
		return fmt.Errorf("xray: udp %s: %w", s.address, net.ErrClosed)
	}
	if s.conn != nil {
		_ = s.conn.Close()
	}
	s.conn = conn
	return nil
}

// hangUp makes the next Send dial again: the daemon may have moved.
func (s *socket) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn != nil {
		_ = s.conn.Close()
		s.conn = nil
	}
}

// shut closes the socket for good.
func (s *socket) shut() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.hangUp()
}

// explain says what is wrong with an address that cannot be dialled.
func (s *socket) explain(err error) error {
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return &providers.Failure{
			Setting: daemonVariable, Err: plainError(err),
			Text: "the name in " + s.address + " is not known here; a compose service is known by its name only to the other services",
		}
	}
	return fmt.Errorf("xray: dial udp %s: %w", s.address, plainError(err))
}

// plainError takes off what repeats the address and the operation.
func plainError(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err
	}
	var call *os.SyscallError
	if errors.As(err, &call) {
		err = call.Err
	}
	return err
}
