package otlp

import "cruddur/lab/record"

// maxColumns is how many fields an event may have.
const maxColumns = 2_000

// tooManyColumns is Honeycomb's answer to an event that has more.
const tooManyColumns = "Event has too many columns."

// event is a wide event in the making: fields in the order in which they were first named, each name once. It is used
// again for the next event, so that nothing but the fields themselves is allocated.
type event struct {
	fields  []record.Field
	seen    names
	wide    map[string]int // index by name; filled only for events of more than linear fields
	indexed int            // how many fields are in wide
	tooWide bool
}

// linear is up to how many fields a name is looked for one by one.
const linear = 64

// begin starts an event that is expected to have size fields.
func (e *event) begin(size int) {
	e.fields = make([]record.Field, 0, min(size, maxColumns))
	e.seen = names{}
	e.indexed = 0
	e.tooWide = false
}

// add appends a field whose name is known to be new.
func (e *event) add(name string, value any) {
	if len(e.fields) >= maxColumns {
		e.tooWide = true
		return
	}
	e.seen.add(name)
	e.fields = append(e.fields, record.Field{Name: name, Value: value})
}

// put sets a field, over the value that an earlier one of that name had.
func (e *event) put(name string, value any) {
	if i := e.find(name); i >= 0 {
		e.fields[i].Value = value
		return
	}
	e.add(name, value)
}

// inherit puts the fields of an origin.
func (e *event) inherit(from *origin) {
	e.tooWide = e.tooWide || from.tooWide
	if from.clash || len(e.fields)+len(from.fields) > maxColumns {
		for i := range from.fields {
			e.put(from.fields[i].Name, from.fields[i].Value)
		}
		return
	}
	e.fields = append(e.fields, from.fields...)
	e.seen.addAll(&from.seen)
}

// find returns the index of the named field, or -1.
func (e *event) find(name string) int {
	if !e.seen.may(name) {
		return -1
	}
	if len(e.fields) <= linear {
		for i := range e.fields {
			if e.fields[i].Name == name {
				return i
			}
		}
		return -1
	}
	if e.indexed == 0 {
		if e.wide == nil {
			e.wide = make(map[string]int, len(e.fields))
		}
		clear(e.wide)
	}
	for ; e.indexed < len(e.fields); e.indexed++ {
		e.wide[e.fields[e.indexed].Name] = e.indexed
	}
	if i, ok := e.wide[name]; ok {
		return i
	}
	return -1
}

// names is a set that may hold more than was added, never less: it spares most searches for a name that is new.
type names [4]uint64

// hash is a cheap spread of names over a byte.
func hash(name string) uint8 {
	n := len(name)
	if n == 0 {
		return 0
	}
	return uint8(n)*29 + name[0]*7 + name[n/2]*37 + name[n-1]*101
}

func (s *names) add(name string) {
	h := hash(name)
	s[h>>6] |= 1 << (h & 63)
}

func (s *names) may(name string) bool {
	h := hash(name)
	return s[h>>6]&(1<<(h&63)) != 0
}

func (s *names) addAll(other *names) {
	for i := range s {
		s[i] |= other[i]
	}
}

// recent remembers the latest value of names. Spans that follow each other have most names and many values in common:
// sharing them saves allocations here, and memory for as long as the records are held.
type recent [256]record.Field

// put puts a field into the event, with the name and value of before where they are the same.
func put[T string | int64](r *recent, e *event, name string, value T) {
	latest := &r[hash(name)]
	if latest.Name != name {
		*latest = record.Field{Name: name, Value: value}
	} else if before, ok := latest.Value.(T); !ok || before != value {
		latest.Value = value
	}
	e.put(latest.Name, latest.Value)
}
