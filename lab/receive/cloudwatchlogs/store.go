package cloudwatchlogs

import (
	"container/heap"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"
)

// sweepEvery is how much time passes between looks for events that their group's retention no longer keeps. Readers
// never see such events, swept or not.
const sweepEvery = time.Minute

// store holds groups, streams and events, within a number of bytes. Safe for concurrent use.
type store struct {
	mu     sync.RWMutex
	groups map[string]*group
	oldest streamHeap // of every stream that has events, that with the oldest first
	bytes  int
	max    int
	swept  int64
}

func newStore(maxBytes int) *store { return &store{groups: make(map[string]*group), max: maxBytes} }

func (s *store) group(name string) (groupInfo, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	g, ok := s.groups[name]
	if !ok {
		return groupInfo{}, false
	}
	return g.groupInfo, true
}

// has says whether there are such a group and such a stream in it.
func (s *store) has(groupName, streamName string) (hasGroup, hasStream bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	g, ok := s.groups[groupName]
	if !ok {
		return false, false
	}
	_, hasStream = g.streams[streamName]
	return true, hasStream
}

func (s *store) addGroup(g *group) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groups[g.name] = g
}

// changeGroup changes a group that exists.
func (s *store) changeGroup(name string, change func(*group)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s.groups[name])
}

func (s *store) deleteGroup(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.groups[name].streams {
		s.forget(st)
	}
	delete(s.groups, name)
}

func (s *store) addStream(groupName, name string, created int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groups[groupName].streams[name] = newStream(groupName, name, created)
}

func (s *store) deleteStream(groupName, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.groups[groupName]
	g.bytes -= g.streams[name].bytes
	s.forget(g.streams[name])
	delete(g.streams, name)
}

// forget takes a stream's events out of the account.
func (s *store) forget(st *stream) {
	s.bytes -= st.bytes
	if st.heapIndex >= 0 {
		heap.Remove(&s.oldest, st.heapIndex)
	}
}

// put adds events, which are in order, to a stream that exists, and makes room.
func (s *store) put(groupName, streamName string, batch []event, now int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(batch) == 0 {
		return
	}
	g := s.groups[groupName]
	st := g.streams[streamName]
	had := st.bytes
	st.insert(batch)
	g.bytes += st.bytes - had
	s.bytes += st.bytes - had
	s.settle(st)
	if now-s.swept >= sweepEvery.Milliseconds() {
		s.sweep(now)
	}
	for s.bytes > s.max {
		s.dropOldest()
	}
}

// expire drops what no retention keeps.
func (s *store) expire(now int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
}

func (s *store) sweep(now int64) {
	s.swept = now
	for _, g := range s.groups {
		kept := beforeTime(g.oldestKept(now))
		for _, st := range g.streams {
			for len(st.chunks) > 0 && !kept.isBefore(st.first()) {
				c := st.chunks[0]
				n := sort.Search(len(c), func(i int) bool { return kept.isBefore(&c[i]) })
				s.drop(g, st, n)
			}
		}
	}
}

// dropOldest makes room by as many events as it takes, up to a chunk, of the stream that has the oldest.
func (s *store) dropOldest() {
	st := s.oldest[0]
	c, n := st.chunks[0], 0
	for over := s.bytes - s.max; over > 0 && n < len(c); n++ {
		if n > 0 && len(s.oldest) > 1 && s.oldest.next().first().compare(&c[n]) < 0 {
			break // another stream's turn
		}
		over -= c[n].bytes()
	}
	s.drop(s.groups[st.group], st, n)
}

// drop takes the first n events of st's first chunk away.
func (s *store) drop(g *group, st *stream, n int) {
	bytes := st.dropFirst(n)
	g.bytes -= bytes
	s.bytes -= bytes
	s.settle(st)
}

// settle puts st where it belongs among the oldest.
func (s *store) settle(st *stream) {
	switch has := len(st.chunks) > 0; {
	case has && st.heapIndex < 0:
		heap.Push(&s.oldest, st)
	case has:
		heap.Fix(&s.oldest, st.heapIndex)
	case st.heapIndex >= 0:
		heap.Remove(&s.oldest, st.heapIndex)
	}
}

// listGroups returns the groups in the order of their names.
func (s *store) listGroups() []groupInfo {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make([]groupInfo, 0, len(s.groups))
	for _, g := range s.groups {
		out = append(out, g.groupInfo)
	}
	slices.SortFunc(out, func(a, b groupInfo) int { return strings.Compare(a.name, b.name) })
	return out
}
