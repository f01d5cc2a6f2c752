package index

import "sync"

// unread is how many changed traces a subscriber may leave unread before it is told to look at everything anew.
const unread = 256

// Subscription tells one reader which traces have changed. A trace that changes several times before it is read is
// named once, and a reader that falls behind costs no more memory than one that keeps up.
type Subscription struct {
	from *watchers
	wake chan struct{}

	mu     sync.Mutex
	order  []string
	named  map[string]struct{}
	missed bool
}

// watchers is the set of subscriptions.
type watchers struct {
	mu  sync.Mutex
	all map[*Subscription]struct{}
}

// Subscribe starts a subscription. Close ends it.
func (x *Index) Subscribe() *Subscription {
	s := &Subscription{from: &x.watch, wake: make(chan struct{}, 1), named: map[string]struct{}{}}
	x.watch.mu.Lock()
	defer x.watch.mu.Unlock()
	if x.watch.all == nil {
		x.watch.all = map[*Subscription]struct{}{}
	}
	x.watch.all[s] = struct{}{}
	return s
}

// Close ends the subscription.
func (s *Subscription) Close() {
	s.from.mu.Lock()
	defer s.from.mu.Unlock()
	delete(s.from.all, s)
}

// Changed receives a value when there is something to [Subscription.Take].
func (s *Subscription) Changed() <-chan struct{} { return s.wake }

// Take returns the ids of the traces that have changed since it was last called, in the order of their first change,
// and whether there were more than it could remember: then the reader has to look at everything anew.
func (s *Subscription) Take() (ids []string, missed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids, missed = s.order, s.missed
	s.order, s.missed = nil, false
	clear(s.named)
	return ids, missed
}

func (w *watchers) tell(changed map[string]struct{}) {
	if len(changed) == 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for s := range w.all {
		s.tell(changed)
	}
}

func (s *Subscription) tell(changed map[string]struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id := range changed {
		if _, known := s.named[id]; known {
			continue
		}
		if len(s.order) == unread {
			s.missed = true
			break
		}
		s.named[id] = struct{}{}
		s.order = append(s.order, id)
	}
	select {
	case s.wake <- struct{}{}:
	default: // it has been woken already
	}
}
