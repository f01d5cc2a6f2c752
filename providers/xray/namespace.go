package xray

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// namespacePrefix begins an attribute whose value, the text of a JSON object, is a metadata namespace of its own.
const namespacePrefix = "aws.xray.metadata."

// namespaces writes the attributes that are a metadata namespace, but for the default one.
func (e *encoder) namespaces() {
	f := &e.facts
	for i := range f.attributes {
		name, members := f.namespace(i)
		if members == nil || name == defaultNamespace {
			continue
		}
		if !e.room() {
			continue // it is counted with the rest
		}
		if strings.HasPrefix(name, "AWS.") {
			name = "_" + name
		}
		e.attributeKey(name, i)
		e.decoded(name, members, 0)
		f.state[i] = placed
	}
}

// defaultMembers writes what an attribute adds to the default namespace.
func (e *encoder) defaultMembers() {
	f := &e.facts
	for i := range f.attributes {
		name, members := f.namespace(i)
		if members == nil || name != defaultNamespace {
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

// namespace reads an attribute that is a metadata namespace; members is nil for all others.
func (f *facts) namespace(i int) (name string, members map[string]any) {
	name, ok := strings.CutPrefix(string(f.attributes[i].Key), namespacePrefix)
	if !ok || f.state[i] == superseded {
		return "", nil
	}
	text := f.attributes[i].Value.AsString()
	if !utf8.ValidString(text) {
		return "", nil
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&members) != nil || members == nil {
		return "", nil
	}
	if _, err := d.Token(); err != io.EOF {
		return "", nil // more than one value
	}
	if name == "" {
		name = defaultNamespace
	}
	return name, members
}
