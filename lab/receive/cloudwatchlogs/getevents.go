package cloudwatchlogs

import (
	"iter"
	"math"
	"slices"
	"strings"
	"time"
)

const (
	maxPage      = 10000
	maxPageBytes = 1 << 20
	forward      = "f/"
	backward     = "b/"
)

type getEventsInput struct {
	groupMembers
	LogStreamName *string `json:"logStreamName"`
	StartTime     *int64  `json:"startTime"`
	EndTime       *int64  `json:"endTime"`
	Limit         *int64  `json:"limit"`
	NextToken     *string `json:"nextToken"`
	StartFromHead bool    `json:"startFromHead"`
}

type outputEvent struct {
	Timestamp     int64  `json:"timestamp"`
	Message       string `json:"message"`
	IngestionTime int64  `json:"ingestionTime"`
}

type eventsAnswer struct {
	Events            []outputEvent `json:"events"`
	NextForwardToken  string        `json:"nextForwardToken"`
	NextBackwardToken string        `json:"nextBackwardToken"`
}

// getLogEvents gives one page of a stream. The direction is that of the token; without one, startFromHead decides
// between the first page and the last. A token comes back unchanged where nothing lies in its direction.
func (r *Receiver) getLogEvents(at time.Time, body []byte) (plan, error) {
	in, err := decode[getEventsInput](body)
	if err != nil {
		return plan{}, err
	}
	group, err := in.check()
	if err != nil {
		return plan{}, err
	}
	scope := scope("GetLogEvents", text(&group), text(in.LogStreamName))
	toNewer, here := in.StartFromHead, beginning()
	if in.NextToken != nil {
		if toNewer, here, err = r.openEventToken(scope, *in.NextToken); err != nil {
			return plan{}, err
		}
	}
	from, to := span(in.StartTime, in.EndTime, false)
	switch {
	case toNewer:
		from = later(from, here)
	case in.NextToken != nil:
		to = earlier(to, here)
	}
	chunks, err := r.store.read(group, *in.LogStreamName, from, to, at.UnixMilli())
	if err != nil {
		return plan{}, err
	}
	limit := maxPage
	if in.Limit != nil {
		limit = int(*in.Limit)
	}
	page := take(chunks, limit, toNewer)
	out := eventsAnswer{Events: make([]outputEvent, 0, len(page))}
	for _, e := range page {
		out.Events = append(out.Events, outputEvent{e.at, e.message, e.ingested()})
	}
	first, last := here, here
	if len(page) > 0 {
		first, last = before(page[0]), after(page[len(page)-1])
	}
	out.NextBackwardToken = backward + r.tokens.seal(scope+backward, first.bytes())
	out.NextForwardToken = forward + r.tokens.seal(scope+forward, last.bytes())
	return answer(out), nil
}

// openEventToken reads the direction and the place of a token.
func (r *Receiver) openEventToken(scope, token string) (toNewer bool, here place, err error) {
	direction := forward
	sealed, toNewer := strings.CutPrefix(token, forward)
	if !toNewer {
		direction = backward
		if sealed, _ = strings.CutPrefix(token, backward); sealed == token {
			return false, place{}, badToken()
		}
	}
	b, ok := r.tokens.open(scope+direction, sealed)
	if !ok {
		return false, place{}, badToken()
	}
	if here, ok = placeOf(b); !ok {
		return false, place{}, badToken()
	}
	return toNewer, here, nil
}

// check judges the members and names the group.
func (in *getEventsInput) check() (group string, err error) {
	var v violations
	in.groupMembers.check(&v)
	v.streamName(in.LogStreamName)
	v.number("startTime", in.StartTime, 0, math.MaxInt64)
	v.number("endTime", in.EndTime, 0, math.MaxInt64)
	v.optional("nextToken", in.NextToken, 1, 4096, nil)
	v.number("limit", in.Limit, 1, maxPage)
	if err := v.err(); err != nil {
		return "", err
	}
	if in.StartTime != nil && in.EndTime != nil && *in.EndTime < *in.StartTime {
		return "", invalid("endTime must not be earlier than startTime.")
	}
	return in.name()
}

// span is the places between which a call's events lie. The last millisecond is in it only where inclusive says so.
func span(start, finish *int64, inclusive bool) (from, to place) {
	from, to = beginning(), end()
	if start != nil {
		from = beforeTime(*start)
	}
	if finish != nil && *finish < math.MaxInt64 {
		last := *finish
		if inclusive {
			last++
		}
		to = beforeTime(last)
	}
	return from, to
}

// take gives the first events of chunks, or the last ones, up to a page. They are in order either way.
func take(chunks [][]event, limit int, fromHead bool) []*event {
	var page []*event
	bytes := 0
	for e := range each(chunks, fromHead) {
		bytes += e.bytes()
		if len(page) == limit || bytes > maxPageBytes && len(page) > 0 {
			break
		}
		page = append(page, e)
	}
	if !fromHead {
		slices.Reverse(page)
	}
	return page
}

// each yields the events of chunks, oldest or newest first.
func each(chunks [][]event, oldestFirst bool) iter.Seq[*event] {
	return func(yield func(*event) bool) {
		for i := range chunks {
			c := chunks[i]
			if !oldestFirst {
				c = chunks[len(chunks)-1-i]
			}
			for j := range c {
				e := &c[j]
				if !oldestFirst {
					e = &c[len(c)-1-j]
				}
				if !yield(e) {
					return
				}
			}
		}
	}
}
