package xray

import "sync/atomic"

// Stats counts datagrams since the receiver was made. Everything that reached the kernel's buffer is in exactly one of
// Received and KernelDropped; everything received ends as kept (refused or not), as Overflow or as Lost.
type Stats struct {
	Received      uint64 // read from the socket
	Bytes         uint64 // of those
	Refused       uint64 // kept with the reason why nothing, or not everything, in them was taken
	Overflow      uint64 // dropped because the queue behind the socket was full
	Lost          uint64 // dropped because the sink would not take them
	OverIPv4      uint64 // longer than 65,507 bytes, which a sender over IPv4 could not have sent
	ReadBuffer    int    // bytes that the kernel granted the socket; 0 where it does not say
	KernelDropped uint64 // dropped by the kernel before they could be read; 0 where it does not say
}

// counters is Stats while it counts.
type counters struct {
	received, bytes, refused, overflow, lost, overIPv4 atomic.Uint64
}

// Stats returns the counts so far. The socket's two are those of the last connection given to ServePacket.
func (r *Receiver) Stats() Stats {
	s := Stats{
		Received: r.counters.received.Load(),
		Bytes:    r.counters.bytes.Load(),
		Refused:  r.counters.refused.Load(),
		Overflow: r.counters.overflow.Load(),
		Lost:     r.counters.lost.Load(),
		OverIPv4: r.counters.overIPv4.Load(),
	}
	if sock := r.socket.Load(); sock != nil {
		s.ReadBuffer = sock.granted
		s.KernelDropped = sock.dropped()
	}
	return s
}
