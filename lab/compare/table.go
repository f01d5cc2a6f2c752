package compare

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"cruddur/lab/record"
)

const (
	// maxRows is enough for a few hundred operations; nobody reads more, and a trace of thousands has the panes.
	maxRows = 5000
	// maxCell is how much of a value the table shows. The panes have all of it.
	maxCell = 2048
)

// row is one field of one operation while it is put together.
type row struct {
	name  string
	rank  int // place among the rows: that in fieldTable, then all others
	same  sameness
	wide  bool
	cells map[record.Tool]cell
}

// cell is what one tool has of a field.
type cell struct {
	as    string
	value any
	rank  int
	weak  bool // it is here because it says the same as another, which is therefore what it is measured by
}

// sheet is the rows of one operation while they are put together.
type sheet struct {
	places places
	rows   map[string]*row
}

var tablePlaces = sync.OnceValue(newPlaces)

// fieldRows makes the table, and says for how many operations it left the rows out.
func (v *trace) fieldRows() (out []FieldRow, cut int) {
	ops := v.ops
	if len(ops) == 0 {
		ops = []*operation{v.request}
	}
	out = []FieldRow{}
	for i, op := range ops {
		if len(out) >= maxRows {
			return out, len(ops) - i
		}
		for _, r := range op.rows() {
			out = append(out, FieldRow{
				Name:       r.name,
				SpanID:     op.SpanID,
				Operation:  op.Name,
				Honeycomb:  op.cell(record.Honeycomb, r),
				XRay:       op.cell(record.XRay, r),
				CloudWatch: op.cell(record.CloudWatch, r),
				Rollbar:    op.cell(record.Rollbar, r),
			})
		}
	}
	return out, 0
}

// rows makes the rows of one operation, in the order in which they are shown.
func (op *operation) rows() []*row {
	s := &sheet{places: tablePlaces(), rows: map[string]*row{}}
	raws := map[record.Tool][]raw{}
	for _, tool := range record.Tools {
		raws[tool] = op.raws(tool)
		s.place(tool, raws[tool])
	}
	s.namespaces(op)
	for _, tool := range record.Tools {
		s.join(tool, raws[tool])
	}
	rows := make([]*row, 0, len(s.rows))
	for _, r := range s.rows {
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b *row) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.name, b.name)) })
	return rows
}

// open returns the row of a name that has no line in the table, made when it is not there yet.
func (s *sheet) open(name string) *row {
	for i := range fieldTable {
		if fieldTable[i].name == name {
			return s.openField(i)
		}
	}
	return s.add(&row{name: name, rank: len(fieldTable)})
}

// openField is open for a line of the table.
func (s *sheet) openField(i int) *row {
	f := &fieldTable[i]
	return s.add(&row{name: f.name, rank: i, same: f.same, wide: f.wide})
}

func (s *sheet) add(r *row) *row {
	if held := s.rows[r.name]; held != nil {
		return held
	}
	r.cells = map[record.Tool]cell{}
	s.rows[r.name] = r
	return r
}

// put fills a cell, unless a better name of the same field has.
func (r *row) put(tool record.Tool, c cell) {
	if held, taken := r.cells[tool]; !taken || c.rank < held.rank {
		r.cells[tool] = c
	}
}

// place puts what has a place of its own: in the table, or under its generic name.
func (s *sheet) place(tool record.Tool, raws []raw) {
	for _, f := range raws {
		if waits(tool, f.name) || isDerived(tool, f.name) {
			continue
		}
		known := s.places[tool][f.name]
		for _, p := range known {
			if !p.weak {
				s.openField(p.field).put(tool, cell{as: f.name, value: f.value, rank: p.rank})
			}
		}
		if len(known) == 0 {
			s.open(generic(tool, f.name)).put(tool, cell{as: f.name, value: f.value})
		}
	}
}

// waits reports whether a name can be placed only when the rows of the other tools are known: an annotation has lost
// the dots of its name, and a metadata namespace is made of one attribute.
func waits(tool record.Tool, name string) bool {
	return tool == record.XRay && (strings.HasPrefix(name, annotation) || strings.HasPrefix(name, "metadata.") && !strings.HasPrefix(name, metadata))
}

// join places the rest, now that the rows are known.
func (s *sheet) join(tool record.Tool, raws []raw) {
	for _, f := range raws {
		known := s.places[tool][f.name]
		switch key, isAnnotation := strings.CutPrefix(f.name, annotation); {
		case tool == record.XRay && isAnnotation:
			s.annotated(key).put(tool, cell{as: f.name, value: f.value, rank: 1})
		case waits(tool, f.name):
			if !s.inNamespace(f.name) {
				s.open(f.name).put(tool, cell{as: f.name, value: f.value})
			}
		case slices.ContainsFunc(known, func(p place) bool { return p.weak }):
			s.joinWeak(tool, f, known)
		}
	}
}

// annotated finds the row whose name an annotation's key is made of.
func (s *sheet) annotated(key string) *row {
	bare := annotationKey(key) // newer senders keep the dots
	for i := range fieldTable {
		if annotationKey(fieldTable[i].name) == bare {
			return s.openField(i)
		}
	}
	var found *row
	for _, r := range s.rows {
		if annotationKey(r.name) == bare && (found == nil || r.name < found.name) {
			found = r
		}
	}
	if found == nil {
		found = s.open(key)
	}
	return found
}

// joinWeak puts a value into the rows that its name may belong to where it says the same as they do. One that belongs
// nowhere opens the first of them.
func (s *sheet) joinWeak(tool record.Tool, f raw, known []place) {
	joined := false
	for _, p := range known {
		if !p.weak {
			joined = true
			continue
		}
		r := s.rows[fieldTable[p.field].name]
		if r == nil {
			continue
		}
		_, taken := r.cells[tool]
		if !taken && fateOf(f.value, r.reference(), r.same) != Changed {
			r.put(tool, cell{as: f.name, value: f.value, rank: p.rank, weak: true})
			joined = true
		}
	}
	if !joined && !isDerived(tool, f.name) {
		s.openField(known[0].field).put(tool, cell{as: f.name, value: f.value, rank: known[0].rank, weak: true})
	}
}

// namespace is the beginning of the attribute that becomes a metadata namespace of X-Ray.
const namespace = "aws.xray.metadata."

// namespaces puts X-Ray's metadata namespaces beside the attributes that they are made of.
func (s *sheet) namespaces(op *operation) {
	for name, r := range s.rows {
		ns, ok := strings.CutPrefix(name, namespace)
		if !ok {
			continue
		}
		r.same = sameJSON
		for _, rec := range op.shownBy(record.XRay) {
			var doc struct{ Metadata map[string]json.RawMessage }
			if json.Unmarshal(rec.Doc, &doc) == nil && doc.Metadata[ns] != nil {
				r.put(record.XRay, cell{as: "metadata." + ns, value: string(doc.Metadata[ns])})
			}
		}
	}
}

// inNamespace reports whether a metadata field is part of a namespace that has its row.
func (s *sheet) inNamespace(name string) bool {
	for row, r := range s.rows {
		ns, ok := strings.CutPrefix(row, namespace)
		if _, has := r.cells[record.XRay]; ok && has && strings.HasPrefix(name, "metadata."+ns+".") {
			return true
		}
	}
	return false
}
