package compare

import (
	"encoding/json"

	"cruddur/lab/index"
	"cruddur/lab/record"
)

// Examine makes everything that is shown of one request.
func Examine(t index.Trace) Detail {
	v := take(t)
	d := Detail{
		Summary:     v.summary(),
		XRayTraceID: xrayTrace(v.ID),
		Operations:  make([]Operation, 0, len(v.ops)),
		Panes:       make(map[record.Tool]Pane, len(record.Tools)),
		Omitted:     t.Omitted,
	}
	for _, op := range v.ops {
		d.Operations = append(d.Operations, op.Operation)
	}
	byTool := map[record.Tool][]*record.Record{}
	for _, r := range v.Records {
		byTool[r.Tool] = append(byTool[r.Tool], r)
	}
	for _, tool := range record.Tools {
		pane := Pane{Share: d.Tools[tool], Entries: make([]Entry, 0, len(byTool[tool]))}
		for _, r := range inTime(byTool[tool]) {
			pane.Entries = append(pane.Entries, v.entry(r))
		}
		d.Panes[tool] = pane
	}
	d.Fields, d.FieldsCut = v.fieldRows()
	return d
}

func (v *trace) entry(r *record.Record) Entry {
	e := Entry{
		Kind:       r.Kind,
		SpanID:     r.SpanID,
		ParentID:   r.ParentID,
		Name:       r.Name,
		SpanKind:   r.SpanKind,
		Service:    r.Service,
		Time:       instant(r.Start),
		OffsetMS:   ms(v.moment(r).Sub(v.start)),
		DurationMS: ms(r.Duration),
		DelayMS:    ms(v.delay(r)),
		Bytes:      r.Bytes,
		Error:      r.Error,
		Open:       r.Open,
		Fields:     shownFields(r.Fields),
		Text:       r.Text,
		Refused:    r.Refused,
		Received:   r.Request,
	}
	if json.Valid(r.Doc) { // one that isn't would take the whole answer with it
		e.Doc = r.Doc
	}
	return e
}
