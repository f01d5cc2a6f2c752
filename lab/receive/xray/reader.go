package xray

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// reader reads documents in one pass over their bytes, however deeply they nest. It is not safe for concurrent use and
// is worth keeping: it remembers the names of fields.
type reader struct {
	json  jsontext.Decoder
	in    bytes.Buffer
	raw   []byte // what json reads
	count int    // of the documents begun
	spans []span // members seen in the documents that are open
	path  []byte // the name of the field that flatten is at
	quote []byte // scratch for names with escapes
	names map[string]string
}

// span is a part of reader.raw.
type span struct{ from, to int }

func newReader() *reader { return &reader{names: make(map[string]string)} }

// maxDocuments is how many documents may stand in one another and in an array. 64 KiB have room for fewer than that of
// the shortest good ones; without a bound a few bytes, {}, would take a kilobyte of memory each.
const maxDocuments = 1100

var errTooMany = fmt.Errorf("there are more than %d subsegments or documents in it", maxDocuments)

// read reads one document, or an array of them. An error means that raw is no JSON, or holds too many.
func (r *reader) read(raw []byte) ([]*document, error) {
	r.raw, r.in, r.count = raw, *bytes.NewBuffer(raw), 0
	r.spans = r.spans[:0]
	r.json.Reset(&r.in, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	defer func() { r.raw, r.in = nil, bytes.Buffer{} }()
	var docs []*document
	if r.json.PeekKind() != '[' {
		d, err := r.document()
		if err != nil {
			return nil, err
		}
		docs = []*document{d}
	} else {
		if _, err := r.json.ReadToken(); err != nil {
			return nil, err
		}
		for r.json.PeekKind() != ']' {
			d, err := r.document()
			if err != nil {
				return nil, err
			}
			docs = append(docs, d)
		}
		if _, err := r.json.ReadToken(); err != nil {
			return nil, err
		}
	}
	if _, err := r.json.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something stands behind the document")
	}
	return docs, nil
}

// begin is where the next token starts, behind the comma and the space that come before it.
func (r *reader) begin() int {
	at := int(r.json.InputOffset())
	for at < len(r.raw) {
		switch r.raw[at] {
		case ' ', '\t', '\r', '\n', ',', ':':
			at++
		default:
			return at
		}
	}
	return at
}

// name reads the name of an object's member. The bytes are good until the next call.
func (r *reader) name() ([]byte, error) {
	v, err := r.json.ReadValue()
	if err != nil {
		return nil, err
	}
	if bytes.IndexByte(v, '\\') < 0 {
		return v[1 : len(v)-1], nil
	}
	r.quote, err = jsontext.AppendUnquote(r.quote[:0], v)
	return r.quote, err
}

// intern returns one string for all equal names.
func (r *reader) intern(name []byte) string {
	if s, ok := r.names[string(name)]; ok {
		return s
	}
	const most = 4096
	if len(r.names) >= most {
		clear(r.names)
	}
	s := string(name)
	r.names[s] = s
	return s
}
