package compare

import (
	"slices"

	"cruddur/lab/record"
)

// fateOf says what became of a value, seen from the reference; its name is another matter. Renamed stands for a value
// that is written in another way.
func fateOf(value, reference any, same sameness) Fate {
	a, b := text(value), text(reference)
	switch _, isText := value.(string); {
	case equal(value, reference):
		return Kept
	case isText && isCut(a, b):
		return Truncated
	case a == b:
		return Retyped
	case same != nil && same(a, b):
		return Renamed
	}
	return Changed
}

// reference is the value that the others are measured by: that of the first tool which has one, or a longer one that it
// is the beginning of. What a weak name has counts only where there is nothing else: a URL may begin like the path in it.
func (r *row) reference() any {
	var found any
	strong := false
	for _, tool := range record.Tools {
		c, ok := r.cells[tool]
		switch _, isText := c.value.(string); {
		case !ok, strong && c.weak:
		case found == nil, !strong && !c.weak, isText && isCut(text(found), text(c.value)):
			found, strong = c.value, !c.weak
		}
	}
	return found
}

// cell makes one cell of the table.
func (op *operation) cell(tool record.Tool, r *row) Cell {
	c, has := r.cells[tool]
	if !has {
		return op.absent(tool, r)
	}
	fate := fateOf(c.value, r.reference(), r.same)
	switch {
	case fate == Kept && c.as != r.name:
		fate = Renamed
	case fate == Renamed && c.as == r.name:
		fate = Retyped // the same, written in another way
	}
	out := Cell{Fate: fate, As: c.as, Value: cellValue(c.value)}
	out.By, out.Rule = why(tool, fate, r.name, c)
	return out
}

// absent is the cell of a tool that does not have a field.
func (op *operation) absent(tool record.Tool, r *row) Cell {
	out := Cell{Fate: Dropped}
	begun := !slices.ContainsFunc(op.records[tool], func(rec *record.Record) bool { return !rec.Open })
	own := slices.ContainsFunc(op.records[tool], func(rec *record.Record) bool { return rec.SpanID == op.SpanID || rec.SpanID == "" })
	switch {
	case len(op.records[tool]) == 0:
		out.Fate = NotCarried
	case tool == record.Rollbar && !own && !r.wide:
		out.Fate, out.Rule = NotCarried, "The item was reported in another operation of this request, and shows what was so there."
		return out
	case tool == record.Rollbar && r.wide && !op.whole:
		out.Fate, out.Rule = NotCarried, "What an item says of a request as a whole is shown beside the request."
		return out
	case begun:
		out.Rule = "Only the beginning of this operation has arrived; its end would say more."
		return out
	}
	out.By, out.Rule = why(tool, out.Fate, r.name, cell{})
	return out
}

func cellValue(v any) any {
	if s, ok := v.(string); ok {
		return short(s, maxCell)
	}
	return shown(v)
}
