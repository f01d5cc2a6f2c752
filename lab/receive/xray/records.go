package xray

import (
	"strings"

	"cruddur/lab/record"
)

// appendRecords adds the records of d: one for itself and one for each subsegment in it, the enclosing one first. With
// a problem it adds a single refused record that holds the whole document.
func (d *document) appendRecords(recs []record.Record, req record.Request, p *problem) []record.Record {
	trace, _ := plainTraceID(d.traceID)
	if p != nil {
		rec := d.record(req, trace)
		rec.Doc = compact(append([]byte(nil), d.whole...))
		rec.Bytes = len(d.whole)
		rec.Refused = p.String()
		return append(recs, rec)
	}
	rec := d.record(req, trace)
	recs = append(recs, rec)
	return d.appendNested(recs, &rec)
}

func (d *document) appendNested(recs []record.Record, in *record.Record) []record.Record {
	for _, sub := range d.nested {
		rec := sub.record(record.Request{ID: in.Request, Time: in.Received}, in.TraceID)
		rec.Kind, rec.SpanKind = record.Subsegment, sub.spanKind()
		rec.ParentID, rec.Service = in.SpanID, in.Service
		recs = append(recs, rec)
		recs = sub.appendNested(recs, &rec)
	}
	return recs
}

// record is d as it stands, without what is nested in it.
func (d *document) record(req record.Request, trace string) record.Record {
	rec := record.Record{
		Request:  req.ID,
		Tool:     record.XRay,
		Kind:     record.Segment,
		TraceID:  trace,
		SpanID:   plainID(d.id),
		ParentID: plainID(d.parentID),
		Name:     cut(d.name, 4*maxName),
		SpanKind: "server",
		Service:  cut(d.name, 4*maxName),
		Start:    d.start,
		Error:    d.failed,
		Open:     d.inProgress,
		Received: req.Time,
		Bytes:    len(d.whole) - d.nestedBytes,
		Fields:   d.fields,
		Doc:      d.own,
	}
	if d.ended && d.end.After(d.start) {
		rec.Duration = d.end.Sub(d.start)
	}
	if d.isSub() {
		rec.Kind, rec.SpanKind, rec.Service = record.Subsegment, d.spanKind(), ""
	}
	return rec
}

// spanKind puts a subsegment's namespace into OpenTelemetry's words.
func (d *document) spanKind() string {
	if d.namespace == "aws" || d.namespace == "remote" {
		return "client"
	}
	return "internal"
}

// plainID is a segment's id in lower case, "" for what is none.
func plainID(id string) string {
	if !isHex(id, 16) {
		return ""
	}
	return strings.ToLower(id)
}
