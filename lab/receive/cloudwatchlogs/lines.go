package cloudwatchlogs

import (
	"bytes"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"cruddur/lab/record"
)

// nameLen is how many characters of a message name its record.
const nameLen = 80

// records makes the records of a batch.
func (r *Receiver) records(req record.Request, group, stream string, events []inputEvent, fates []fate) []record.Record {
	rd := r.lines.Get().(*lineReader)
	defer r.lines.Put(rd)
	log := r.arns.account + ":" + group
	recs := make([]record.Record, len(events))
	for i := range events {
		e := &events[i]
		rec := &recs[i]
		*rec = record.Record{
			Request:  req.ID,
			Tool:     record.CloudWatch,
			Kind:     record.LogEvent,
			Start:    timeOf(e.timestamp),
			Received: req.Time,
			Bytes:    len(e.message),
			Text:     e.message,
			Refused:  fates[i].String(),
		}
		rd.read(rec, stream, log)
	}
	return recs
}

// timeOf is a timestamp within the years that can be written down.
func timeOf(ms int64) time.Time {
	const lastMilli = 253402300799999
	return time.UnixMilli(min(ms, lastMilli)).UTC()
}

// lineReader makes fields of messages. It is not safe for concurrent use and is worth keeping: it remembers the names
// of fields.
type lineReader struct {
	json  jsontext.Decoder
	in    bytes.Buffer
	text  string // the line
	raw   []byte // the same, which json reads
	path  []byte // the name of the field at hand
	names map[string]fieldName
	found finding
	out   []record.Field
}

// finding is what a line says under names that have a meaning.
type finding struct {
	trace, span, message, service string
	failed                        bool
}

func newLineReader() *lineReader { return &lineReader{names: make(map[string]fieldName)} }

// read fills in what rec's text says.
func (r *lineReader) read(rec *record.Record, stream, log string) {
	r.found = finding{}
	r.out = append(r.out[:0], record.Field{Name: "@logStream", Value: stream}, record.Field{Name: "@log", Value: log})
	text := rec.Text
	if isObject(text) {
		if mark := len(r.out); !r.object(text) {
			r.out, r.found = r.out[:mark], finding{}
		}
	}
	if r.found.trace == "" {
		trace, span := findTrace(text)
		r.found.trace = trace
		if r.found.span == "" {
			r.found.span = span
		}
	}
	name := r.found.message
	if name == "" {
		name = text
	}
	rec.Name = firstWords(name)
	rec.TraceID, rec.SpanID = r.found.trace, r.found.span
	rec.Service, rec.Error = r.found.service, r.found.failed
	rec.Fields = append([]record.Field(nil), r.out...)
}

func isObject(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	return text != "" && text[0] == '{'
}

// firstWords is the beginning of a message's first line.
func firstWords(text string) string {
	text = strings.TrimSpace(text)
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		text = text[:i]
	}
	if len(text) <= nameLen {
		return text
	}
	n := 0
	for i := range text {
		if n == nameLen {
			return text[:i]
		}
		n++
	}
	return text
}
