package console

import (
	"container/list"
	"time"

	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
)

// What may wait to be printed, or be remembered so that late spans find their tree.
const (
	mostSpans  = 10_000
	mostTraces = 1_000
	mostAge    = 30 * time.Second
)

// forest gathers spans until their trace can be printed. It is not safe for concurrent use.
type forest struct {
	style  style
	traces map[api.TraceID]*list.Element // of *openTrace
	order  list.List                     // by since
	spans  int                           // waiting and remembered
}

// openTrace is a trace of which something waits or was printed.
type openTrace struct {
	id      api.TraceID
	since   time.Time // when the first waiting span came; when the last was printed if none waits
	waiting []*row
	printed map[api.SpanID]bool
}

func newForest(st style) *forest {
	return &forest{style: st, traces: map[api.TraceID]*list.Element{}}
}

// add takes spans in and appends what can now be printed.
func (f *forest) add(b []byte, batch []trace.ReadOnlySpan, now time.Time) []byte {
	var touched []*list.Element
	seen := make(map[api.TraceID]bool)
	for _, s := range batch {
		id := s.SpanContext().TraceID()
		at := f.trace(id, now)
		o := at.Value.(*openTrace)
		if len(o.waiting) == 0 {
			f.touch(at, now)
		}
		o.waiting = append(o.waiting, newRow(f.style, s))
		f.spans++
		if !seen[id] {
			seen[id] = true
			touched = append(touched, at)
		}
	}
	for _, at := range touched {
		b = f.ready(b, at, now)
	}
	return f.shrink(b, now)
}

func (f *forest) trace(id api.TraceID, now time.Time) *list.Element {
	at := f.traces[id]
	if at == nil {
		at = f.order.PushBack(&openTrace{id: id, since: now, printed: map[api.SpanID]bool{}})
		f.traces[id] = at
	}
	return at
}

func (f *forest) touch(at *list.Element, now time.Time) {
	at.Value.(*openTrace).since = now
	f.order.MoveToBack(at)
}

// ready prints the trees whose entry has ended, and what belongs to a tree that was printed before.
func (f *forest) ready(b []byte, at *list.Element, now time.Time) []byte {
	o := at.Value.(*openTrace)
	t := newTree(o.waiting)
	for _, r := range o.waiting {
		if r.entry {
			b = f.print(b, o, t.under(r), whole)
		}
	}
	var late []*row
	for _, r := range t.tops {
		if !r.entry && o.printed[r.parent] {
			late = append(late, t.under(r)...)
		}
	}
	b = f.print(b, o, late, continuation)
	o.waiting = t.rest()
	f.touch(at, now)
	return b
}

// shrink keeps to the bounds. What has to go is printed as far as it is there; of what was printed, it is forgotten
// that it was.
func (f *forest) shrink(b []byte, now time.Time) []byte {
	for at := f.order.Front(); at != nil; at = f.order.Front() {
		o := at.Value.(*openTrace)
		crowded := f.spans > mostSpans || f.order.Len() > mostTraces
		if !crowded && now.Sub(o.since) < mostAge {
			return b
		}
		b = f.print(b, o, o.waiting, unfinished)
		if len(o.waiting) > 0 && !crowded {
			o.waiting = nil
			f.touch(at, now)
			continue
		}
		f.spans -= len(o.printed)
		f.order.Remove(at)
		delete(f.traces, o.id)
	}
	return b
}

// flush prints all that waits.
func (f *forest) flush(b []byte) []byte {
	for at := f.order.Front(); at != nil; at = at.Next() {
		o := at.Value.(*openTrace)
		b = f.print(b, o, o.waiting, unfinished)
		o.waiting = nil
	}
	return b
}

// print appends rows as one tree and remembers them.
func (f *forest) print(b []byte, o *openTrace, rows []*row, how occasion) []byte {
	if len(rows) == 0 {
		return b
	}
	for _, r := range rows {
		if o.printed[r.id] {
			f.spans-- // the same span again, as after a batch that was sent twice
		}
		o.printed[r.id] = true
	}
	return f.style.appendTree(b, o.id, rows, how)
}
