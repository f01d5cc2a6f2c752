package xray

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// readBuffer is the size of the socket's read buffer. Linux doubles the size asked for, to have room for its own
// bookkeeping, and reports the double.
func readBuffer(raw syscall.RawConn) int {
	size := 0
	_ = raw.Control(func(fd uintptr) {
		if n, err := syscall.GetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF); err == nil {
			size = n / 2
		}
	})
	return size
}

// dropped is how many datagrams the kernel dropped because the read buffer was full: the last column of the socket's
// line in /proc/net/udp, which is found by the socket's inode.
func (s *socket) dropped() uint64 {
	if s.raw == nil {
		return 0
	}
	var inode uint64
	err := s.raw.Control(func(fd uintptr) {
		var st syscall.Stat_t
		if syscall.Fstat(int(fd), &st) == nil {
			inode = st.Ino
		}
	})
	if err != nil || inode == 0 {
		return 0
	}
	for _, table := range []string{"/proc/self/net/udp", "/proc/self/net/udp6"} {
		if n, ok := dropsIn(table, strconv.FormatUint(inode, 10)); ok {
			return n
		}
	}
	return 0
}

func dropsIn(table, inode string) (uint64, bool) {
	f, err := os.Open(table)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	const inodeColumn, columns = 9, 13
	for lines := bufio.NewScanner(f); lines.Scan(); {
		cells := strings.Fields(lines.Text())
		if len(cells) == columns && cells[inodeColumn] == inode {
			n, err := strconv.ParseUint(cells[columns-1], 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}
