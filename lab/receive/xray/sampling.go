package xray

import (
	"slices"
	"sync"
	"time"
)

const (
	// interval is how often a client is told to report.
	interval = 10 * time.Second
	// quotaLife is how long a quota holds: an interval and the lateness that clients allow themselves, so that a client
	// that reports regularly never has none.
	quotaLife = interval + 2*time.Second
	// window is how long after its last report a client still has a share: two reports, one of which may be lost.
	window = 2 * interval
	// maxClients bounds the memory of one rule.
	maxClients = 1024
)

// sampling holds the rules and shares each rule's reservoir among the clients that use it.
type sampling struct {
	mu       sync.Mutex
	rules    []rule
	modified time.Time
	seen     map[string]map[string]time.Time // by rule, then client: its last report
}

func newSampling(rules []rule, modified time.Time) *sampling {
	return &sampling{rules: rules, modified: modified, seen: make(map[string]map[string]time.Time)}
}

// report notes that client uses the named rule, and returns the rule with the client's share of the reservoir. The
// shares of all clients seen within the window add up to the reservoir.
func (s *sampling) report(name, client string, now time.Time) (r rule, quota int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.rules, func(r rule) bool { return r.RuleName == name })
	if i < 0 {
		return rule{}, 0, false
	}
	clients := s.seen[name]
	if clients == nil {
		clients = make(map[string]time.Time)
		s.seen[name] = clients
	}
	for id, last := range clients {
		if now.Sub(last) > window {
			delete(clients, id)
		}
	}
	if _, known := clients[client]; known || len(clients) < maxClients {
		clients[client] = now
	}
	return s.rules[i], share(s.rules[i].ReservoirSize, client, clients), true
}

// share divides size evenly; what is left over goes to the clients whose ids sort first.
func share(size int, client string, clients map[string]time.Time) int {
	n := max(len(clients), 1)
	before := 0
	for id := range clients {
		if id < client {
			before++
		}
	}
	quota := size / n
	if before < size%n {
		quota++
	}
	return quota
}
