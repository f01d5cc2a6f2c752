package cloudwatchlogs

import (
	"sync"
	"time"
)

// clock gives each request an arrival of its own, to the microsecond. The ids of events are made of it, so that they
// are unique, and the same after a replay.
type clock struct {
	now  func() time.Time
	mu   sync.Mutex
	last int64
}

// arrival is now, or the first microsecond after the last arrival.
func (c *clock) arrival() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = max(c.last+1, c.now().UnixMicro())
	return time.UnixMicro(c.last).UTC()
}

// saw keeps later arrivals apart from one that was replayed.
func (c *clock) saw(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = max(c.last, t.UnixMicro())
}
