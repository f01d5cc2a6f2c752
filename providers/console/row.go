package console

import (
	"strconv"
	"time"
	"unicode/utf8"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
)

// row is a span as the tree shows it. It is made when the span comes, so that one that waits for its trace holds little
// memory whatever it carries.
type row struct {
	id, parent api.SpanID
	entry      bool // it has no parent in this process
	name       string
	kind       string // "" for internal, the usual one
	start, end time.Time
	failed     bool
	detail     string   // status and attributes
	below      []string // events and links
}

// width of the left part.
func (r *row) width() int {
	w := utf8.RuneCountInString(r.name)
	if r.kind != "" {
		w += 2 + len(r.kind)
	}
	return w
}

func newRow(st style, s trace.ReadOnlySpan) *row {
	parent, status := s.Parent(), s.Status()
	r := &row{
		id: s.SpanContext().SpanID(), parent: parent.SpanID(), entry: !parent.SpanID().IsValid() || parent.IsRemote(),
		name: string(appendPlain(nil, s.Name(), mostName)), start: s.StartTime(), end: s.EndTime(), failed: status.Code == codes.Error,
	}
	if kind := s.SpanKind(); kind != api.SpanKindInternal && kind != api.SpanKindUnspecified {
		r.kind = kind.String()
	}
	var b []byte
	if r.failed {
		b = st.appendIn(append(b, ' '), red, "ERROR")
		if status.Description != "" {
			b = appendPlain(append(b, ' '), status.Description, mostValue)
		}
	}
	b = st.appendPairs(b, s.Attributes())
	if n := s.DroppedAttributes(); n > 0 {
		b = st.appendIn(append(b, ' '), yellow, "(+"+strconv.Itoa(n)+" over the span's limit)")
	}
	r.detail = string(b)
	r.addEvents(st, s.Events())
	r.addLinks(st, s.Links())
	return r
}

const mostBelow = 8

func (r *row) addEvents(st style, events []trace.Event) {
	for i, e := range events {
		if i == mostBelow {
			r.below = append(r.below, "… more events")
			return
		}
		r.below = append(r.below, eventLine(st, r, e))
	}
}

func eventLine(st style, r *row, e trace.Event) string {
	var kind, message string
	rest := make([]attribute.KeyValue, 0, len(e.Attributes))
	for _, a := range e.Attributes {
		switch a.Key {
		case "exception.type":
			kind = a.Value.String()
		case "exception.message":
			message = a.Value.String()
		case "exception.stacktrace": // the report shows the frames
		default:
			rest = append(rest, a)
		}
	}
	var b []byte
	if e.Name == "exception" {
		b = st.appendIn(b, red, "! ")
		b = appendPlain(b, kind, mostName)
		b = append(b, ": "...)
		b = appendPlain(b, message, mostValue)
	} else {
		b = append(b, "* "...)
		b = appendPlain(b, e.Name, mostName)
	}
	b = append(b, " +"...)
	b = appendDuration(b, e.Time.Sub(r.start))
	return string(st.appendPairs(b, rest))
}

func (r *row) addLinks(st style, links []trace.Link) {
	for i, l := range links {
		if i == mostBelow {
			r.below = append(r.below, "… more links")
			return
		}
		b := []byte("→ linked to span " + l.SpanContext.SpanID().String() + " of trace " + l.SpanContext.TraceID().String())
		r.below = append(r.below, string(st.appendPairs(b, l.Attributes)))
	}
}
