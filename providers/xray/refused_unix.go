//go:build unix

package xray

import (
	"net"
	"syscall"
)

// heldError returns a function that fetches the error that the socket holds, such as a port that was refused, and clears
// it. It allocates nothing.
func heldError(conn net.Conn) func() error {
	none := func() error { return nil }
	c, ok := conn.(syscall.Conn)
	if !ok {
		return none
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return none
	}
	var held error
	look := func(fd uintptr) {
		held = nil
		if n, err := syscall.GetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_ERROR); err == nil && n != 0 {
			held = syscall.Errno(n)
		}
	}
	return func() error {
		if err := raw.Control(look); err != nil {
			return err
		}
		return held
	}
}
