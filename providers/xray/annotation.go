package xray

import (
	"bytes"
	"slices"
	"strings"

	"go.opentelemetry.io/otel/attribute"
)

// X-Ray's limits on annotations. It takes more, and does not index them.
const (
	maxAnnotations     = 50
	maxAnnotationKey   = 500
	maxAnnotationValue = 1000
)

// annotations writes the attributes that are to be searched for. One that has to be cut for it stays whole in metadata.
func (e *encoder) annotations() {
	f := &e.facts
	at := e.open("annotations", '{')
	a := annotator{e: e, from: len(e.buf)}
	for i := range f.attributes {
		key := string(f.attributes[i].Key)
		if !e.indexed.has(key) && !slices.Contains(f.listed, key) || f.state[i] == superseded || strings.HasPrefix(key, "aws.xray.") {
			continue
		}
		if a.add(key, f.shown(i)) {
			f.state[i] = placed
		}
	}
	if f.segment {
		for i, key := range e.resource.keys {
			if e.resource.indexed[i] || slices.Contains(f.listed, key) {
				a.add(key, e.resource.attributes[i].Value)
			}
		}
	}
	e.close(at, '}')
}

// annotator writes the annotations of one document.
type annotator struct {
	e       *encoder
	from    int // where they begin
	n       int
	renamed bool
}

// add says whether the annotation now holds all of the attribute.
func (a *annotator) add(key string, v attribute.Value) (whole bool) {
	switch v.Type() {
	case attribute.BOOL, attribute.INT64, attribute.FLOAT64, attribute.STRING:
	default:
		return false
	}
	name := annotationKey(key)
	a.renamed = a.renamed || name != key
	if name == "" || a.n == maxAnnotations || a.renamed && a.e.wrote(a.from, name) || !a.e.room() {
		return false
	}
	a.n++
	a.e.key(name)
	if v.Type() != attribute.STRING {
		a.e.value(key, v, 0)
		return true
	}
	s := v.AsString()
	cut := firstRunes(s, maxAnnotationValue)
	a.e.text(key, cut)
	return len(cut) == len(s)
}

// wrote says whether a member of this key stands in the document behind from. A quote within a text is escaped, so that
// the search finds keys only.
func (e *encoder) wrote(from int, key string) bool {
	return bytes.Contains(e.buf[from:], []byte(`"`+key+`":`))
}

// annotationKey turns what X-Ray does not take in a key into "_".
func annotationKey(key string) string {
	ok := func(c rune) bool {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '.'
	}
	if strings.IndexFunc(key, func(r rune) bool { return !ok(r) }) >= 0 {
		key = strings.Map(func(r rune) rune {
			if ok(r) {
				return r
			}
			return '_'
		}, key)
	}
	return key[:min(len(key), maxAnnotationKey)]
}

// firstRunes returns the first most characters of s.
func firstRunes(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for i := range s {
		if most == 0 {
			return s[:i]
		}
		most--
	}
	return s
}
