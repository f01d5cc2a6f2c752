package xray

import (
	"strings"

	"go.opentelemetry.io/otel/attribute"

	"cruddur/providers"
)

// eventList keeps a span's events with their times. Of an exception only what the cause does not hold is listed.
func (e *encoder) eventList() {
	if len(e.facts.events) == 0 {
		return
	}
	at := e.open("otel.events", '[')
	for i := range e.facts.events {
		if !e.room() {
			e.fit.drop(len(e.facts.events) - i)
			break
		}
		e.event(i)
	}
	e.close(at, ']')
}

func (e *encoder) event(i int) {
	event := &e.facts.events[i]
	e.element('{')
	e.key("time")
	e.buf = appendEpoch(e.buf, event.Time)
	e.key("name")
	e.text("event name", event.Name)
	attributes := event.Attributes
	if isException(event) {
		e.key("exception")
		id := e.facts.exceptionID(i)
		e.quoteHex(id[:])
		attributes = besides(attributes)
	}
	at := e.open("attributes", '{')
	e.members("event", attributes)
	e.close(at, '}')
	e.count("dropped_attributes_count", event.DroppedAttributeCount)
	e.buf = append(e.buf, '}')
}

// besides returns the attributes of an exception that its cause does not hold.
func besides(attributes []attribute.KeyValue) []attribute.KeyValue {
	var more []attribute.KeyValue
	for _, a := range attributes {
		switch a.Key {
		case "exception.type", "exception.message":
			if a.Value.Type() == attribute.STRING {
				continue
			}
		case providers.AttrCauses:
			if a.Value.Type() == attribute.STRINGSLICE {
				continue
			}
		case "exception.stacktrace":
			if s := (stackReader{rest: a.Value.AsString()}); strings.TrimSpace(s.rest) == "" || s.next() {
				continue
			}
		}
		more = append(more, a)
	}
	return more
}
