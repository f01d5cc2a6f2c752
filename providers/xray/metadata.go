package xray

import (
	"strconv"
	"strings"
	"unicode/utf8"

	api "go.opentelemetry.io/otel/trace"
)

// defaultNamespace is where X-Ray's SDKs put metadata without a namespace.
const defaultNamespace = "default"

// metadata takes in all that has not found a better place, so that nothing a span says is lost. X-Ray shows it and does
// not index it.
func (e *encoder) metadata() {
	at := e.open("metadata", '{')
	if e.facts.odd {
		e.namespaces()
	}
	inner := e.open(defaultNamespace, '{')
	e.own()
	if e.facts.odd {
		e.defaultMembers()
	}
	e.rest()
	e.eventList()
	if e.facts.segment {
		e.resourceMembers()
	}
	e.note()
	e.close(inner, '}')
	e.close(at, '}')
}

// own are the parts of a span that X-Ray has no field for.
func (e *encoder) own() {
	f := &e.facts
	span := f.span
	if name := span.Name(); e.clean != name {
		e.key("otel.span.name")
		e.text("otel.span.name", name)
	}
	if !f.kindShows() {
		e.key("otel.span.kind")
		e.buf = appendString(e.buf, f.kind.String())
	}
	if scope := span.InstrumentationScope(); scope.Name != "" {
		e.key("otel.scope.name")
		e.text("otel.scope.name", scope.Name)
		if scope.Version != "" {
			e.key("otel.scope.version")
			e.text("otel.scope.version", scope.Version)
		}
	}
	if text := f.status.Description; text != "" && !f.causeSays(text) {
		e.key("otel.status_description")
		e.text("otel.status_description", text)
	}
	if end := f.end; !f.open() && end.Before(f.start) {
		e.key("otel.end_time")
		e.buf = appendEpoch(e.buf, end)
	}
	e.count("otel.dropped_attributes_count", span.DroppedAttributes())
	e.count("otel.dropped_events_count", span.DroppedEvents())
	e.count("otel.dropped_links_count", span.DroppedLinks())
}

// kindShows says whether the document tells the span's kind already.
func (f *facts) kindShows() bool {
	switch f.kind {
	case api.SpanKindServer:
		return true
	case api.SpanKindClient:
		return !f.segment
	case api.SpanKindProducer, api.SpanKindConsumer:
		return false
	}
	return !f.segment // internal: a subsegment without a namespace
}

func (e *encoder) count(key string, n int) {
	if n > 0 {
		e.key(key)
		e.buf = strconv.AppendInt(e.buf, int64(n), 10)
	}
}

// rest writes the attributes that have no place yet.
func (e *encoder) rest() {
	f := &e.facts
	for i := range f.attributes {
		if f.state[i] != nowhere {
			continue
		}
		if !e.room() {
			e.fit.drop(1)
			continue
		}
		key := string(f.attributes[i].Key)
		if f.odd {
			key = e.unreserved(key, "#attribute")
		}
		e.attributeKey(key, i)
		e.value(key, f.shown(i), 0)
	}
}

// oddKey says whether a key may clash with one of ours, or means more than a plain attribute.
func oddKey(key string) bool {
	if key == "" {
		return false
	}
	switch key[0] { // of most keys the first letter is enough
	case 'o':
		return strings.HasPrefix(key, "otel.")
	case 'A':
		return strings.HasPrefix(key, "AWS.")
	case 'a':
		return strings.HasPrefix(key, namespacePrefix)
	case 'c':
		return key == truncated
	}
	return false
}

// unreserved moves a key out of the way of AWS's and our own.
func (e *encoder) unreserved(key, suffix string) string {
	switch {
	case strings.HasPrefix(key, "AWS."):
		return "_" + key
	case key == truncated, e.facts.segment && e.resource.hasKey(key):
		return key + suffix
	}
	switch key {
	case "otel.span.name", "otel.span.kind", "otel.scope.name", "otel.scope.version", "otel.status_description",
		"otel.end_time", "otel.dropped_attributes_count", "otel.dropped_events_count", "otel.dropped_links_count",
		"otel.events":
		return key + suffix
	}
	return key
}

// attributeKey begins a member that is named by a program. Keys that are no UTF-8 would be alike once made so: i keeps
// them apart.
func (e *encoder) attributeKey(key string, i int) {
	if e.fit.mode == asIs && isPlain(key) {
		e.comma()
		e.buf = append(e.buf, '"')
		e.buf = append(e.buf, key...)
		e.buf = append(e.buf, '"', ':')
		return
	}
	if !utf8.ValidString(key) {
		key = strings.ToValidUTF8(key, "\uFFFD") + "#" + strconv.Itoa(i)
	}
	e.anyKey(key, i)
}
