package xray

import (
	"net"
	"syscall"
)

// wantedBuffer is the read buffer that ServePacket asks the kernel for: a quarter of a second of 20,000 datagrams of
// 800 bytes. Linux grants at most net.core.rmem_max.
const wantedBuffer = 4 << 20

// socket is what the kernel tells of a UDP socket.
type socket struct {
	granted int
	raw     syscall.RawConn // nil when conn is no socket
}

// openSocket enlarges the read buffer of conn as far as the kernel lets it.
func openSocket(conn net.PacketConn) *socket {
	s := &socket{}
	if c, ok := conn.(interface{ SetReadBuffer(int) error }); ok {
		_ = c.SetReadBuffer(wantedBuffer) // granted says what came of it
	}
	c, ok := conn.(syscall.Conn)
	if !ok {
		return s
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return s
	}
	s.raw = raw
	s.granted = readBuffer(raw)
	return s
}
