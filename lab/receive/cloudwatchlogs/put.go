package cloudwatchlogs

import (
	"time"

	"cruddur/lab/record"
)

// Limits of PutLogEvents.
const (
	maxEvents     = 10000
	maxBatchBytes = 1 << 20 // messages and perEvent together; one event may fill it
	maxSpan       = 24 * time.Hour
	maxAge        = 14 * 24 * time.Hour
	maxAhead      = 2 * time.Hour
)

type putInput struct {
	LogGroupName  *string   `json:"logGroupName"`
	LogStreamName *string   `json:"logStreamName"`
	LogEvents     inputList `json:"logEvents"`
	Entity        *entity   `json:"entity"`
}

type putAnswer struct {
	// NextSequenceToken means nothing any more; old clients want to see one.
	NextSequenceToken     string              `json:"nextSequenceToken"`
	RejectedLogEventsInfo *rejectedEvents     `json:"rejectedLogEventsInfo,omitzero"`
	RejectedEntityInfo    *rejectedEntityInfo `json:"rejectedEntityInfo,omitzero"`
}

// putLogEvents takes a batch as a whole or not at all, but for the events that come too early or too late.
func (r *Receiver) putLogEvents(at time.Time, body []byte) (plan, error) {
	in, err := decode[putInput](body)
	if err != nil {
		return plan{}, err
	}
	if err := in.check(); err != nil {
		return plan{}, err
	}
	group, ok := r.store.group(*in.LogGroupName)
	if !ok {
		return plan{}, noGroup()
	}
	if _, ok := r.store.has(group.name, *in.LogStreamName); !ok {
		return plan{}, noStream()
	}
	return r.planPut(&in, &group, at)
}

// planPut judges what does not depend on which groups and streams there are.
func (r *Receiver) planPut(in *putInput, group *groupInfo, at time.Time) (plan, error) {
	events := in.LogEvents.events
	if err := checkSizes(events); err != nil {
		return plan{}, err
	}
	fates, rejected := judge(events, at, group)
	if err := checkOrder(events, fates); err != nil {
		return plan{}, err
	}
	stream := *in.LogStreamName
	return plan{
		records: func(req record.Request) []record.Record {
			return r.records(req, group.name, stream, events, fates)
		},
		apply: func() any {
			r.store.put(group.name, stream, accepted(events, fates, at.UnixMicro()), at.UnixMilli())
			return putAnswer{
				NextSequenceToken:     (&event{at: at.UnixMilli(), arrived: at.UnixMicro()}).id(),
				RejectedLogEventsInfo: rejected,
				RejectedEntityInfo:    in.Entity.rejected(group.class),
			}
		},
	}, nil
}

// check judges the members by themselves.
func (in *putInput) check() error {
	var v violations
	v.groupName(in.LogGroupName)
	v.streamName(in.LogStreamName)
	in.LogEvents.check(&v)
	return v.err()
}

func checkSizes(events []inputEvent) error {
	total := 0
	for i := range events {
		n := len(events[i].message) + perEvent
		if n > maxBatchBytes {
			return invalid("Log event too large: %d bytes exceeds limit of %d", n, maxBatchBytes)
		}
		total += n
	}
	if total > maxBatchBytes {
		return invalid("Upload too large: %d bytes exceeds limit of %d", total, maxBatchBytes)
	}
	return nil
}

// checkOrder wants events in order, and those that are in time within a day.
func checkOrder(events []inputEvent, fates []fate) error {
	for i := 1; i < len(events); i++ {
		if events[i].timestamp < events[i-1].timestamp {
			return invalid("Log events in a single PutLogEvents request must be in chronological order.")
		}
	}
	first, last := -1, -1
	for i := range events {
		if fates[i] == inTime {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first >= 0 && events[last].timestamp-events[first].timestamp > maxSpan.Milliseconds() {
		return invalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.")
	}
	return nil
}

// accepted are the events that are in time.
func accepted(events []inputEvent, fates []fate, arrived int64) []event {
	out := make([]event, 0, len(events))
	for i := range events {
		if fates[i] == inTime {
			out = append(out, event{at: events[i].timestamp, arrived: arrived, index: int32(i), message: events[i].message})
		}
	}
	return out
}
