package compare

import (
	"sync"
	"time"

	"cruddur/lab/index"
	"cruddur/lab/record"
)

// Tally counts what the lab gets, from now on. It is safe for concurrent use.
type Tally struct {
	mu    sync.Mutex
	since time.Time
	tools map[record.Tool]*Reception
}

// NewTally starts to count at a time.
func NewTally(since time.Time) *Tally {
	t := &Tally{since: since.UTC(), tools: map[record.Tool]*Reception{}}
	for _, tool := range record.Tools {
		t.tools[tool] = &Reception{}
	}
	return t
}

// Count takes in one request and what was made of it. A request of one record that was refused for that record's sake
// counts as refused once.
func (t *Tally) Count(req record.Request, recs []record.Record) {
	var kept, refused int64
	for i := range recs {
		switch {
		case recs[i].Refused != "":
			refused++
		case !recs[i].Open: // a sender counts an operation once, and its end is still to come
			kept++
		}
	}
	if req.Refused != "" {
		refused = max(refused, 1)
	}
	at := instant(req.Time)
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.tools[req.Tool]
	if c == nil {
		return
	}
	c.Requests++
	c.Refused += refused
	c.New += kept
	c.Bytes += int64(len(req.Body))
	if c.Last == nil || at.After(*c.Last) {
		c.Last = &at
	}
}

// Ledger puts the counts, and what the index holds, into the receiving half of a ledger.
func (t *Tally) Ledger(held map[record.Tool]index.Count) Ledger {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := Ledger{Since: t.since, Received: make(map[record.Tool]Reception, len(t.tools))}
	for tool, c := range t.tools {
		r := *c
		r.Records = held[tool].Records
		l.Received[tool] = r
	}
	return l
}
