package index

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
	"sort"
)

// Cursor is a place in the list of traces. The list is ordered by time, then by trace id, so that it is the same
// after a restart.
type Cursor struct {
	at int64
	id string
}

// String gives the cursor a form for a URL.
func (c Cursor) String() string {
	if c == (Cursor{}) {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(append(binary.BigEndian.AppendUint64(nil, uint64(c.at)), c.id...))
}

// ParseCursor reads what [Cursor.String] wrote.
func ParseCursor(s string) (Cursor, error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) <= 8 {
		return Cursor{}, errors.New("not a cursor")
	}
	return Cursor{at: int64(binary.BigEndian.Uint64(b)), id: string(b[8:])}, nil
}

func (c Cursor) compare(t *trace) int {
	return cmp.Or(cmp.Compare(c.at, t.at), cmp.Compare(c.id, t.id))
}

// search returns the place of the first trace that does not stand before c.
func (x *Index) search(c Cursor) int {
	return sort.Search(len(x.order), func(i int) bool { return c.compare(x.order[i]) <= 0 })
}

func (x *Index) insert(t *trace) {
	x.order = slices.Insert(x.order, x.search(Cursor{t.at, t.id}), t)
}

func (x *Index) remove(t *trace) {
	i := x.search(Cursor{t.at, t.id})
	if i == 0 { // the eviction of the oldest moves nothing
		x.order[0] = nil
		x.order = x.order[1:]
		return
	}
	x.order = slices.Delete(x.order, i, i+1)
}
