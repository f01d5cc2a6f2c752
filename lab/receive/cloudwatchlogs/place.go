package cloudwatchlogs

import "math"

// place is a point between two events: just before an event that would compare as at does, or just after it.
type place struct {
	at    event // without a message
	after bool
}

// beginning is before every event.
func beginning() place { return place{at: event{at: -1}} }

func before(e *event) place { return place{at: event{at: e.at, arrived: e.arrived, index: e.index}} }

func after(e *event) place {
	p := before(e)
	p.after = true
	return p
}

// end is after every event.
func end() place { return place{at: event{at: math.MaxInt64}, after: true} }

// beforeTime is before every event of that millisecond.
func beforeTime(at int64) place { return place{at: event{at: at, arrived: -1}} }

// isBefore says whether e comes later than p.
func (p *place) isBefore(e *event) bool {
	c := p.at.compare(e)
	return c < 0 || c == 0 && !p.after
}

// compare orders places.
func (p *place) compare(o *place) int {
	if c := p.at.compare(&o.at); c != 0 {
		return c
	}
	switch {
	case p.after == o.after:
		return 0
	case o.after:
		return -1
	}
	return 1
}

// later is the later of two places.
func later(p, o place) place {
	if p.compare(&o) < 0 {
		return o
	}
	return p
}

// earlier is the earlier of two places.
func earlier(p, o place) place {
	if p.compare(&o) > 0 {
		return o
	}
	return p
}
