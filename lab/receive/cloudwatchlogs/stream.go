package cloudwatchlogs

import (
	"slices"
	"sort"
)

// chunkLen is how many events stand in one array.
const chunkLen = 1024

// stream is one log stream. Its events are in order, in chunks whose elements never change once they are written, so
// that a reader may go on with a snapshot while others write.
type stream struct {
	name, group  string
	created      int64 // milliseconds
	lastIngested int64
	chunks       [][]event
	bytes        int
	heapIndex    int // in store.oldest, -1 when empty
}

func newStream(group, name string, created int64) *stream {
	return &stream{group: group, name: name, created: created, heapIndex: -1}
}

func (s *stream) first() *event { return &s.chunks[0][0] }

func (s *stream) last() *event {
	c := s.chunks[len(s.chunks)-1]
	return &c[len(c)-1]
}

// insert adds a batch that is in order.
func (s *stream) insert(batch []event) {
	for i := range batch {
		s.bytes += batch[i].bytes()
		s.lastIngested = max(s.lastIngested, batch[i].ingested())
	}
	if len(s.chunks) > 0 && batch[0].compare(s.last()) < 0 {
		s.merge(batch)
		return
	}
	for len(batch) > 0 {
		n := len(s.chunks)
		if n == 0 || len(s.chunks[n-1]) >= chunkLen {
			s.chunks = append(s.chunks, nil)
			n++
		}
		take := min(len(batch), chunkLen-len(s.chunks[n-1]))
		s.chunks[n-1] = append(s.chunks[n-1], batch[:take]...)
		batch = batch[take:]
	}
}

// merge writes the chunks anew that the batch falls into.
func (s *stream) merge(batch []event) {
	from := sort.Search(len(s.chunks), func(i int) bool {
		c := s.chunks[i]
		return c[len(c)-1].compare(&batch[0]) >= 0
	})
	to := sort.Search(len(s.chunks), func(i int) bool { return s.chunks[i][0].compare(&batch[len(batch)-1]) > 0 })
	old := slices.Concat(s.chunks[from:max(from, to)]...)
	merged := make([]event, 0, len(old)+len(batch))
	for len(old) > 0 && len(batch) > 0 {
		if old[0].compare(&batch[0]) <= 0 {
			merged, old = append(merged, old[0]), old[1:]
		} else {
			merged, batch = append(merged, batch[0]), batch[1:]
		}
	}
	merged = append(append(merged, old...), batch...)
	pieces := slices.Collect(slices.Chunk(merged, chunkLen))
	s.chunks = slices.Concat(s.chunks[:from], pieces, s.chunks[max(from, to):])
}

// dropFirst takes the oldest n events of the first chunk away.
func (s *stream) dropFirst(n int) (bytes int) {
	c := s.chunks[0]
	for i := range c[:n] {
		bytes += c[i].bytes()
	}
	if n == len(c) {
		s.chunks[0] = nil // for the garbage collector
		s.chunks = s.chunks[1:]
	} else {
		s.chunks[0] = c[n:]
	}
	s.bytes -= bytes
	return bytes
}

// between returns the events from one place to another, as they are now.
func (s *stream) between(from, to place) [][]event {
	lo := sort.Search(len(s.chunks), func(i int) bool {
		c := s.chunks[i]
		return from.isBefore(&c[len(c)-1])
	})
	var out [][]event
	for _, c := range s.chunks[lo:] {
		i := sort.Search(len(c), func(i int) bool { return from.isBefore(&c[i]) })
		j := sort.Search(len(c), func(j int) bool { return to.isBefore(&c[j]) })
		if i < j {
			out = append(out, c[i:j])
		}
		if j < len(c) {
			break
		}
	}
	return out
}
