package index

import (
	"maps"
	"slices"
	"time"

	"cruddur/lab/record"
)

// clockError is how far a record's time may lie from its arrival and still place its trace in the list. A sample file
// from last year, or a sender whose clock is off, is listed by its arrival instead, or nobody would find it.
const clockError = time.Hour

// trace is a trace as the index holds it.
type trace struct {
	id       string
	at       int64 // nanoseconds: its place in the list
	received time.Time
	worked   bool // at is that of a piece of work
	records  []*record.Record
	segments map[string]int       // by span id, the place of X-Ray's document among the records
	opened   map[string]time.Time // see Trace.Opened
	bytes    int64
	omitted  int
}

// position is where r places its trace: at its earliest piece of work, or before one has come, at the earliest of
// what there is. Log lines and items have rounded times, up to a second too early.
func (t *trace) position(r *record.Record) int64 {
	at := t.received.UnixNano()
	if !r.Start.Before(t.received.Add(-clockError)) && !r.Start.After(t.received) {
		at = r.Start.UnixNano()
	}
	switch work := isWork(r); {
	case work && !t.worked:
		t.worked = true
		return at
	case work || !t.worked:
		return min(at, t.at)
	}
	return t.at
}

// isWork reports whether r is a piece of work, as opposed to something noted down during one.
func isWork(r *record.Record) bool {
	return r.Refused == "" && (r.Kind == record.Span || r.Kind == record.Segment || r.Kind == record.Subsegment)
}

// add takes r in, or lets it take the place of the in-progress document that it completes.
func (t *trace) add(r *record.Record, counts map[record.Tool]*Count) {
	if t.finish(r, counts) {
		return
	}
	if isDocument(r) {
		if t.segments == nil {
			t.segments = map[string]int{}
		}
		t.segments[r.SpanID] = len(t.records)
	}
	t.records = append(t.records, r)
	t.bytes += footprint(r)
	counts[r.Tool].take(r)
}

// finish merges r with an in-progress document of the same id and reports whether it did. Datagrams overtake one
// another, so the complete one wins in whichever order they come; two complete ones are both kept, as is all else.
func (t *trace) finish(r *record.Record, counts map[record.Tool]*Count) bool {
	if !isDocument(r) {
		return false
	}
	if r.Open {
		if t.opened == nil {
			t.opened = map[string]time.Time{}
		}
		if first, seen := t.opened[r.SpanID]; !seen || r.Received.Before(first) {
			t.opened[r.SpanID] = r.Received
		}
	}
	place, seen := t.segments[r.SpanID]
	if !seen {
		return false
	}
	held := t.records[place]
	switch {
	case held.Open: // completed, or told once more that it has begun
		t.records[place] = r
		t.bytes += footprint(r) - footprint(held)
		counts[r.Tool].drop(held)
		counts[r.Tool].take(r)
		return true
	case r.Open: // overtaken by its completion
		return true
	}
	return false
}

// isDocument reports whether X-Ray would merge r with another of its id.
func isDocument(r *record.Record) bool {
	return r.Tool == record.XRay && (r.Kind == record.Segment || r.Kind == record.Subsegment) && r.SpanID != "" && r.Refused == ""
}

func (t *trace) snapshot() Trace {
	return Trace{
		ID:      t.id,
		Records: slices.Clone(t.records),
		Opened:  maps.Clone(t.opened),
		Omitted: t.omitted,
		Cursor:  Cursor{at: t.at, id: t.id},
	}
}

// footprint estimates what a record takes in memory.
func footprint(r *record.Record) int64 {
	const fixed, field = 400, 56 // the struct with its ids; a field with its boxed value
	n := fixed + len(r.Name) + len(r.Service) + len(r.Doc) + len(r.Text) + len(r.Refused)
	for i := range r.Fields {
		n += field + len(r.Fields[i].Name)
		if s, ok := r.Fields[i].Value.(string); ok {
			n += len(s)
		}
	}
	return int64(n)
}
