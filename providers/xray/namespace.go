package xray

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"go.opentelemetry.io/otel/attribute"
)

// namespacePrefix begins an attribute whose value, the text of a JSON object, is a metadata namespace of its own.
const namespacePrefix = "aws.xray.metadata."

// namespaces writes the attributes that are a metadata namespace, but for the default one.
func (e *encoder) namespaces() {
	f := &e.facts
	for i := range f.attributes {
		name, text := f.namespace(i)
		if name == "" || name == defaultNamespace || !e.room() {
			continue // what finds no room is counted with the rest
		}
		at := len(e.buf)
		if strings.HasPrefix(name, "AWS.") {
			name = "_" + name
		}
		e.attributeKey(name, i)
		if e.object(name, text) {
			f.state[i] = placed
		} else {
			e.buf = e.buf[:at]
		}
	}
}

// object writes a text that is a JSON object as that, and says whether it was one.
func (e *encoder) object(name, text string) bool {
	if e.fit.mode == asIs {
		if copied, ok := copyObject(e.buf, text); ok {
			e.buf = copied
			return true
		}
	}
	members := decodeObject(text)
	if members != nil {
		e.decoded(name, members, 0)
	}
	return members != nil
}

// defaultMembers writes what an attribute adds to the default namespace.
func (e *encoder) defaultMembers() {
	f := &e.facts
	for i := range f.attributes {
		name, text := f.namespace(i)
		if name != defaultNamespace {
			continue
		}
		members := decodeObject(text)
		if members == nil {
			continue
		}
		for j, key := range slices.Sorted(maps.Keys(members)) {
			if !e.room() {
				e.fit.drop(1)
				continue
			}
			free := e.unreserved(key, "#metadata")
			if f.named(key) {
				free = key + "#metadata"
			}
			e.anyKey(free, j)
			e.decoded(key, members[key], 0)
		}
		f.state[i] = placed
	}
}

// named says whether the span has an attribute of that key.
func (f *facts) named(key string) bool {
	for i := range f.attributes {
		if string(f.attributes[i].Key) == key {
			return true
		}
	}
	return false
}

// namespace says which metadata namespace an attribute is for, and its text; "" when it is for none.
func (f *facts) namespace(i int) (name, text string) {
	name, ok := strings.CutPrefix(string(f.attributes[i].Key), namespacePrefix)
	if !ok || f.state[i] == superseded || f.attributes[i].Value.Type() != attribute.STRING {
		return "", ""
	}
	if name == "" {
		name = defaultNamespace
	}
	return name, f.attributes[i].Value.AsString()
}

// decodeObject reads a JSON object, and nothing else: nil.
func decodeObject(text string) (members map[string]any) {
	if !utf8.ValidString(text) {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&members) != nil {
		return nil
	}
	if _, err := d.Token(); err != io.EOF {
		return nil // more than one value
	}
	return members
}
