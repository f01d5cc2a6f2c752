package cloudwatchlogs

import (
	"fmt"
	"math"
	"time"
)

// maxScanned bounds the work of one page: as with the service, a page may be empty and still not be the last.
const maxScanned = 200_000

type filterInput struct {
	groupMembers
	LogStreamNames      *[]string `json:"logStreamNames"`
	LogStreamNamePrefix *string   `json:"logStreamNamePrefix"`
	StartTime           *int64    `json:"startTime"`
	EndTime             *int64    `json:"endTime"`
	FilterPattern       *string   `json:"filterPattern"`
	Limit               *int64    `json:"limit"`
	NextToken           *string   `json:"nextToken"`
	StartFromHead       *bool     `json:"startFromHead"`
}

type filteredEvent struct {
	LogStreamName string `json:"logStreamName"`
	Timestamp     int64  `json:"timestamp"`
	Message       string `json:"message"`
	IngestionTime int64  `json:"ingestionTime"`
	EventID       string `json:"eventId"`
}

type filterAnswer struct {
	Events             []filteredEvent `json:"events"`
	SearchedLogStreams []string        `json:"searchedLogStreams"` // always empty: the service stopped telling in 2020
	NextToken          string          `json:"nextToken,omitzero"`
}

// filterLogEvents gives one page of the events that match, of all streams asked for, in order of time.
func (r *Receiver) filterLogEvents(at time.Time, body []byte) (plan, error) {
	in, err := decode[filterInput](body)
	if err != nil {
		return plan{}, err
	}
	group, err := in.check()
	if err != nil {
		return plan{}, err
	}
	matches, err := compilePattern(*orEmpty(in.FilterPattern))
	if err != nil {
		return plan{}, invalid("Invalid filter pattern: %v", err)
	}
	scope := scope("FilterLogEvents", text(&group), list(in.LogStreamNames), text(in.LogStreamNamePrefix),
		text(in.FilterPattern), number64(in.StartTime), number64(in.EndTime))
	oldestFirst := in.StartFromHead == nil || *in.StartFromHead
	from, to := span(in.StartTime, in.EndTime, true)
	if in.NextToken != nil {
		newer, here, err := r.openEventToken(scope, *in.NextToken)
		if err != nil {
			return plan{}, err
		}
		if oldestFirst = newer; newer {
			from = later(from, here)
		} else {
			to = earlier(to, here)
		}
	}
	sources, err := r.store.search(group, in.LogStreamNames, in.LogStreamNamePrefix, from, to, at.UnixMilli())
	if err != nil {
		return plan{}, err
	}
	limit := maxPage
	if in.Limit != nil {
		limit = int(*in.Limit)
	}
	page, rest := filterPage(merge(sources, oldestFirst), matches, limit)
	out := filterAnswer{Events: page, SearchedLogStreams: []string{}}
	if rest != nil {
		direction, here := forward, after(rest)
		if !oldestFirst {
			direction, here = backward, before(rest)
		}
		out.NextToken = direction + r.tokens.seal(scope+direction, here.bytes())
	}
	return answer(out), nil
}

// filterPage takes matching events up to a page. When there is more to look at, rest is the last that was looked at.
func filterPage(m *merger, matches matcher, limit int) (page []filteredEvent, rest *event) {
	page = []filteredEvent{}
	bytes, scanned := 0, 0
	var last *event
	for m.next() {
		e := m.event()
		if len(page) == limit || scanned == maxScanned {
			return page, last
		}
		scanned++
		if matches.match(e.message) {
			if bytes += e.bytes(); bytes > maxPageBytes && len(page) > 0 {
				return page, last
			}
			page = append(page, filteredEvent{m.stream(), e.at, e.message, e.ingested(), e.id()})
		}
		last = e
	}
	return page, nil
}

// check judges the members and names the group.
func (in *filterInput) check() (group string, err error) {
	var v violations
	in.groupMembers.check(&v)
	if in.LogStreamNames != nil {
		v.length(fmt.Sprintf("'%d names'", len(*in.LogStreamNames)), "logStreamNames", len(*in.LogStreamNames), 1, 100)
		for _, name := range *in.LogStreamNames {
			v.text("logStreamNames", name, 1, 512, &streamNamePattern)
		}
	}
	v.optional("logStreamNamePrefix", in.LogStreamNamePrefix, 1, 512, &streamNamePattern)
	v.number("startTime", in.StartTime, 0, math.MaxInt64)
	v.number("endTime", in.EndTime, 0, math.MaxInt64)
	v.optional("filterPattern", in.FilterPattern, 0, 1024, nil)
	v.optional("nextToken", in.NextToken, 1, 4096, nil)
	v.number("limit", in.Limit, 1, maxPage)
	if err := v.err(); err != nil {
		return "", err
	}
	// The service reads backwards only from this day on: 2024-01-01 00:00 UTC.
	const backwardsSince = 1704067200000
	switch {
	case in.LogStreamNames != nil && in.LogStreamNamePrefix != nil:
		return "", invalid("logStreamNames and logStreamNamePrefix cannot both be specified.")
	case in.StartTime != nil && in.EndTime != nil && *in.EndTime < *in.StartTime:
		return "", invalid("endTime must not be earlier than startTime.")
	case in.StartFromHead != nil && !*in.StartFromHead && in.NextToken == nil &&
		(in.StartTime == nil || *in.StartTime < backwardsSince):
		return "", invalid("startFromHead can be false only with a startTime on or after Jan 1, 2024 00:00:00 UTC.")
	}
	return in.name()
}

func orEmpty(s *string) *string {
	if s == nil {
		return new(string)
	}
	return s
}

func number64(n *int64) string {
	if n == nil {
		return "-"
	}
	return fmt.Sprint(*n)
}
