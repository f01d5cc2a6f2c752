package compare

import (
	"strings"

	"cruddur/lab/record"
)

// fieldNamed finds a line of the table by the name that OpenTelemetry has for the field.
func fieldNamed(name string) *field {
	for i := range fieldTable {
		if fieldTable[i].name == name {
			return &fieldTable[i]
		}
	}
	return &field{name: name, honeycomb: names{name}, cloudwatch: names{name}}
}

// in finds the field in a record, under whichever of its names comes first.
func (f *field) in(r *record.Record) (any, bool) {
	for _, name := range f.of(r.Tool) {
		if v, ok := r.Field(strings.TrimPrefix(name, "~")); ok && v != "" {
			return v, true
		}
	}
	return nil, false
}

// place is one name of one tool in the table.
type place struct {
	field int // in fieldTable
	rank  int // among the tool's names for it, the first before the others
	weak  bool
}

// places finds a tool's name in the table.
type places map[record.Tool]map[string][]place

func newPlaces() places {
	p := places{}
	for _, tool := range record.Tools {
		p[tool] = map[string][]place{}
		for i := range fieldTable {
			for rank, name := range fieldTable[i].of(tool) {
				bare := strings.TrimPrefix(name, "~")
				p[tool][bare] = append(p[tool][bare], place{field: i, rank: rank, weak: bare != name})
			}
		}
	}
	return p
}

// isDerived reports whether a tool makes the named field of itself. A name in the list stands for itself and for what
// is nested in it, or for a beginning where it ends in a separator.
func isDerived(tool record.Tool, name string) bool {
	for _, d := range derived[tool] {
		if name == d || strings.HasPrefix(name, d) && (strings.ContainsRune("._@", rune(d[len(d)-1])) || name[len(d)] == '.') {
			return true
		}
	}
	return false
}

// Where X-Ray and Rollbar keep what a program adds of its own.
const (
	annotation = "annotations."
	metadata   = "metadata.default."
	resource   = "metadata.default.otel.resource."
	custom     = "data.custom."
	header     = "data.request.headers."
)

// generic is the field that a name stands for where the table has no line for it.
func generic(tool record.Tool, name string) string {
	switch tool {
	case record.XRay:
		for _, where := range []string{resource, metadata, annotation} {
			if rest, ok := strings.CutPrefix(name, where); ok {
				return rest
			}
		}
	case record.Rollbar:
		if rest, ok := strings.CutPrefix(name, custom); ok {
			return rest
		}
		if rest, ok := strings.CutPrefix(name, header); ok {
			return "http.request.header." + strings.ToLower(rest)
		}
	}
	return name
}

// annotationKey is what becomes of a name as the key of an annotation.
func annotationKey(name string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_' {
			return c
		}
		return '_'
	}, name)
}
