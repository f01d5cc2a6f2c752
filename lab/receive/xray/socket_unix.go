//go:build unix && !linux

package xray

import "syscall"

func readBuffer(raw syscall.RawConn) int {
	size := 0
	_ = raw.Control(func(fd uintptr) {
		if n, err := syscall.GetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF); err == nil {
			size = n
		}
	})
	return size
}

func (s *socket) dropped() uint64 { return 0 }
