package cloudwatchlogs

import (
	"sync"
	"time"

	"cruddur/lab/record"
)

// protocol under which requests are kept.
const protocol = "aws-json"

// maxStored bounds the events that are held, the oldest going first.
const maxStored = 64 << 20

// Config is what a receiver needs.
type Config struct {
	Sink    record.Sink      // takes every request that changes something; required
	Now     func() time.Time // the clock; nil means time.Now
	Region  string           // in the ARNs; "" means us-east-1
	Account string           // in the ARNs; "" means 123456789012
}

// Receiver stands in for CloudWatch Logs. Its methods are safe for concurrent use.
type Receiver struct {
	sink       record.Sink
	clock      *clock
	arns       arns
	tokens     tokens
	store      *store
	lines      sync.Pool // of *lineReader
	operations map[string]operation
	// order makes the sink see changes in the order in which they take effect. Whoever changes groups or streams holds
	// it alone; PutLogEvents calls hold it together, because the order of events does not depend on theirs.
	order sync.RWMutex
}

// New returns a receiver without any log group.
func New(cfg Config) *Receiver {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Region == "" {
		cfg.Region = "us-east-1"
	}
	if cfg.Account == "" {
		cfg.Account = "123456789012"
	}
	r := &Receiver{
		sink:   cfg.Sink,
		clock:  &clock{now: cfg.Now},
		arns:   arns{region: cfg.Region, account: cfg.Account},
		tokens: newTokens(),
		store:  newStore(maxStored),
	}
	r.lines.New = func() any { return newLineReader() }
	r.operations = r.table()
	return r
}
