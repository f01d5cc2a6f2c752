package cloudwatchlogs

import "container/heap"

// source is a stream's events as they were when the search began.
type source struct {
	stream string
	chunks [][]event
	chunk  int // where the reading is
	index  int
}

// merger goes through the events of several streams in one order.
type merger struct {
	sources []*source // a heap: the one whose event comes next is on top
	oldest  bool      // oldest first
	started bool
}

func merge(sources []*source, oldestFirst bool) *merger {
	m := &merger{oldest: oldestFirst}
	for _, s := range sources {
		if len(s.chunks) == 0 {
			continue
		}
		if !oldestFirst {
			s.chunk = len(s.chunks) - 1
			s.index = len(s.chunks[s.chunk]) - 1
		}
		m.sources = append(m.sources, s)
	}
	heap.Init(m)
	return m
}

// next goes to the next event, and reports whether there is one.
func (m *merger) next() bool {
	if !m.started {
		m.started = true
		return len(m.sources) > 0
	}
	switch top := m.sources[0]; {
	case !top.advance(m.oldest):
		heap.Pop(m)
	default:
		heap.Fix(m, 0)
	}
	return len(m.sources) > 0
}

func (m *merger) event() *event  { return m.sources[0].event() }
func (m *merger) stream() string { return m.sources[0].stream }

func (s *source) event() *event { return &s.chunks[s.chunk][s.index] }

func (s *source) advance(oldestFirst bool) bool {
	if oldestFirst {
		if s.index++; s.index == len(s.chunks[s.chunk]) {
			s.chunk, s.index = s.chunk+1, 0
		}
		return s.chunk < len(s.chunks)
	}
	if s.index--; s.index < 0 {
		if s.chunk--; s.chunk >= 0 {
			s.index = len(s.chunks[s.chunk]) - 1
		}
	}
	return s.chunk >= 0
}

func (m *merger) Len() int { return len(m.sources) }

func (m *merger) Less(i, j int) bool {
	c := m.sources[i].event().compare(m.sources[j].event())
	if m.oldest {
		return c < 0
	}
	return c > 0
}

func (m *merger) Swap(i, j int) { m.sources[i], m.sources[j] = m.sources[j], m.sources[i] }
func (m *merger) Push(x any)    { m.sources = append(m.sources, x.(*source)) }

func (m *merger) Pop() any {
	last := m.sources[len(m.sources)-1]
	m.sources = m.sources[:len(m.sources)-1]
	return last
}
