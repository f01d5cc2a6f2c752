package otlp

import (
	"encoding/hex"
	"math"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"cruddur/lab/record"
)

// What flattening takes in memory, about.
const (
	recordSize = 384
	fieldSize  = 48 // with the value that the field points to
)

// flattener turns decoded OTLP into records.
type flattener struct {
	at   arrival
	out  []record.Record
	room int // memory left; below 0 the request is refused

	base, span, note event      // for origins, for spans and log records, for a span's events and links
	trace            traceForms // of the latest span: the next one is most likely of the same trace
	recent           recent
}

// start makes room for count records.
func start(at arrival, count int) (*flattener, error) {
	f := &flattener{at: at, room: maxMemory}
	if !f.take(count * recordSize) {
		return nil, errTooMuch
	}
	f.out = make([]record.Record, 0, count)
	return f, nil
}

// take takes room for n bytes and says whether there was as much.
func (f *flattener) take(n int) bool {
	f.room -= n
	return f.room >= 0
}

// begin starts an event that has own fields beside those of its origin.
func (f *flattener) begin(e *event, from *origin, own int) bool {
	size := len(from.fields) + own
	if !f.take(size * fieldSize) {
		return false
	}
	e.begin(size)
	return true
}

// finish adds the record made of the event.
func (f *flattener) finish(e *event, r record.Record, sampleRate int64) {
	if sampleRate > 0 {
		e.put("meta.sample_rate", sampleRate)
	}
	if i := e.find("error"); i >= 0 {
		r.Error = e.fields[i].Value == true || e.fields[i].Value == "true"
	}
	if e.tooWide {
		r.Refused = tooManyColumns
	}
	r.Request, r.Tool, r.Received = f.at.request, record.Honeycomb, f.at.received
	r.Fields = e.fields
	f.out = append(f.out, r)
}

// result returns the records, unless they would have taken too much.
func (f *flattener) result() ([]record.Record, error) {
	if f.room < 0 {
		return nil, errTooMuch
	}
	return f.out, nil
}

// traceForms is a trace id in its three forms.
type traceForms struct {
	id    pcommon.TraceID
	full  string // 32 digits, "" for none
	shown any    // as Honeycomb shows it: 16 digits when the first half is zero
}

// traceOf renders a trace id, once for all spans that follow each other in a trace.
func (f *flattener) traceOf(id pcommon.TraceID) *traceForms {
	if f.trace.shown == nil || f.trace.id != id {
		f.trace = traceForms{id: id, shown: ""}
		if !id.IsEmpty() {
			f.trace.full = hex.EncodeToString(id[:])
			f.trace.shown = shownTraceID(f.trace.full)
		}
	}
	return &f.trace
}

// shownTraceID cuts the first half of an id off when it is zero: then it was a 64-bit one.
func shownTraceID(full string) string {
	const zeros = "0000000000000000"
	if len(full) == 2*len(zeros) && full[:len(zeros)] == zeros {
		return full[len(zeros):]
	}
	return full
}

func spanHex(id pcommon.SpanID) string {
	if id.IsEmpty() {
		return ""
	}
	return hex.EncodeToString(id[:])
}

// instant is the time of a timestamp, or the time of arrival for an absent one.
func (f *flattener) instant(ts pcommon.Timestamp) time.Time {
	if ts == 0 {
		return f.at.received
	}
	return time.Unix(0, int64(min(ts, math.MaxInt64))).UTC()
}

// between is the time from one moment to another, and whether it is not negative.
func between(from, to pcommon.Timestamp) (time.Duration, bool) {
	if to < from {
		return 0, false
	}
	return time.Duration(min(to-from, math.MaxInt64)), true
}

// millis is a duration as Honeycomb's fields give it.
func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
