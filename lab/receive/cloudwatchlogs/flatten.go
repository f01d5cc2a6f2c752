package cloudwatchlogs

import (
	"bytes"
	"errors"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"cruddur/lab/record"
)

// Bounds of what is made of one line. Logs Insights discovers as many fields; the other bounds are the lab's. Values are
// not cut: it would look as if the program had done it.
const (
	maxFields     = 200
	maxFieldName  = 512
	maxFieldDepth = 10 // deeper values are shown as JSON
)

// object adds every member of the JSON object in text under its dotted path, as Logs Insights does, and notes those
// with a meaning. It reports whether text is one object and nothing else.
func (r *lineReader) object(text string) bool {
	r.text, r.raw = text, append(r.raw[:0], text...)
	r.in = *bytes.NewBuffer(r.raw)
	defer r.forget()
	r.json.Reset(&r.in, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	r.path = r.path[:0]
	first := len(r.out)
	if r.flatten(first, 0) != nil {
		return false
	}
	_, err := r.json.ReadToken()
	return errors.Is(err, io.EOF)
}

// forget lets go of a long line's memory.
func (r *lineReader) forget() {
	const most = 64 << 10
	r.text, r.in = "", bytes.Buffer{}
	if cap(r.raw) > most {
		r.raw = nil
	}
}

// flatten adds the value at hand, and what is nested in it. Fields from index first on are counted.
func (r *lineReader) flatten(first, depth int) error {
	kind := r.json.PeekKind()
	switch {
	case kind == '{' && depth < maxFieldDepth:
		return r.flattenObject(first, depth)
	case kind == '[' && depth < maxFieldDepth:
		return r.flattenArray(first, depth)
	}
	v, err := r.json.ReadValue()
	if err != nil {
		return err
	}
	switch kind {
	case '{', '[':
		r.add(first, r.same(v))
	case '"':
		if bytes.IndexByte(v, '\\') < 0 {
			text := r.same(v)
			r.add(first, text[1:len(text)-1])
			return nil
		}
		text, err := jsontext.AppendUnquote(nil, v)
		r.add(first, string(text))
		return err
	case '0':
		r.add(first, number(r.same(v)))
	case 't', 'f':
		r.add(first, kind == 't')
	}
	return nil
}

// same is the value that was just read as a part of the line, so that nothing is copied.
func (r *lineReader) same(v jsontext.Value) string {
	end := int(r.json.InputOffset())
	return r.text[end-len(v) : end]
}

func (r *lineReader) flattenObject(first, depth int) error {
	if _, err := r.json.ReadToken(); err != nil {
		return err
	}
	here := len(r.path)
	for r.json.PeekKind() != '}' {
		name, err := r.json.ReadValue()
		if err != nil {
			return err
		}
		r.path = r.path[:here]
		if here > 0 {
			r.path = append(r.path, '.')
		} else if len(name) > 1 && name[1] == '@' {
			r.path = append(r.path, '@') // Insights keeps single ones for itself
		}
		if bytes.IndexByte(name, '\\') < 0 {
			r.path = append(r.path, name[1:len(name)-1]...)
		} else if r.path, err = jsontext.AppendUnquote(r.path, name); err != nil {
			return err
		}
		if err := r.flatten(first, depth+1); err != nil {
			return err
		}
	}
	r.path = r.path[:here]
	_, err := r.json.ReadToken()
	return err
}

func (r *lineReader) flattenArray(first, depth int) error {
	if _, err := r.json.ReadToken(); err != nil {
		return err
	}
	here := len(r.path)
	for i := int64(0); r.json.PeekKind() != ']'; i++ {
		r.path = strconv.AppendInt(append(r.path[:here], '.'), i, 10)
		if err := r.flatten(first, depth+1); err != nil {
			return err
		}
	}
	r.path = r.path[:here]
	_, err := r.json.ReadToken()
	return err
}

// add keeps one value under the name in r.path, within the bounds, and looks at what it means.
func (r *lineReader) add(first int, value any) {
	if len(r.path) > maxFieldName {
		return
	}
	name := r.intern(r.path)
	r.found.take(name.means, value)
	if len(r.out)-first >= maxFields {
		return
	}
	r.out = append(r.out, record.Field{Name: name.text, Value: value})
}

// fieldName is a field's name and what is meant by it.
type fieldName struct {
	text  string
	means meaning
}

// intern returns one string for all equal names.
func (r *lineReader) intern(path []byte) fieldName {
	if n, ok := r.names[string(path)]; ok {
		return n
	}
	const most = 4096
	if len(r.names) >= most {
		clear(r.names)
	}
	text := string(path)
	n := fieldName{text, meaningOf(text)}
	r.names[text] = n
	return n
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
