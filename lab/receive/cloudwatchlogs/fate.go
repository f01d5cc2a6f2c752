package cloudwatchlogs

import "time"

// fate is what becomes of one event of a batch that is taken.
type fate int

const (
	inTime fate = iota
	tooOld
	expired
	tooNew
)

// String says why an event is not kept, "" when it is.
func (f fate) String() string {
	switch f {
	case tooOld:
		return "rejectedLogEventsInfo: too old, the event is from more than 14 days ago"
	case expired:
		return "rejectedLogEventsInfo: expired, the event is older than the log group's retention"
	case tooNew:
		return "rejectedLogEventsInfo: too new, the event is from more than 2 hours ahead"
	}
	return ""
}

// rejectedEvents tells the sender which of its events were not kept: those before the two ends, which are exclusive,
// and those from the start on.
type rejectedEvents struct {
	TooNewStart *int `json:"tooNewLogEventStartIndex,omitzero"`
	TooOldEnd   *int `json:"tooOldLogEventEndIndex,omitzero"`
	ExpiredEnd  *int `json:"expiredLogEventEndIndex,omitzero"`
}

// judge compares events with the clock. The indices mean what they say for events in order, as all others are refused.
func judge(events []inputEvent, now time.Time, group *groupInfo) (fates []fate, rejected *rejectedEvents) {
	oldest := now.Add(-maxAge).UnixMilli()
	newest := now.Add(maxAhead).UnixMilli()
	kept := group.oldestKept(now.UnixMilli())
	fates = make([]fate, len(events))
	for i := range events {
		at := events[i].timestamp
		switch {
		case at < oldest:
			fates[i] = tooOld
		case at < kept:
			fates[i] = expired
		case at > newest:
			fates[i] = tooNew
		default:
			continue
		}
		if rejected == nil {
			rejected = &rejectedEvents{}
		}
		switch end := i + 1; {
		case fates[i] == tooOld:
			rejected.TooOldEnd = &end
		case fates[i] == expired:
			rejected.ExpiredEnd = &end
		case rejected.TooNewStart == nil:
			start := i
			rejected.TooNewStart = &start
		}
	}
	return fates, rejected
}
