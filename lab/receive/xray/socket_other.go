//go:build !unix

package xray

import "syscall"

func readBuffer(syscall.RawConn) int { return 0 }

func (s *socket) dropped() uint64 { return 0 }
