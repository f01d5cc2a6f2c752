package compare

import (
	"encoding/json"
	"slices"

	"cruddur/lab/record"
)

// raw is one field as its tool names it.
type raw struct {
	name  string
	value any
}

// shownBy picks the records of an operation whose fields are compared: Honeycomb's span, which has its exception's
// fields too, rather than the notes made during it.
func (op *operation) shownBy(tool record.Tool) []*record.Record {
	recs := op.records[tool]
	if slices.ContainsFunc(recs, isWork) {
		recs = slices.DeleteFunc(slices.Clone(recs), func(r *record.Record) bool { return !isWork(r) })
	}
	return recs
}

// raws lists what a tool has, each name once, with the ids that the record itself holds.
func (op *operation) raws(tool record.Tool) []raw {
	var out []raw
	seen := map[string]bool{}
	add := func(name string, value any) {
		if !seen[name] && value != "" && value != nil {
			seen[name] = true
			out = append(out, raw{name, value})
		}
	}
	for _, r := range op.shownBy(tool) {
		for _, f := range r.Fields {
			if tool != record.Rollbar || op.concerns(r, f.Name) {
				add(f.Name, f.Value)
			}
		}
		if tool == record.XRay {
			add("trace_id", xrayTrace(r.TraceID))
			add("id", r.SpanID)
			add("parent_id", r.ParentID)
		}
		if tool == record.Rollbar && op.concerns(r, frames) {
			add(frames, framesOf(r.Doc))
		}
		if tool == record.CloudWatch && len(r.Fields) == 0 && r.TraceID != "" {
			add("trace_id", r.TraceID) // found in the text of the line
		}
	}
	return out
}

// frames is the name of an item's stack, which is in its document only.
const frames = "data.body.trace_chain.0.frames"

// framesOf takes the stack of the outermost error out of an item.
func framesOf(item json.RawMessage) string {
	type trace struct{ Frames json.RawMessage }
	var it struct {
		Body struct {
			Trace trace
			Chain []trace `json:"trace_chain"`
		}
	}
	if json.Unmarshal(item, &it) != nil {
		return ""
	}
	if len(it.Body.Chain) > 0 {
		return string(it.Body.Chain[0].Frames)
	}
	return string(it.Body.Trace.Frames)
}

// concerns reports whether a field of an item belongs to this operation: an item that was reported within a request
// has its say on the request too.
func (op *operation) concerns(item *record.Record, name string) bool {
	local := slices.ContainsFunc(ofOccurrence, func(b string) bool { return begins(name, b) })
	switch {
	case op.whole && item.SpanID == op.SpanID || op.SpanID == "":
		return true
	case op.whole:
		return !local || slices.ContainsFunc(tablePlaces()[record.Rollbar][name], func(p place) bool { return fieldTable[p.field].wide })
	}
	return local
}
