package compare

import (
	"cmp"
	"slices"
	"time"

	"cruddur/lab/index"
	"cruddur/lab/record"
)

// trace is one trace taken apart: by tool, and by operation.
type trace struct {
	index.Trace
	kept    map[record.Tool][]*record.Record // without the refused
	refused map[record.Tool][]*record.Record
	ops     []*operation // depth first
	byID    map[string]*operation
	request *operation // the one that the trace is about; never nil
	start   time.Time
}

// operation is one piece of work and all that any tool has of it.
type operation struct {
	Operation
	start   time.Time
	records map[record.Tool][]*record.Record
	serving *operation // the request that it is part of: the nearest around it that serves one; nil outside of any
	whole   bool       // it is a request as a whole: it serves one, or the trace is about it
}

// isWork reports whether r is a piece of work, as opposed to something noted down during one.
func isWork(r *record.Record) bool {
	return r.Kind == record.Span || r.Kind == record.Segment || r.Kind == record.Subsegment
}

func end(r *record.Record) time.Time { return r.Start.Add(r.Duration) }

func take(t index.Trace) *trace {
	v := &trace{
		Trace:   t,
		kept:    map[record.Tool][]*record.Record{},
		refused: map[record.Tool][]*record.Record{},
		byID:    map[string]*operation{},
	}
	for _, r := range t.Records {
		if r.Refused != "" {
			v.refused[r.Tool] = append(v.refused[r.Tool], r)
			continue
		}
		v.kept[r.Tool] = append(v.kept[r.Tool], r)
		if isWork(r) && r.SpanID != "" {
			op := v.byID[r.SpanID]
			if op == nil {
				op = newOperation(r.SpanID)
				v.byID[r.SpanID] = op
				v.ops = append(v.ops, op)
			}
			op.records[r.Tool] = append(op.records[r.Tool], r)
		}
	}
	for _, op := range v.ops {
		op.describe()
	}
	v.arrange()
	v.choose()
	v.request.whole = true
	v.assign()
	return v
}

func newOperation(id string) *operation {
	return &operation{Operation: Operation{SpanID: id}, records: map[record.Tool][]*record.Record{}}
}

// describe fills an operation in from the tool that knows most of it. Honeycomb's spans have the program's own names;
// X-Ray's segments are named after their service.
func (op *operation) describe() {
	source := op.records[record.Honeycomb]
	if len(source) == 0 {
		source = op.records[record.XRay]
	}
	r := source[0]
	op.Name, op.Kind, op.ParentID = r.Name, r.SpanKind, r.ParentID
	op.start, op.DurationMS = r.Start, ms(r.Duration)
	for _, tool := range record.Tools {
		op.Error = op.Error || slices.ContainsFunc(op.records[tool], failed)
	}
}

// failed reports whether r says that the program failed. X-Ray also marks an answer such as 404, the caller's fault,
// which no other tool calls an error.
func failed(r *record.Record) bool {
	if r.Tool == record.XRay {
		fault, _ := r.Field("fault")
		return r.Error && fault == true
	}
	return r.Error
}

// choose finds the operation that the trace is about: the outermost that serves a request, else the root. A trace of
// log lines or items alone gets an operation without an id.
func (v *trace) choose() {
	if len(v.ops) == 0 {
		v.request = v.unnamed()
		return
	}
	v.request = v.ops[0]
	depth := -1
	for _, op := range v.ops {
		if op.Kind == "server" && (depth < 0 || op.Depth < depth) {
			v.request, depth = op, op.Depth
		}
	}
	v.start = v.ops[0].start
	for _, op := range v.ops {
		if op.start.Before(v.start) {
			v.start = op.start
		}
	}
	for _, op := range v.ops {
		op.OffsetMS = ms(op.start.Sub(v.start))
	}
}

// unnamed is the operation that nobody has a span of.
func (v *trace) unnamed() *operation {
	op := newOperation("")
	for _, r := range v.Records {
		if op.Name == "" || r.Start.Before(op.start) {
			op.Name, op.start = r.Name, r.Start
		}
		op.Error = op.Error || r.Refused == "" && r.Error
	}
	v.start = op.start
	return op
}

// assign gives log lines, items and notes to the operation that they name, or else to the one that the trace is about.
// An item is given to the request around that one too: it carries the request and the person, whichever span it was
// reported in.
func (v *trace) assign() {
	for _, r := range v.Records {
		if r.Refused != "" || isWork(r) && r.SpanID != "" {
			continue
		}
		op := v.byID[r.SpanID]
		if op == nil {
			op = v.request
		}
		op.records[r.Tool] = append(op.records[r.Tool], r)
		request := op.serving
		if request == nil {
			request = v.request
		}
		if r.Kind == record.Item && op != request {
			request.records[r.Tool] = append(request.records[r.Tool], r)
		}
	}
	for _, op := range v.ops {
		op.whole = op.whole || op.serving == op
		op.Tools = []record.Tool{}
		for _, tool := range record.Tools {
			if slices.ContainsFunc(op.records[tool], func(r *record.Record) bool { return r.SpanID == op.SpanID }) {
				op.Tools = append(op.Tools, tool)
			}
		}
	}
}

// moment is when something happened, as well as it is known. CloudWatch counts in milliseconds and many an item of
// Rollbar in seconds: what was noted in an operation and seems to lie before it did not.
func (v *trace) moment(r *record.Record) time.Time {
	if isWork(r) {
		return r.Start
	}
	op := v.byID[r.SpanID]
	if op == nil {
		op = v.request
	}
	if early := op.start.Sub(r.Start); early > 0 && early < resolution(r.Start) {
		return op.start
	}
	return r.Start
}

// resolution is how coarsely a time was written.
func resolution(t time.Time) time.Duration {
	for _, unit := range []time.Duration{time.Second, time.Millisecond} {
		if t.Equal(t.Truncate(unit)) {
			return unit
		}
	}
	return 0
}

// delay is from the end of an event to its arrival. X-Ray rounds its times too, so that a quick one may seem to have
// come before it was sent.
func (v *trace) delay(r *record.Record) time.Duration {
	d := r.Received.Sub(v.moment(r).Add(r.Duration))
	if d < 0 && d > -time.Millisecond {
		return 0
	}
	return d
}

// inTime puts records in order of time, the order of arrival where that is the same.
func inTime(recs []*record.Record) []*record.Record {
	out := slices.Clone(recs)
	slices.SortStableFunc(out, func(a, b *record.Record) int { return a.Start.Compare(b.Start) })
	return out
}

func earlier(a, b *operation) int {
	return cmp.Or(a.start.Compare(b.start), cmp.Compare(a.SpanID, b.SpanID))
}

// ms is a duration in milliseconds, with a fraction.
func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
