package rollbar

import (
	"fmt"
	"time"

	"cruddur/providers"
)

// minuteCap keeps Rollbar to so many items in any minute, since Rollbar counts and charges occurrences: a loop that fails all
// night would use up a month of a small plan. Items of one kind get half of them at the most, so that the loop does not
// hide the error that nobody has seen yet. A restart of the process starts anew.
type minuteCap struct {
	most int // 0: no cap

	taken []admission // by Rollbar within the last minute, oldest first
	held  int         // since the last that Rollbar took
}

// admission is an item that Rollbar took.
type admission struct {
	at   time.Time
	kind kind
}

// kind tells items apart roughly, at the price of a look: by where, what, and on which route.
type kind struct {
	place        uintptr
	class, route string
}

func kindOf(e *providers.ErrorEvent) kind {
	var k kind
	if len(e.Callers) > 0 {
		k.place = e.Callers[0]
	}
	if k.class = e.Message; e.Err != nil {
		k.class = fmt.Sprintf("%T", e.Err)
	}
	if e.Request != nil {
		k.route = e.Request.Route
	}
	return k
}

// admits says whether the item may go now; one that may not is counted.
func (c *minuteCap) admits(k kind, now time.Time) bool {
	if c.most == 0 {
		return true
	}
	c.forget(now)
	same := 0 // of the kind
	for _, a := range c.taken {
		if a.kind == k {
			same++
		}
	}
	if len(c.taken) < c.most && same < c.mostOfAKind() {
		return true
	}
	c.held++
	return false
}

// mostOfAKind is half, rounded up, so that a cap of one lets one through.
func (c *minuteCap) mostOfAKind() int { return (c.most + 1) / 2 }

// reason says how many were held back since the last item that Rollbar took, and why.
func (c *minuteCap) reason() error {
	items := "items"
	if c.held == 1 {
		items = "item"
	}
	return fmt.Errorf("held back %d %s: %s allows %d in a minute, %d of one kind", c.held, items, capName, c.most, c.mostOfAKind())
}

// took notes that Rollbar has an item. What it refused cost nothing.
func (c *minuteCap) took(k kind, now time.Time) {
	if c.held = 0; c.most > 0 {
		c.taken = append(c.taken, admission{now, k})
	}
}

// forget lets go of what is older than a minute.
func (c *minuteCap) forget(now time.Time) {
	old := 0 // ones
	for old < len(c.taken) && now.Sub(c.taken[old].at) >= time.Minute {
		old++
	}
	if old > 0 {
		c.taken = append(c.taken[:0], c.taken[old:]...)
	}
}
