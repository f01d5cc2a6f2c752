package cloudwatchlogs

import (
	"cmp"
	"fmt"
)

// perEvent is what the service counts for each event on top of its message.
const perEvent = 26

// event is one line of a stream. Together its first three members are unique, and events are in their order.
type event struct {
	at      int64 // milliseconds since 1970, as its sender says
	arrived int64 // microseconds since 1970, one for each request
	index   int32 // in its request
	message string
}

func (e *event) compare(o *event) int {
	return cmp.Or(cmp.Compare(e.at, o.at), cmp.Compare(e.arrived, o.arrived), cmp.Compare(e.index, o.index))
}

// ingested is the time of arrival as the service gives it.
func (e *event) ingested() int64 { return e.arrived / 1000 }

func (e *event) bytes() int { return len(e.message) + perEvent }

// id is 56 digits like those of the service. Ids are in the order of events.
func (e *event) id() string {
	const filler = 22 // as long as the service's, so that programs that store them are tried with the real length
	return fmt.Sprintf("%013d%016d%05d%0*d", e.at, e.arrived, e.index, filler, 0)
}
