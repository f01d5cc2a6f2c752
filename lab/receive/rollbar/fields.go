package rollbar

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"cruddur/lab/record"
)

// The bounds of a record's fields. What they leave out is in the document. Values are not cut: it would look as if the
// sender or the tool had done it.
const (
	maxFields = 1_000
	maxDepth  = 8
	maxPrefix = 512 // bytes of a path that is still gone into
)

// shownFirst are the keys of data in the order of interest; the others follow by name.
var shownFirst = [...]string{
	"level", "environment", "title", "timestamp", "uuid", "code_version", "platform", "language", "framework",
	"context", "fingerprint", "body", "person", "request", "custom", "server", "client",
}

// fields flattens the item into paths.
func (it *item) fields() []record.Field {
	f := flat{fields: make([]record.Field, 0, 32)}
	f.add("data.level", it.level())
	for _, key := range keysOf(it.data) {
		switch key {
		case "level":
		case "body":
			f.body(it)
		default:
			f.value("data."+key, it.data[key], 1)
		}
	}
	return f.fields
}

// keysOf returns the keys of data, the interesting ones first.
func keysOf(data object) []string {
	keys := make([]string, 0, len(data))
	for _, key := range shownFirst {
		if _, ok := data[key]; ok {
			keys = append(keys, key)
		}
	}
	for _, key := range sortedKeys(data) {
		if !slices.Contains(shownFirst[:], key) {
			keys = append(keys, key)
		}
	}
	return keys
}

func sortedKeys(o object) []string {
	keys := make([]string, 0, len(o))
	for key := range o {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// flat collects fields up to their bounds.
type flat struct {
	fields []record.Field
}

func (f *flat) add(name string, value any) {
	if len(f.fields) < maxFields {
		f.fields = append(f.fields, record.Field{Name: name, Value: value})
	}
}

// body adds the body without telemetry and without the frames of traces.
func (f *flat) body(it *item) {
	body, _ := it.data["body"].(object)
	for _, key := range sortedKeys(body) {
		path := "data.body." + key
		switch {
		case key == "telemetry":
		case key == it.kind && key == "trace":
			f.trace(path, body[key])
		case key == it.kind && key == "trace_chain":
			chain, _ := body[key].([]any)
			for i, trace := range chain {
				f.trace(path+"."+strconv.Itoa(i), trace)
			}
		default:
			f.value(path, body[key], 2)
		}
	}
}

func (f *flat) trace(path string, value any) {
	trace, _ := value.(object)
	for _, key := range sortedKeys(trace) {
		if key != "frames" {
			f.value(path+"."+key, trace[key], 4)
		}
	}
}

// value adds a value under its path: scalars as they are, what is in objects and lists under paths of their own, and as
// JSON from some depth on. Nulls and empty ones say nothing.
func (f *flat) value(path string, value any, depth int) {
	if len(f.fields) >= maxFields {
		return
	}
	switch v := value.(type) {
	case string:
		f.add(path, v)
	case bool:
		f.add(path, v)
	case json.Number:
		f.add(path, number(v))
	case object:
		if depth >= maxDepth || len(path) > maxPrefix {
			f.json(path, v, len(v))
			return
		}
		for _, key := range sortedKeys(v) {
			f.value(path+"."+key, v[key], depth+1)
		}
	case []any:
		if depth >= maxDepth || len(path) > maxPrefix {
			f.json(path, v, len(v))
			return
		}
		for i := range v {
			f.value(path+"."+strconv.Itoa(i), v[i], depth+1)
		}
	}
}

func (f *flat) json(path string, value any, size int) {
	if size == 0 {
		return
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err == nil {
		f.add(path, strings.TrimSuffix(buf.String(), "\n"))
	}
}

// number is an int64 where it is whole, else a float64, and text where neither holds it.
func number(n json.Number) any {
	if i, err := n.Int64(); err == nil {
		return i
	}
	if x, err := n.Float64(); err == nil {
		return x
	}
	return n.String()
}
