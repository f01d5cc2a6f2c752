package app

import (
	"log/slog"
	"runtime"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/trace"

	"cruddur/app/bugs"
)

// How much an answer holds at most, so that no page grows with the age of the database.
const (
	feedLength    = 50  // activities in a list
	feedReplies   = 20  // replies under each of them
	pageReplies   = 200 // replies on an activity's own page
	groupsLength  = 100 // conversations of a user
	messageLength = 100 // messages of a conversation
)

// The instrumentation scopes. Students look for the spans of the second one by name.
const (
	tracerName     = "cruddur/app"
	homeTracerName = "home.activities"
)

// Config is what a [Service] needs.
type Config struct {
	Store          Store
	TracerProvider trace.TracerProvider // nil: no span is begun
	Logger         *slog.Logger         // nil: no line is written
	Bugs           *bugs.Set            // nil: every bug is off
	Now            func() time.Time     // nil: time.Now
	Wake           func()               // called after a job was kept; nil: the worker finds it by itself
}

// Service does what users of Cruddur want. All methods are safe for concurrent use. An [*Error] among their results is a
// refusal, any other error a failure. Lists are never nil, unless a bug makes them so.
type Service struct {
	store  Store
	tracer trace.Tracer // nil when nothing is traced
	home   trace.Tracer
	log    *slog.Logger
	bugs   *bugs.Set
	now    func() time.Time
	wake   func()

	replies atomic.Int64  // of the flaky reply
	never   chan struct{} // what leaked goroutines wait for
	leaked  atomic.Int64
}

// New returns a service over a store.
func New(c Config) *Service {
	s := &Service{
		store: c.Store, log: IdentityLogger(c.Logger), bugs: c.Bugs, now: c.Now, wake: c.Wake,
		never: make(chan struct{}),
	}
	if c.TracerProvider != nil {
		s.tracer = c.TracerProvider.Tracer(tracerName)
		s.home = c.TracerProvider.Tracer(homeTracerName)
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.wake == nil {
		s.wake = func() {}
	}
	return s
}

func (s *Service) feed() Page {
	return Page{Now: s.now(), Limit: feedLength, Replies: feedReplies}
}

// leak leaves a goroutine behind that waits for ever. It stops at a number that a small machine survives.
func (s *Service) leak() {
	const most, stack = 2000, 8 << 10
	if s.leaked.Add(1) > most {
		return
	}
	go func() {
		held := make([]byte, stack)
		<-s.never
		runtime.KeepAlive(held)
	}()
}
