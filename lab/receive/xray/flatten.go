package xray

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"cruddur/lab/record"
)

// Bounds of what is made of one document. Doc keeps all of it whatever they leave out. Values are not
// cut: it would look as if the sender had done it.
const (
	maxFields     = 512
	maxFieldName  = 512
	maxFieldDepth = 10 // deeper values are shown as JSON
)

// flatten adds the value at hand under the name in r.path, and what is nested in it under names with dots. A stack
// stays one value: its frames are lines of one text to the reader.
func (r *reader) flatten(d *document, depth int) error {
	kind := r.json.PeekKind()
	isStack := kind == '[' && bytes.HasSuffix(r.path, []byte(".stack"))
	switch {
	case kind == '{' && depth < maxFieldDepth:
		return r.flattenObject(d, depth)
	case kind == '[' && depth < maxFieldDepth && !isStack:
		return r.flattenArray(d, depth)
	case kind == '{' || kind == '[':
		v, err := r.json.ReadValue()
		if err == nil {
			d.add(r.intern(r.path), string(compact(append([]byte(nil), v...))))
		}
		return err
	}
	tok, err := r.json.ReadToken()
	if err != nil {
		return err
	}
	switch kind {
	case '"':
		d.add(r.intern(r.path), tok.String())
	case '0':
		d.add(r.intern(r.path), number(tok.String()))
	case 't', 'f':
		d.add(r.intern(r.path), tok.Bool())
	}
	return nil
}

func (r *reader) flattenObject(d *document, depth int) error {
	if _, err := r.json.ReadToken(); err != nil {
		return err
	}
	here := len(r.path)
	for r.json.PeekKind() != '}' {
		name, err := r.name()
		if err != nil {
			return err
		}
		r.path = append(append(r.path[:here], '.'), name...)
		if err := r.flatten(d, depth+1); err != nil {
			return err
		}
	}
	r.path = r.path[:here]
	_, err := r.json.ReadToken()
	return err
}

func (r *reader) flattenArray(d *document, depth int) error {
	if _, err := r.json.ReadToken(); err != nil {
		return err
	}
	here := len(r.path)
	for i := int64(0); r.json.PeekKind() != ']'; i++ {
		r.path = strconv.AppendInt(append(r.path[:here], '.'), i, 10)
		if err := r.flatten(d, depth+1); err != nil {
			return err
		}
	}
	r.path = r.path[:here]
	_, err := r.json.ReadToken()
	return err
}

// add keeps one field, within the bounds.
func (d *document) add(name string, value any) {
	if len(d.fields) >= maxFields || len(name) > maxFieldName {
		return
	}
	d.fields = append(d.fields, record.Field{Name: name, Value: value})
}

// cut shortens s to at most n bytes without splitting a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// number is an int64 where the text is a whole number that fits one, else a float64, else the text.
func number(text string) any {
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return i
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return f
	}
	return text
}
