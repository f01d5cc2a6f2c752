package xray

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
)

// facts is one span, read once: each question to a span of the SDK copies all of it. Attributes that the mapping knows are found by their place; every attribute that has
// found its place in the document is marked, so that the rest, and nothing else, goes to metadata.
type facts struct {
	span    trace.ReadOnlySpan
	context api.SpanContext
	parent  api.SpanID
	kind    api.SpanKind
	segment bool
	start   time.Time
	end     time.Time
	status  trace.Status
	unended bool // it is written as going on, whatever has become of it since
	events  []trace.Event

	attributes []attribute.KeyValue
	at         [knownCount]int32 // index into attributes, -1 where absent
	state      []place           // of each attribute
	listed     []string          // aws.xray.annotations
	odd        bool              // some key needs care: see oddKey
}

// place says where an attribute has gone in the document being written.
type place uint8

const (
	nowhere    place = iota
	placed           // in a block of its own
	superseded       // a later attribute has the same key
)

// read takes a span in.
func (f *facts) read(s trace.ReadOnlySpan) {
	f.span, f.context, f.kind = s, s.SpanContext(), s.SpanKind()
	f.parent, f.events = s.Parent().SpanID(), s.Events()
	f.start, f.end, f.status = s.StartTime(), s.EndTime(), s.Status()
	f.segment = f.kind == api.SpanKindServer || f.kind == api.SpanKindConsumer || !f.parent.IsValid()
	f.index(s.Attributes())
	if i := f.at[annotationKeys]; i >= 0 {
		f.listed = f.attributes[i].Value.AsStringSlice()
	}
}

// index finds the attributes that the mapping knows.
func (f *facts) index(attributes []attribute.KeyValue) {
	f.attributes, f.odd, f.listed, f.at = attributes, false, nil, absent
	for i := range f.attributes {
		key := string(f.attributes[i].Key)
		f.at[lookup(key)] = int32(i)
		f.odd = f.odd || oddKey(key)
	}
	f.at[unknown] = -1
}

// absent is where nothing is.
var absent = func() (at [knownCount]int32) {
	for k := range at {
		at[k] = -1
	}
	return at
}()

// forget lets go of the span, which may hold megabytes.
func (f *facts) forget() {
	f.span, f.attributes, f.events, f.listed, f.status = nil, nil, nil, nil, trace.Status{}
}

// restart begins a new pass over the same span: nothing has its place yet.
func (f *facts) restart() {
	f.state = slices.Grow(f.state[:0], len(f.attributes))[:len(f.attributes)]
	clear(f.state)
	markRepeated(f.attributes, f.state)
	f.place(annotationKeys)
}

// markRepeated finds keys that come again: the last one counts. The SDK hands over each key of a span once, but not each
// key of an event, and what a processor added may repeat one.
func markRepeated(attributes []attribute.KeyValue, state []place) {
	if !mayRepeat(attributes) {
		return
	}
	last := make(map[attribute.Key]int, len(attributes))
	for i := range attributes {
		if before, ok := last[attributes[i].Key]; ok {
			state[before] = superseded
		}
		last[attributes[i].Key] = i
	}
}

// mayRepeat is right when it says no, which it does for nearly all spans without a map.
func mayRepeat(attributes []attribute.KeyValue) bool {
	const few = 32
	if len(attributes) > few {
		return true
	}
	var seen [8]uint64 // a bit for each likeness: the length and the last character
	for i := range attributes {
		key := attributes[i].Key
		if key == "" {
			return true
		}
		like := uint(key[len(key)-1])<<3 ^ uint(len(key))*37 ^ uint(key[len(key)/2])
		word, bit := like/64%8, uint64(1)<<(like%64)
		if seen[word]&bit != 0 && repeats(attributes[:i], key) {
			return true
		}
		seen[word] |= bit
	}
	return false
}

func repeats(attributes []attribute.KeyValue, key attribute.Key) bool {
	for i := range attributes {
		if attributes[i].Key == key {
			return true
		}
	}
	return false
}

func (f *facts) has(k known) bool { return f.at[k] >= 0 }

func (f *facts) place(keys ...known) {
	for _, k := range keys {
		if f.at[k] >= 0 {
			f.state[f.at[k]] = placed
		}
	}
}

// find returns where the first text among the keys is that is not empty, or -1.
func (f *facts) find(keys []known) int32 {
	for _, k := range keys {
		if i := f.at[k]; i >= 0 {
			if v := &f.attributes[i].Value; v.Type() == attribute.STRING && v.AsString() != "" {
				return i
			}
		}
	}
	return -1
}

// peek returns the first text among the keys that is not empty, without giving it a place.
func (f *facts) peek(keys ...known) string {
	if i := f.find(keys); i >= 0 {
		return f.attributes[i].Value.AsString()
	}
	return ""
}

// take returns the first text among the keys that is not empty, and marks it as placed, with those of the other keys
// that say the same: programs that speak both generations of names say everything twice.
func (f *facts) take(keys ...known) string {
	found := f.find(keys)
	if found < 0 {
		return ""
	}
	text := f.attributes[found].Value.AsString()
	f.state[found] = placed
	for _, k := range keys {
		if i := f.at[k]; i >= 0 && i != found && f.attributes[i].Value.AsString() == text {
			f.state[i] = placed
		}
	}
	return text
}

// number returns the first of the keys that is a whole number, or text that spells one.
func (f *facts) number(keys ...known) (int64, bool) {
	for _, k := range keys {
		if i := f.at[k]; i >= 0 {
			if n, ok := whole(&f.attributes[i].Value); ok {
				return n, true
			}
		}
	}
	return 0, false
}

// takeNumber is number, and marks it and its like as placed.
func (f *facts) takeNumber(keys ...known) (n int64, found bool) {
	for _, k := range keys {
		i := f.at[k]
		if i < 0 {
			continue
		}
		if m, ok := whole(&f.attributes[i].Value); ok && (!found || m == n) {
			n, found = m, true
			f.state[i] = placed
		}
	}
	return n, found
}

func whole(v *attribute.Value) (int64, bool) {
	switch v.Type() {
	case attribute.INT64:
		return v.AsInt64(), true
	case attribute.FLOAT64:
		f := v.AsFloat64()
		return int64(f), f == math.Trunc(f) && math.Abs(f) < 1<<53
	case attribute.STRING:
		s := v.AsString()
		if len(s) == 0 || len(s) > 19 || strings.Trim(s, "0123456789") != "" {
			return 0, false
		}
		n, err := strconv.ParseInt(s, 10, 64)
		return n, err == nil
	}
	return 0, false
}

// yes says whether a known attribute is true.
func (f *facts) yes(k known) bool {
	i := f.at[k]
	return i >= 0 && f.attributes[i].Value.Type() == attribute.BOOL && f.attributes[i].Value.AsBool()
}

// remote says whether the span is a call to somebody else.
func (f *facts) remote() bool { return f.kind == api.SpanKindClient || f.kind == api.SpanKindProducer }

// open says whether the span has not ended.
func (f *facts) open() bool { return f.unended || f.end.IsZero() || f.yes(inProgress) }
