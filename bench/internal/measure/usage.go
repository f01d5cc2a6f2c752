// Package measure reads what a process used, and sums up what repeated measurements gave.
package measure

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

// Usage is what a process used up to a moment: time of all its threads, in user space and in the kernel.
type Usage struct {
	User, System time.Duration
	Mallocs      uint64
	Bytes        uint64
}

// CPU is all the time.
func (u Usage) CPU() time.Duration { return u.User + u.System }

// Now reads the process's own usage.
func Now() (Usage, error) {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return Usage{}, fmt.Errorf("measure: getrusage: %w", err)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return Usage{
		User: time.Duration(r.Utime.Nano()), System: time.Duration(r.Stime.Nano()),
		Mallocs: m.Mallocs, Bytes: m.TotalAlloc,
	}, nil
}

// Since returns what was used from before until u.
func (u Usage) Since(before Usage) Usage {
	return Usage{u.User - before.User, u.System - before.System, u.Mallocs - before.Mallocs, u.Bytes - before.Bytes}
}
