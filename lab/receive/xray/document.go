package xray

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"cruddur/lab/record"
)

// document is one segment or subsegment with those nested in it, read and not yet judged.
type document struct {
	name, id, traceID, parentID, kind, namespace string

	start, end     time.Time
	started, ended bool
	inProgress     bool
	failed         bool            // error, fault or throttle
	fields         []record.Field  // all but what the members above hold
	own            json.RawMessage // without "subsegments", compact
	whole          []byte          // as it was sent
	nested         []*document
	nestedBytes    int
	misread        *problem // the first member whose value cannot be used
	notObject      bool
}

// isSub says whether d is a subsegment sent alone.
func (d *document) isSub() bool { return d.kind == "subsegment" }

// misreads notes a member whose value cannot be used.
func (d *document) misreads(code, why string) {
	if d.misread == nil {
		d.misread = &problem{code: code, why: why}
	}
}

// document reads one JSON value as a document. An error means that the JSON is broken, or that there are too many;
// everything else that is wrong with it is left to [document.check].
func (r *reader) document() (*document, error) {
	if r.count++; r.count > maxDocuments {
		return nil, errTooMany
	}
	kind := r.json.PeekKind()
	begin := r.begin()
	if kind != '{' {
		err := r.json.SkipValue()
		if err != nil {
			return nil, err
		}
		d := &document{whole: r.raw[begin:r.json.InputOffset()], notObject: true}
		d.misreads(invalidSegment, fmt.Sprintf("a document is a JSON object, not %s", kind))
		return d, nil
	}
	if _, err := r.json.ReadToken(); err != nil {
		return nil, err
	}
	d := &document{fields: make([]record.Field, 0, 16)}
	mark := len(r.spans)
	for r.json.PeekKind() != '}' {
		from := r.begin()
		name, err := r.name()
		if err != nil {
			return nil, err
		}
		r.path = append(r.path[:0], name...)
		if string(r.path) == "subsegments" {
			if err := r.subsegments(d); err != nil {
				return nil, err
			}
			continue
		}
		if err := r.member(d); err != nil {
			return nil, err
		}
		r.spans = append(r.spans, span{from, int(r.json.InputOffset())})
	}
	if _, err := r.json.ReadToken(); err != nil {
		return nil, err
	}
	d.whole = r.raw[begin:r.json.InputOffset()]
	d.own = r.join(r.spans[mark:])
	r.spans = r.spans[:mark]
	return d, nil
}

// subsegments reads the member of that name.
func (r *reader) subsegments(d *document) error {
	switch r.json.PeekKind() {
	case '[':
	case 'n':
		return r.json.SkipValue()
	default:
		d.misreads(invalidSegment, "subsegments is not an array")
		return r.json.SkipValue()
	}
	if _, err := r.json.ReadToken(); err != nil {
		return err
	}
	for r.json.PeekKind() != ']' {
		sub, err := r.document()
		if err != nil {
			return err
		}
		d.nested = append(d.nested, sub)
		d.nestedBytes += len(sub.whole)
	}
	_, err := r.json.ReadToken()
	return err
}

// member reads the value of any other member, the one named in r.path.
func (r *reader) member(d *document) error {
	switch string(r.path) {
	case "id":
		return r.identifier(&d.id)
	case "trace_id":
		return r.identifier(&d.traceID)
	case "parent_id":
		return r.identifier(&d.parentID)
	case "name":
		if kind := r.json.PeekKind(); kind != '"' && kind != 'n' {
			d.misreads(invalidName, "name is not a string")
		}
		return r.text(d, &d.name)
	case "type":
		return r.text(d, &d.kind)
	case "namespace":
		return r.text(d, &d.namespace)
	case "start_time":
		return r.time(d, "start_time", &d.start, &d.started)
	case "end_time":
		return r.time(d, "end_time", &d.end, &d.ended)
	case "in_progress":
		d.inProgress = r.json.PeekKind() == 't'
	case "error", "fault", "throttle":
		d.failed = d.failed || r.json.PeekKind() == 't'
	}
	return r.flatten(d, 1)
}

// identifier reads an id. What is no string is kept as JSON text, which is no id either.
func (r *reader) identifier(into *string) error {
	v, err := r.json.ReadValue()
	if err != nil {
		return err
	}
	switch v.Kind() {
	case '"':
		r.quote, err = jsontext.AppendUnquote(r.quote[:0], v)
		*into = string(r.quote)
	case 'n':
	default:
		*into = string(v)
	}
	return err
}

// text reads a string, which is shown among the fields too. Anything else in its place is passed over.
func (r *reader) text(d *document, into *string) error {
	if r.json.PeekKind() != '"' {
		return r.json.SkipValue()
	}
	tok, err := r.json.ReadToken()
	if err != nil {
		return err
	}
	if *into = tok.String(); *into != "" {
		d.add(r.intern(r.path), *into)
	}
	return nil
}

// time reads a number of seconds since 1970.
func (r *reader) time(d *document, name string, into *time.Time, has *bool) error {
	switch r.json.PeekKind() {
	case '0':
		tok, err := r.json.ReadToken()
		if err != nil {
			return err
		}
		number := tok.String()
		at, err := parseEpoch(number)
		if err != nil {
			d.misreads(invalidSegment, fmt.Sprintf("%s %s %v", name, number, err))
			return nil
		}
		*into, *has = at, true
		return nil
	case 'n':
	default:
		d.misreads(invalidSegment, name+" "+errNotEpoch.Error())
	}
	return r.json.SkipValue()
}

// join makes an object of the members at spans, in the order in which they came.
func (r *reader) join(spans []span) json.RawMessage {
	size := 2 + len(spans)
	for _, s := range spans {
		size += s.to - s.from
	}
	out := append(make([]byte, 0, size), '{')
	for i, s := range spans {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, r.raw[s.from:s.to]...)
	}
	out = append(out, '}')
	return compact(out)
}

// compact takes the space between tokens out of valid JSON, in place.
func compact(doc jsontext.Value) json.RawMessage {
	if isSpaced(doc) {
		_ = doc.Compact() // cannot fail: the reader has accepted every byte of it
	}
	return json.RawMessage(doc)
}

// isSpaced says whether there is space between the tokens of valid JSON. Most senders write none.
func isSpaced(doc []byte) bool {
	quoted := false
	for i := 0; i < len(doc); i++ {
		switch c := doc[i]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			i++
		case !quoted && c <= ' ':
			return true
		}
	}
	return false
}
