// Package index holds what the lab shows, in memory: the records of the newest traces, by trace, by time and by tool.
//
// Everything in it is derived. The journal's requests, decoded again and added in their order, give the same index, so
// it keeps nothing on disk and drops the oldest traces whenever its bounds ask for it.
package index

import (
	"context"
	"errors"
	"sync"
	"time"

	"cruddur/lab/record"
)

// ErrNotFound says that no record of such a trace is held: none has come, or it is too old.
var ErrNotFound = errors.New("no such trace in the index")

// Limits bound an index. A zero field means its default.
type Limits struct {
	Records  int   // of all traces together; 200,000
	Bytes    int64 // that they take in memory, estimated; 192 MiB
	PerTrace int   // records of one trace, so that no trace drives out all others; 20,000
	Loose    int   // records of a tool that name no trace; 1,000
}

// Trace is all that is held of one trace. It is a copy: the index goes on without changing it.
type Trace struct {
	ID      string
	Records []*record.Record     // in order of arrival; nobody may change what they point to
	Opened  map[string]time.Time // by span id, when X-Ray was told that it began; kept after its end has come
	Omitted int                  // records that were too many for one trace
	Cursor  Cursor               // where the trace stands in the list
}

// Count says how many records of a tool are held, apart from those that the tool would have refused.
type Count struct {
	Records int64
	Bytes   int64 // of the decoded records
	Loose   int64 // how many that name no trace have come, also those no longer held
}

// Index is safe for concurrent use.
type Index struct {
	limits Limits

	mu      sync.RWMutex
	traces  map[string]*trace
	order   []*trace // oldest first
	loose   map[record.Tool]*loose
	counts  map[record.Tool]*Count
	records int   // of all traces
	bytes   int64 // of all traces

	watch watchers
}

// New returns an empty index.
func New(l Limits) *Index {
	if l.Records <= 0 {
		l.Records = 200_000
	}
	if l.Bytes <= 0 {
		l.Bytes = 192 << 20
	}
	if l.PerTrace <= 0 {
		l.PerTrace = 20_000
	}
	if l.Loose <= 0 {
		l.Loose = 1000
	}
	x := &Index{
		limits: l,
		traces: map[string]*trace{},
		loose:  map[record.Tool]*loose{},
		counts: map[record.Tool]*Count{},
	}
	for _, tool := range record.Tools {
		x.loose[tool] = &loose{limit: l.Loose, bytesLimit: l.Bytes / 16}
		x.counts[tool] = &Count{}
	}
	return x
}

// Add takes records in and tells the subscribers which traces have changed. Records of an unknown tool are left out.
func (x *Index) Add(recs []record.Record) {
	x.mu.Lock()
	changed := make(map[string]struct{}, 1)
	for i := range recs {
		count := x.counts[recs[i].Tool]
		if count == nil {
			continue
		}
		r := recs[i] // a copy, so that one record held does not hold its whole batch
		// Without the clock's other reading, which a replay does not have and which differs by nanoseconds.
		r.Start, r.Received = r.Start.Round(0), r.Received.Round(0)
		if r.TraceID == "" {
			count.Loose++
			x.loose[r.Tool].add(&r, count)
			continue
		}
		x.add(&r)
		changed[r.TraceID] = struct{}{}
	}
	for (x.records > x.limits.Records || x.bytes > x.limits.Bytes) && len(x.order) > 0 {
		x.evict(x.order[0])
	}
	x.mu.Unlock()
	x.watch.tell(changed)
}

func (x *Index) add(r *record.Record) {
	t := x.traces[r.TraceID]
	if t == nil {
		t = &trace{id: r.TraceID, received: r.Received, at: r.Received.UnixNano()}
		x.traces[t.id] = t
		x.insert(t)
	}
	if at := t.position(r); at != t.at {
		x.remove(t)
		t.at = at
		x.insert(t)
	}
	records, bytes := len(t.records), t.bytes
	if records < x.limits.PerTrace && bytes < x.limits.Bytes/4 {
		t.add(r, x.counts)
	} else if !t.finish(r, x.counts) {
		t.omitted++
	}
	x.records += len(t.records) - records
	x.bytes += t.bytes - bytes
}

func (x *Index) evict(t *trace) {
	x.remove(t)
	delete(x.traces, t.id)
	x.records -= len(t.records)
	x.bytes -= t.bytes
	for _, r := range t.records {
		x.counts[r.Tool].drop(r)
	}
}

// Trace returns all that is held of a trace, or [ErrNotFound].
func (x *Index) Trace(_ context.Context, id string) (Trace, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	t := x.traces[id]
	if t == nil {
		return Trace{}, ErrNotFound
	}
	return t.snapshot(), nil
}

// Newest lists up to limit traces that stand before a cursor, the newest first. The zero cursor stands behind all.
func (x *Index) Newest(_ context.Context, before Cursor, limit int) ([]Trace, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	end := len(x.order)
	if before != (Cursor{}) {
		end = x.search(before)
	}
	start := max(0, end-limit)
	out := make([]Trace, 0, end-start)
	for i := end - 1; i >= start; i-- {
		out = append(out, x.order[i].snapshot())
	}
	return out, nil
}

// Loose lists up to limit records of a tool that name no trace, the newest first: the log lines of a program that
// does not write trace ids, a session's worth of items without one.
func (x *Index) Loose(_ context.Context, tool record.Tool, limit int) ([]*record.Record, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	l := x.loose[tool]
	if l == nil {
		return nil, nil
	}
	return l.newest(limit), nil
}

// Counts says for each tool what is held.
func (x *Index) Counts(context.Context) (map[record.Tool]Count, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	out := make(map[record.Tool]Count, len(x.counts))
	for tool, c := range x.counts {
		out[tool] = *c
	}
	return out, nil
}

func (c *Count) take(r *record.Record) { c.add(r, 1) }
func (c *Count) drop(r *record.Record) { c.add(r, -1) }

func (c *Count) add(r *record.Record, times int64) {
	if r.Refused == "" {
		c.Records += times
		c.Bytes += times * int64(r.Bytes)
	}
}
