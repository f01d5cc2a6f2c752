package rollbar

import (
	"crypto/sha256"
	"sync"
	"time"
)

// rememberedUUIDs is how many uuids are remembered, for about 6 MB.
const rememberedUUIDs = 1 << 16

// seen remembers the uuids of items and when each first came. The lab is one project, in which a uuid stands for one
// occurrence.
type seen struct {
	most int

	mu    sync.Mutex
	when  map[digest]time.Time
	order []digest // a ring, oldest at next once it is full
	next  int
}

// digest stands for a uuid, which may be any text.
type digest [16]byte

func digestOf(uuid string) digest {
	sum := sha256.Sum256([]byte(uuid))
	return digest(sum[:16])
}

// first says whether the item that came at that time is the first of its uuid. Asked again about the same arrival, as
// by a replay, it gives the same answer. No uuid is always new.
func (s *seen) first(uuid string, at time.Time) bool {
	if uuid == "" {
		return true
	}
	d := digestOf(uuid)
	s.mu.Lock()
	defer s.mu.Unlock()
	if first, ok := s.when[d]; ok {
		return first.Equal(at)
	}
	if s.when == nil {
		s.when = make(map[digest]time.Time)
	}
	if len(s.order) < s.most {
		s.order = append(s.order, d)
	} else {
		delete(s.when, s.order[s.next])
		s.order[s.next] = d
		s.next = (s.next + 1) % s.most
	}
	s.when[d] = at
	return true
}

// forget takes back what first noted, for an item that could not be kept.
func (s *seen) forget(uuid string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.when, digestOf(uuid)) // its place in the ring passes with the others
}
