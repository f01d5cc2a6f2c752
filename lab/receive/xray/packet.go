package xray

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"cruddur/lab/record"
)

const (
	// acceptors is how many datagrams may be on their way through the sink at once. Each waits until it is durable, so
	// that this is also how many one commit can take together.
	acceptors = 256
	// The queue between the socket and the acceptors, which rides out a slow commit.
	queueCount = 16 << 10
	queueBytes = 32 << 20
	// lastReads is how long the socket is still read after the end, for what the kernel holds already.
	lastReads = 50 * time.Millisecond
)

// datagram is one delivery between the socket and the sink.
type datagram struct {
	body []byte
	from string
	at   time.Time
}

// ServePacket reads datagrams from conn until ctx is done, then takes what is already there, hands it to the sink and
// returns nil. Reading never waits for the sink: what does not fit the queue is dropped and counted. An error means
// that conn failed. The caller closes conn.
func (r *Receiver) ServePacket(ctx context.Context, conn net.PacketConn) error {
	r.socket.Store(openSocket(conn))
	queue := make(chan datagram, queueCount)
	var queued atomic.Int64
	var workers sync.WaitGroup
	keep := context.WithoutCancel(ctx)
	for range acceptors {
		workers.Go(func() {
			for d := range queue {
				queued.Add(-int64(len(d.body)))
				r.accept(keep, d)
			}
		})
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(time.Now().Add(lastReads)) })
	err := r.readPackets(conn, queue, &queued)
	stop()
	close(queue)
	workers.Wait()
	if ctx.Err() != nil && (errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, net.ErrClosed)) {
		return nil
	}
	return fmt.Errorf("xray: read datagram: %w", err)
}

// readPackets is the read loop. It returns the error that ended it.
func (r *Receiver) readPackets(conn net.PacketConn, queue chan<- datagram, queued *atomic.Int64) error {
	buf := make([]byte, daemonBuffer+1) // one more than may be used shows that there was more
	for {
		n, from, err := readFrom(conn, buf)
		if err != nil {
			return err
		}
		r.counters.received.Add(1)
		r.counters.bytes.Add(uint64(n))
		if n > maxIPv4 {
			r.counters.overIPv4.Add(1)
		}
		if queued.Add(int64(n)) > queueBytes {
			queued.Add(-int64(n))
			r.counters.overflow.Add(1)
			continue
		}
		d := datagram{body: append(make([]byte, 0, n), buf[:n]...), from: from, at: r.now()}
		select {
		case queue <- d:
		default:
			queued.Add(-int64(n))
			r.counters.overflow.Add(1)
		}
	}
}

// readFrom reads one datagram and names its sender.
func readFrom(conn net.PacketConn, buf []byte) (int, string, error) {
	if udp, ok := conn.(*net.UDPConn); ok {
		n, from, err := udp.ReadFromUDPAddrPort(buf)
		return n, netip.AddrPortFrom(from.Addr().Unmap(), from.Port()).String(), err
	}
	n, from, err := conn.ReadFrom(buf)
	if from == nil {
		return n, "", err
	}
	return n, from.String(), err
}

// accept decodes one datagram and hands it to the sink.
func (r *Receiver) accept(ctx context.Context, d datagram) {
	req := record.Request{Tool: record.XRay, Protocol: overUDP, Time: d.at, Remote: d.from, Body: d.body}
	rd := r.readers.Get().(*reader)
	recs, refused := rd.decodeDatagram(req)
	r.readers.Put(rd)
	req.Refused = refused
	if refused != "" || anyRefused(recs) {
		r.counters.refused.Add(1)
	}
	if err := r.sink.Accept(ctx, req, recs); err != nil {
		r.counters.lost.Add(1)
	}
}

func anyRefused(recs []record.Record) bool {
	for i := range recs {
		if recs[i].Refused != "" {
			return true
		}
	}
	return false
}
