package console

import (
	"slices"

	api "go.opentelemetry.io/otel/trace"
)

// tree is rows by their parents.
type tree struct {
	rows     []*row
	tops     []*row // whose parent is not among the rows
	children map[api.SpanID][]*row
	taken    map[*row]bool
}

func newTree(rows []*row) *tree {
	t := &tree{rows: rows, children: make(map[api.SpanID][]*row, len(rows)), taken: make(map[*row]bool, len(rows))}
	present := make(map[api.SpanID]bool, len(rows))
	for _, r := range rows {
		present[r.id] = true
	}
	for _, r := range rows {
		if r.entry || !present[r.parent] {
			t.tops = append(t.tops, r)
		} else {
			t.children[r.parent] = append(t.children[r.parent], r)
		}
	}
	for _, siblings := range t.children {
		slices.SortStableFunc(siblings, byStart)
	}
	slices.SortStableFunc(t.tops, byStart)
	return t
}

func byStart(a, b *row) int { return a.start.Compare(b.start) }

// under takes a row and all below it, each once.
func (t *tree) under(r *row) []*row {
	if t.taken[r] {
		return nil
	}
	t.taken[r] = true
	rows := []*row{r}
	for _, c := range t.children[r.id] {
		rows = append(rows, t.under(c)...)
	}
	return rows
}

// rest returns what nobody took.
func (t *tree) rest() []*row {
	return slices.DeleteFunc(t.rows, func(r *row) bool { return t.taken[r] })
}
