package xray

import (
	"math"
	"sync"
	"time"

	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/providers"
)

// reservoir says yes to the first few traces of each second and to a share of the others. How many the first few are is
// X-Ray's to say, which shares a rule's reservoir among the programs that use it: the quota, good for a while. Without
// one, a program borrows one trace a second from a reservoir that is not empty.
type reservoir struct {
	name string // of the rule

	mu     sync.Mutex
	size   int     // of the whole reservoir
	fixed  float64 // the rule's own rate
	rate   providers.Sampling
	quota  int // traces a second
	until  time.Time
	second int64 // that used is about
	used   int
	counts counts
	due    time.Time // when X-Ray wants to hear again
}

// counts is what became of the requests since X-Ray was last told.
type counts struct{ requests, sampled, borrowed int }

func newReservoir(name string) *reservoir { return &reservoir{name: name, fixed: -1} }

// localReservoir is what AWS's SDKs go by while they know no rules: one trace a second and 5 % of the others.
func localReservoir() *reservoir {
	r := newReservoir("")
	r.adopt(1, 0.05)
	r.quota, r.until = 1, time.Unix(math.MaxInt32, 0)
	return r
}

// take decides about one trace.
func (r *reservoir) take(now time.Time, p *trace.SamplingParameters) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts.requests++
	if second := now.Unix(); second != r.second {
		r.second, r.used = second, 0
	}
	switch {
	case now.Before(r.until):
		if r.used < r.quota {
			r.used++
			r.counts.sampled++
			return true
		}
	case r.size > 0 && r.used == 0:
		r.used++
		r.counts.borrowed++
		return true
	}
	if !r.rate(*p) {
		return false
	}
	r.counts.sampled++
	return true
}

// adopt takes what the rule says. The rate that X-Ray gave this program stands until the rule's own is changed.
func (r *reservoir) adopt(size int, rate float64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.size = size
	if rate != r.fixed {
		r.fixed, r.rate = rate, providers.Ratio(rate)
	}
}

// report takes the counts for X-Ray, if there is anything to say and it is time.
func (r *reservoir) report(now time.Time) (c counts, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.counts.requests == 0 || now.Before(r.due) {
		return c, false
	}
	c, r.counts = r.counts, counts{}
	return c, true
}

// putBack returns counts that X-Ray did not get.
func (r *reservoir) putBack(c counts) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts.requests += c.requests
	r.counts.sampled += c.sampled
	r.counts.borrowed += c.borrowed
}

// aim takes X-Ray's answer to a report.
func (r *reservoir) aim(t target, now time.Time) {
	const longest = 300 // seconds, so that no answer stops the reports
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rate = providers.Ratio(t.FixedRate)
	r.quota, r.until = 0, time.Time{}
	if t.ReservoirQuota != nil && t.ReservoirQuotaTTL != nil {
		r.quota, r.until = *t.ReservoirQuota, fromEpoch(*t.ReservoirQuotaTTL)
	}
	r.due = now
	if t.Interval > 0 {
		r.due = now.Add(time.Duration(min(t.Interval, longest)) * time.Second)
	}
}

// fromEpoch reads X-Ray's form of a time. What is beyond all reason is as good as none.
func fromEpoch(seconds float64) time.Time {
	if !(seconds > 0 && seconds < math.MaxInt32) {
		return time.Time{}
	}
	whole, part := math.Modf(seconds)
	return time.Unix(int64(whole), int64(part*1e9))
}
