package otlp

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"cruddur/lab/record"
)

// The most fields that a span, an event or a link has beside attributes.
const (
	spanFields  = 20
	eventFields = 10
	linkFields  = 9
)

// flattenTraces makes the events of all spans, in Honeycomb's order: a span's events, its links, then itself.
func flattenTraces(td ptrace.Traces, at arrival) ([]record.Record, error) {
	f, err := start(at, countRecords(td))
	if err != nil {
		return nil, err
	}
	for _, rs := range td.ResourceSpans().All() {
		res := f.ofResource(rs.Resource().Attributes(), rs.SchemaUrl())
		for _, ss := range rs.ScopeSpans().All() {
			spans := ss.Spans()
			if spans.Len() == 0 || !f.take(len(res.fields)*fieldSize) {
				continue
			}
			from := f.ofScope(&res, ss.Scope(), ss.SchemaUrl())
			dataset := from.dataset()
			for i := 0; i < spans.Len() && f.room >= 0; i++ {
				f.flattenSpan(spans.At(i), &from, dataset)
			}
		}
	}
	return f.result()
}

func countRecords(td ptrace.Traces) int {
	n := 0
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, s := range ss.Spans().All() {
				n += 1 + s.Events().Len() + s.Links().Len()
			}
		}
	}
	return n
}

// parent is what a span's own events and links take from it.
type parent struct {
	trace    *traceForms
	id       string
	idValue  any
	name     any
	start    pcommon.Timestamp
	isError  bool
	rate     int64
	dataset  string
	from     *origin
	spanName string
}

func (f *flattener) flattenSpan(s ptrace.Span, from *origin, dataset string) {
	events, links := s.Events(), s.Links()
	e := &f.span
	if !f.begin(e, from, spanFields+s.Attributes().Len()) {
		return
	}
	p := parent{
		trace: f.traceOf(s.TraceID()), id: spanHex(s.SpanID()), start: s.StartTimestamp(),
		isError: s.Status().Code() == ptrace.StatusCodeError, dataset: dataset, from: from, spanName: s.Name(),
	}
	p.idValue, p.name = p.id, cut(p.spanName)
	kind := kindName(s.Kind())
	duration, valid := between(p.start, s.EndTimestamp())
	parentID := spanHex(s.ParentSpanID())

	e.add("trace.trace_id", p.trace.shown)
	e.add("trace.span_id", p.idValue)
	if parentID != "" {
		e.add("trace.parent_id", parentID)
	}
	e.add("name", p.name)
	e.add("type", kind)
	e.add("span.kind", kind)
	e.add("duration_ms", millis(duration))
	if !valid {
		e.add("meta.invalid_duration", true)
	}
	e.add("status_code", int64(s.Status().Code()))
	if message := s.Status().Message(); message != "" {
		e.add("status_message", cut(message))
	}
	if p.isError {
		e.add("error", true)
	}
	e.add("span.num_links", int64(links.Len()))
	e.add("span.num_events", int64(events.Len()))
	e.add("meta.signal_type", "trace")
	state := s.TraceState().AsRaw()
	if state != "" {
		e.add("trace.trace_state", cut(state))
	}
	e.inherit(from)
	rate := from.rate
	f.attributes(e, s.Attributes(), &rate)
	p.rate = rate.of(state)
	if events.Len() > 0 {
		copyException(e, events)
	}

	for i := 0; i < events.Len() && f.room >= 0; i++ {
		f.flattenEvent(events.At(i), &p)
	}
	for i := 0; i < links.Len() && f.room >= 0; i++ {
		f.flattenLink(links.At(i), &p)
	}
	if kind == "unspecified" {
		kind = ""
	}
	f.finish(e, record.Record{
		Kind: record.Span, TraceID: p.trace.full, SpanID: p.id, ParentID: parentID, Name: p.spanName,
		SpanKind: kind, Service: dataset, Start: f.instant(p.start), Duration: duration, Bytes: spanSize(s),
	}, p.rate)
}

// copyException gives a span what its first exception event says, where it says nothing of that itself.
func copyException(e *event, events ptrace.SpanEventSlice) {
	for _, ev := range events.All() {
		if ev.Name() != "exception" {
			continue
		}
		for name, v := range ev.Attributes().All() {
			switch name {
			case "exception.message", "exception.type", "exception.stacktrace":
				if v.Type() == pcommon.ValueTypeStr && e.find(name) < 0 {
					e.add(name, cut(v.Str()))
				}
			case "exception.escaped":
				if v.Type() == pcommon.ValueTypeBool && e.find(name) < 0 {
					e.add(name, v.Bool())
				}
			}
		}
		return
	}
}

func (f *flattener) flattenEvent(ev ptrace.SpanEvent, p *parent) {
	e := &f.note
	if !f.begin(e, p.from, eventFields+ev.Attributes().Len()) {
		return
	}
	since, valid := between(p.start, ev.Timestamp())
	e.add("trace.trace_id", p.trace.shown)
	e.add("trace.parent_id", p.idValue)
	e.add("name", cut(ev.Name()))
	e.add("parent_name", p.name)
	e.add("meta.annotation_type", "span_event")
	e.add("meta.signal_type", "trace")
	e.add("meta.time_since_span_start_ms", millis(since))
	if !valid {
		e.add("meta.invalid_time_since_span_start", true)
	}
	f.finishNote(e, ev.Attributes(), p, record.Record{
		Kind: record.SpanEvent, Name: ev.Name(), Start: f.instant(ev.Timestamp()), Bytes: eventSize(ev),
	})
}

func (f *flattener) flattenLink(l ptrace.SpanLink, p *parent) {
	e := &f.note
	if !f.begin(e, p.from, linkFields+l.Attributes().Len()) {
		return
	}
	var linked any = ""
	if id := l.TraceID(); !id.IsEmpty() {
		linked = shownTraceID(id.String())
	}
	e.add("trace.trace_id", p.trace.shown)
	e.add("trace.parent_id", p.idValue)
	e.add("trace.link.trace_id", linked)
	e.add("trace.link.span_id", spanHex(l.SpanID()))
	e.add("parent_name", p.name)
	e.add("meta.annotation_type", "link")
	e.add("meta.signal_type", "trace")
	f.finishNote(e, l.Attributes(), p, record.Record{
		Kind: record.Link, Name: p.spanName, Start: f.instant(p.start), Bytes: linkSize(l),
	})
}

// finishNote does what events and links of a span have in common. A sample rate among their own attributes counts for
// nothing but is taken out.
func (f *flattener) finishNote(e *event, attrs pcommon.Map, p *parent, r record.Record) {
	e.inherit(p.from)
	var ignored rate
	f.attributes(e, attrs, &ignored)
	if p.isError {
		e.put("error", true)
	}
	r.TraceID, r.SpanID, r.Service = p.trace.full, p.id, p.dataset
	f.finish(e, r, p.rate)
}

func kindName(kind ptrace.SpanKind) string {
	switch kind {
	case ptrace.SpanKindServer:
		return "server"
	case ptrace.SpanKindClient:
		return "client"
	case ptrace.SpanKindInternal:
		return "internal"
	case ptrace.SpanKindProducer:
		return "producer"
	case ptrace.SpanKindConsumer:
		return "consumer"
	}
	return "unspecified"
}
