package compare

import (
	"fmt"
	"strings"
	"time"

	"cruddur/lab/record"
)

const (
	// lateAfter is from when on an arrival is worth a word: longer than any sensible flush interval.
	lateAfter = 10 * time.Second
	// clockOff is from when on it is the clocks that differ.
	clockOff = 24 * time.Hour
	// clockAhead is how far an event may lie in the future before that is worth a word.
	clockAhead = 2 * time.Second
)

// share judges what a tool has of the trace.
func (v *trace) share(tool record.Tool, s *Summary) Share {
	kept, refused := v.kept[tool], v.refused[tool]
	share := Share{Mark: Has, Records: len(kept)}
	for _, r := range kept {
		share.Bytes += r.Bytes
	}
	if len(kept) == 0 {
		if len(refused) > 0 {
			share.Mark, share.Reason = Refused, refused[0].Refused
			return share
		}
		share.Mark, share.Reason = Nothing, v.absence(tool, s)
		return share
	}
	delay := v.lastDelay(kept)
	delayMS := ms(delay)
	share.DelayMS = &delayMS
	var why []string
	if n := len(refused); n > 0 {
		why = append(why, fmt.Sprintf("%d of %d records refused: %s", n, n+len(kept), refused[0].Refused))
	}
	if missing := v.missing(tool); missing != "" {
		why = append(why, missing)
	}
	if late := lateness(delay); late != "" {
		why = append(why, late)
	}
	if len(why) > 0 {
		share.Mark, share.Reason = Partly, strings.Join(why, "; ")
	}
	return share
}

// lastDelay is from the end of the last event to its arrival.
func (v *trace) lastDelay(recs []*record.Record) time.Duration {
	last := recs[0]
	for _, r := range recs[1:] {
		if c := end(r).Compare(end(last)); c > 0 || c == 0 && r.Received.After(last.Received) {
			last = r
		}
	}
	return v.delay(last)
}

func lateness(d time.Duration) string {
	switch {
	case d > clockOff:
		return "its times lie " + span(d) + " before its arrival: old data, or a clock that is off"
	case d > lateAfter:
		return "arrived " + span(d) + " after its last event had ended"
	case d < -clockAhead:
		return "its times lie " + span(-d) + " after its arrival: the sender's clock is ahead of this one"
	}
	return ""
}

// span writes a duration for people.
func span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < 2*time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	case d < 2*clockOff:
		return fmt.Sprintf("%.0f h", d.Hours())
	}
	return fmt.Sprintf("%.0f days", d.Hours()/24)
}

// missing says which operations a tool that traces should have and has not, and what has begun and not ended.
func (v *trace) missing(tool record.Tool) string {
	if tool != record.Honeycomb && tool != record.XRay {
		return ""
	}
	var lacking, open []string
	for _, op := range v.ops {
		has, ended := false, false
		for _, r := range op.records[tool] {
			if isWork(r) {
				has, ended = true, ended || !r.Open
			}
		}
		switch {
		case !has:
			lacking = append(lacking, op.Name)
		case !ended:
			open = append(open, op.Name)
		}
	}
	var why []string
	if len(lacking) > 0 {
		why = append(why, fmt.Sprintf("%d of %d operations: without %s", len(v.ops)-len(lacking), len(v.ops), list(lacking)))
	}
	if len(open) > 0 {
		why = append(why, "still in progress: "+list(open)+" has begun, and its end has not arrived")
	}
	return strings.Join(why, "; ")
}

// list names a few.
func list(of []string) string {
	const some = 3
	for i := range of {
		of[i] = short(of[i], 60)
	}
	if len(of) > some {
		return strings.Join(of[:some], ", ") + fmt.Sprintf(" and %d more", len(of)-some)
	}
	return strings.Join(of, ", ")
}
