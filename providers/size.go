package providers

import (
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/trace"
)

// The sizes here are estimates of what a waiting item holds in memory, so that a queue can be bounded in bytes. Whatever
// a caller of the application can make long has to be in them.

// spanSize estimates a span.
func spanSize(s trace.ReadOnlySpan) int {
	const span, event = 600, 120
	size := span + len(s.Name()) + len(s.Status().Description) + pairsSize(s.Attributes())
	events, links := s.Events(), s.Links()
	for i := range events {
		size += event + len(events[i].Name) + pairsSize(events[i].Attributes)
	}
	for i := range links {
		size += event + pairsSize(links[i].Attributes)
	}
	return size
}

// logSize estimates a log record.
func logSize(r *log.Record) int {
	const record = 500
	size := record + valueSize(r.Body())
	r.WalkAttributes(func(kv attribute.KeyValue) bool {
		size += pairSize(kv)
		return true
	})
	return size
}

// eventSize estimates an error event. Of the error itself only the text is known.
func eventSize(e *ErrorEvent) int {
	const event, attr = 1000, 80
	size := event + len(e.Message) + 8*len(e.Callers)
	if e.Err != nil {
		size += len(e.Err.Error())
	}
	for _, a := range e.Attrs {
		size += attr + len(a.Key) + len(a.Value.String())
	}
	if r := e.Request; r != nil {
		size += len(r.URL) + listsSize(r.Header) + listsSize(r.Query)
	}
	return size
}

func listsSize(lists map[string][]string) int {
	const list, text = 64, 16
	size := 0
	for name, values := range lists {
		size += list + len(name)
		for _, v := range values {
			size += text + len(v)
		}
	}
	return size
}

func pairsSize(pairs []attribute.KeyValue) int {
	size := pairBytes * len(pairs)
	for i := range pairs {
		kv := &pairs[i] // of nine words, not copied: this runs for every span, on the request's path
		size += len(kv.Key)
		switch kv.Value.Type() {
		case attribute.STRING:
			size += len(kv.Value.AsString())
		case attribute.BOOL, attribute.INT64, attribute.FLOAT64:
		default:
			size += valueSize(kv.Value)
		}
	}
	return size
}

// pairBytes are an attribute's own fields.
const pairBytes = 72

func pairSize(kv attribute.KeyValue) int { return pairBytes + len(kv.Key) + valueSize(kv.Value) }

// valueSize is what a value holds beyond its own fields.
func valueSize(v attribute.Value) int {
	const text, word = 16, 8
	size := 0
	switch v.Type() {
	case attribute.STRING:
		return len(v.AsString())
	case attribute.BYTESLICE:
		return len(v.AsByteSlice())
	case attribute.STRINGSLICE:
		for _, s := range v.AsStringSlice() {
			size += text + len(s)
		}
	case attribute.BOOLSLICE:
		return len(v.AsBoolSlice())
	case attribute.INT64SLICE:
		return word * len(v.AsInt64Slice())
	case attribute.FLOAT64SLICE:
		return word * len(v.AsFloat64Slice())
	case attribute.SLICE:
		for _, member := range v.AsSlice() {
			size += text + valueSize(member)
		}
	case attribute.MAP:
		return pairsSize(v.AsMap())
	}
	return size
}
