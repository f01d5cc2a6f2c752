package xray

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
)

// maxDepth bounds nesting; decoders give up on less than a program can build.
const maxDepth = 48

// value writes an attribute's value with its type kept.
func (e *encoder) value(name string, v attribute.Value, depth int) {
	switch v.Type() {
	case attribute.STRING:
		e.text(name, v.AsString())
	case attribute.BOOL:
		e.buf = strconv.AppendBool(e.buf, v.AsBool())
	case attribute.INT64:
		e.buf = strconv.AppendInt(e.buf, v.AsInt64(), 10)
	case attribute.FLOAT64:
		e.buf = appendFloat(e.buf, v.AsFloat64())
	case attribute.BOOLSLICE:
		list(e, v.AsBoolSlice(), func(b bool) { e.buf = strconv.AppendBool(e.buf, b) })
	case attribute.INT64SLICE:
		list(e, v.AsInt64Slice(), func(n int64) { e.buf = strconv.AppendInt(e.buf, n, 10) })
	case attribute.FLOAT64SLICE:
		list(e, v.AsFloat64Slice(), func(f float64) { e.buf = appendFloat(e.buf, f) })
	case attribute.STRINGSLICE:
		list(e, v.AsStringSlice(), func(s string) { e.text(name, s) })
	case attribute.BYTESLICE:
		e.text(name, base64.StdEncoding.EncodeToString(v.AsByteSlice()))
	case attribute.SLICE:
		if e.tooDeep(name, depth) {
			return
		}
		list(e, v.AsSlice(), func(v attribute.Value) { e.value(name, v, depth+1) })
	case attribute.MAP:
		if e.tooDeep(name, depth) {
			return
		}
		e.buf = append(e.buf, '{')
		e.nested(name, v.AsMap(), depth+1)
		e.buf = append(e.buf, '}')
	default:
		e.buf = append(e.buf, "null"...)
	}
}

// list writes an array of what write writes.
func list[T any](e *encoder, items []T, write func(T)) {
	e.buf = append(e.buf, '[')
	for i, item := range items {
		if !e.room() {
			e.fit.drop(len(items) - i)
			break
		}
		e.comma()
		write(item)
	}
	e.buf = append(e.buf, ']')
}

func (e *encoder) tooDeep(name string, depth int) bool {
	if depth < maxDepth {
		return false
	}
	e.buf = append(e.buf, `"`+cutMark+`"`...)
	e.fit.cut(name)
	return true
}

// members writes attributes as members of an object that is open. The last of those with one key counts.
func (e *encoder) members(name string, attributes []attribute.KeyValue) {
	e.nested(name, attributes, 0)
}

func (e *encoder) nested(name string, attributes []attribute.KeyValue, depth int) {
	var few [32]place
	state := few[:min(len(attributes), len(few))]
	if len(attributes) > len(few) {
		state = make([]place, len(attributes))
	}
	markRepeated(attributes, state)
	for i := range attributes {
		if state[i] == superseded {
			continue
		}
		if !e.room() {
			e.fit.drop(len(attributes) - i)
			return
		}
		e.attributeKey(string(attributes[i].Key), i)
		e.value(name, attributes[i].Value, depth)
	}
}

// decoded writes what [json.Decoder] made of a JSON text, with its keys in order.
func (e *encoder) decoded(name string, v any, depth int) {
	switch v := v.(type) {
	case string:
		e.text(name, v)
	case bool:
		e.buf = strconv.AppendBool(e.buf, v)
	case json.Number:
		e.number(name, v.String())
	case []any:
		if !e.tooDeep(name, depth) {
			list(e, v, func(v any) { e.decoded(name, v, depth+1) })
		}
	case map[string]any:
		if e.tooDeep(name, depth) {
			return
		}
		e.buf = append(e.buf, '{')
		for i, key := range slices.Sorted(maps.Keys(v)) {
			if !e.room() {
				e.fit.drop(len(v) - i)
				break
			}
			e.anyKey(key, i)
			e.decoded(name, v[key], depth+1)
		}
		e.buf = append(e.buf, '}')
	default:
		e.buf = append(e.buf, "null"...)
	}
}

// number writes a number of somebody else's JSON. One that no float can hold stays readable as a text.
func (e *encoder) number(name, digits string) {
	const most = 32
	if _, err := strconv.ParseFloat(digits, 64); err != nil || len(digits) > most {
		e.text(name, digits)
		return
	}
	e.buf = append(e.buf, digits...)
}
