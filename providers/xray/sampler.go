package xray

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	mathrand "math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
)

// How often X-Ray is asked, as AWS's SDKs do.
const (
	rulesEvery   = 300 * time.Second
	rulesJitter  = 5 * time.Second // so that programs that start together don't ask together
	targetsEvery = 10100 * time.Millisecond
	rulesLife    = time.Hour        // after which rules that cannot be refreshed count no more
	firstRetry   = 10 * time.Second // after a question for the rules went wrong; doubled up to rulesEvery
)

// sampler decides by the sampling rules that X-Ray holds for the account. Deciding never waits: the rules are read
// through an atomic pointer, and the chosen rule's reservoir is locked for a few loads and stores. One goroutine asks
// the daemon for rules and quotas; it starts with the first decision, so that a program that is only looked at asks
// nobody, and until it has an answer a local rule stands in.
//
// See https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sampling.html.
type sampler struct {
	identity identity
	client   string // this program to X-Ray: 24 hex digits
	ask      func(ctx context.Context, path string, body []byte, read func([]byte) error) error

	manifest atomic.Pointer[manifest]
	local    *reservoir
	chosen   memory
	problem  atomic.Pointer[error] // why X-Ray's answer is missing

	handled float64 // the last change of the rules that was acted upon; of the goroutine

	started atomic.Bool
	mu      sync.Mutex // guards starting and stopping
	ctx     context.Context
	cancel  context.CancelFunc
	done    chan struct{} // nil until started
}

// manifest is the rules of one moment, in their order.
type manifest struct {
	rules []*rule
	at    time.Time
}

func newSampler(id identity, daemon daemonAPI) *sampler {
	var bytes [12]byte
	_, _ = rand.Read(bytes[:]) // never fails
	s := &sampler{identity: id, client: hex.EncodeToString(bytes[:]), ask: daemon.explained, local: localReservoir()}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// wants implements [providers.Sampling].
func (s *sampler) wants(p trace.SamplingParameters) bool {
	if !s.started.Load() {
		s.start()
	}
	now := time.Now()
	r := s.choose(&p, now)
	yes := r.take(now, &p)
	if yes && r.name != "" {
		s.chosen.put(p.TraceID, r.name)
	}
	return yes
}

// choose returns the reservoir of the first rule that takes the request.
func (s *sampler) choose(p *trace.SamplingParameters, now time.Time) *reservoir {
	m := s.manifest.Load()
	if m == nil || now.Sub(m.at) > rulesLife {
		return s.local
	}
	about := s.identity.subject(p)
	for _, r := range m.rules {
		if r.takes(&about) {
			return r.reservoir
		}
	}
	return s.local
}

func (s *sampler) start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done != nil || s.ctx.Err() != nil {
		return
	}
	s.done = make(chan struct{})
	s.started.Store(true)
	go s.run()
}

// stop ends the goroutine, if there is one, and returns when it is gone or ctx is over. Decisions go on as they are.
func (s *sampler) stop(ctx context.Context) error {
	s.mu.Lock()
	s.cancel()
	done := s.done
	s.mu.Unlock()
	if done == nil {
		return nil
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return errors.New("xray: the daemon's answer about sampling was not awaited")
	}
}

func (s *sampler) run() {
	defer close(s.done)
	rules, retry := time.Now(), firstRetry
	targets := rules.Add(targetsEvery)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-timer.C:
		}
		if !time.Now().Before(targets) {
			changed, err := s.report(s.ctx, time.Now())
			s.note(err)
			if targets = time.Now().Add(targetsEvery); changed {
				rules = time.Now()
			}
		}
		if !time.Now().Before(rules) {
			err := s.refresh(s.ctx)
			s.note(err)
			if err != nil {
				rules = time.Now().Add(retry)
				retry = min(2*retry, rulesEvery)
			} else {
				rules, retry = time.Now().Add(rulesEvery-rulesJitter+mathrand.N(2*rulesJitter)), firstRetry
			}
		}
		next := rules
		if targets.Before(next) {
			next = targets
		}
		timer.Reset(time.Until(next))
	}
}

// note remembers how the last question went.
func (s *sampler) note(err error) {
	if s.ctx.Err() != nil {
		return // the program ends
	}
	if err == nil {
		s.problem.Store(nil)
		return
	}
	s.problem.Store(&err)
}

// trouble says why decisions are not X-Ray's, or about to be not; nil while all is well.
func (s *sampler) trouble() error {
	if s == nil {
		return nil
	}
	if problem := s.problem.Load(); problem != nil {
		return *problem
	}
	return nil
}

// memory knows by which rule the last traces were sampled, for their segments to say. It keeps some thousands: under more
// load than that the segments of the oldest say nothing.
type memory struct {
	mu         sync.Mutex
	young, old map[api.TraceID]string
}

const memorySize = 4096 // traces in each half

func (m *memory) put(id api.TraceID, name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.young == nil || len(m.young) >= memorySize {
		m.young, m.old = make(map[api.TraceID]string), m.young
	}
	m.young[id] = name
}

func (m *memory) get(id api.TraceID) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if name, ok := m.young[id]; ok {
		return name
	}
	return m.old[id]
}
