package cloudwatchlogs

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"time"
)

const (
	byName      = "LogStreamName"
	byLastEvent = "LastEventTime"
)

type describeStreamsInput struct {
	groupMembers
	Prefix     *string `json:"logStreamNamePrefix"`
	OrderBy    *string `json:"orderBy"`
	Descending bool    `json:"descending"`
	Limit      *int64  `json:"limit"`
	NextToken  *string `json:"nextToken"`
}

type streamAnswer struct {
	ARN                 string `json:"arn"`
	CreationTime        int64  `json:"creationTime"`
	FirstEventTimestamp *int64 `json:"firstEventTimestamp,omitzero"`
	LastEventTimestamp  *int64 `json:"lastEventTimestamp,omitzero"`
	LastIngestionTime   *int64 `json:"lastIngestionTime,omitzero"`
	LogStreamName       string `json:"logStreamName"`
	StoredBytes         int    `json:"storedBytes"` // always 0: the service stopped counting in 2019
	UploadSequenceToken string `json:"uploadSequenceToken"`
}

type streamsAnswer struct {
	LogStreams []streamAnswer `json:"logStreams"`
	NextToken  string         `json:"nextToken,omitzero"`
}

func (r *Receiver) describeLogStreams(_ time.Time, body []byte) (plan, error) {
	in, err := decode[describeStreamsInput](body)
	if err != nil {
		return plan{}, err
	}
	group, err := in.check()
	if err != nil {
		return plan{}, err
	}
	streams, ok := r.store.describeStreams(group)
	if !ok {
		return plan{}, noGroup()
	}
	scope := scope("DescribeLogStreams", text(&group), text(in.Prefix), in.byTime(), in.Descending)
	var from *streamInfo
	if in.NextToken != nil {
		if from, ok = r.openStreamToken(scope, *in.NextToken); !ok {
			return plan{}, badToken()
		}
	}
	slices.SortFunc(streams, in.compare)
	limit := maxDescribed
	if in.Limit != nil {
		limit = int(*in.Limit)
	}
	out := streamsAnswer{LogStreams: []streamAnswer{}}
	for i, st := range streams {
		if in.Prefix != nil && !strings.HasPrefix(st.name, *in.Prefix) || from != nil && in.compare(st, *from) <= 0 {
			continue
		}
		if len(out.LogStreams) == limit {
			out.NextToken = r.sealStreamToken(scope, &streams[i-1])
			break
		}
		out.LogStreams = append(out.LogStreams, r.describeStream(group, &st))
	}
	return answer(out), nil
}

func (r *Receiver) describeStream(group string, st *streamInfo) streamAnswer {
	out := streamAnswer{
		ARN: r.arns.stream(group, st.name), CreationTime: st.created, LogStreamName: st.name,
		UploadSequenceToken: (&event{at: st.created}).id(),
	}
	if st.lastIngested != 0 {
		out.LastIngestionTime = &st.lastIngested
	}
	if st.hasEvents {
		out.FirstEventTimestamp, out.LastEventTimestamp = &st.first, &st.last
	}
	return out
}

// check judges the members and names the group.
func (in *describeStreamsInput) check() (group string, err error) {
	var v violations
	in.groupMembers.check(&v)
	v.optional("logStreamNamePrefix", in.Prefix, 1, 512, &streamNamePattern)
	if in.OrderBy != nil {
		v.oneOf("orderBy", *in.OrderBy, byName, byLastEvent)
	}
	v.number("limit", in.Limit, 1, maxDescribed)
	v.optional("nextToken", in.NextToken, 1, 4096, nil)
	if err := v.err(); err != nil {
		return "", err
	}
	if in.byTime() && in.Prefix != nil {
		return "", invalid("Cannot order by LastEventTime with a logStreamNamePrefix.")
	}
	return in.name()
}

func (in *describeStreamsInput) byTime() bool { return in.OrderBy != nil && *in.OrderBy == byLastEvent }

// compare orders streams as the caller wants them; those without events come before all others.
func (in *describeStreamsInput) compare(a, b streamInfo) int {
	c := strings.Compare(a.name, b.name)
	if in.byTime() {
		c = cmp.Or(cmp.Compare(a.last, b.last), c)
	}
	if in.Descending {
		return -c
	}
	return c
}

func (r *Receiver) sealStreamToken(scope string, last *streamInfo) string {
	return r.tokens.seal(scope, append(binary.BigEndian.AppendUint64(nil, uint64(last.last)), last.name...))
}

func (r *Receiver) openStreamToken(scope, token string) (*streamInfo, bool) {
	b, ok := r.tokens.open(scope, token)
	if !ok || len(b) < 8 {
		return nil, false
	}
	return &streamInfo{last: int64(binary.BigEndian.Uint64(b)), name: string(b[8:])}, true
}

// streamInfo is what there is to say about a stream.
type streamInfo struct {
	name         string
	created      int64
	lastIngested int64 // 0 before the first event
	hasEvents    bool
	first, last  int64 // of the events that it has, 0 without any
}

// describeStreams lists a group's streams in no order.
func (s *store) describeStreams(groupName string) ([]streamInfo, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	g, ok := s.groups[groupName]
	if !ok {
		return nil, false
	}
	out := make([]streamInfo, 0, len(g.streams))
	for _, st := range g.streams {
		info := streamInfo{name: st.name, created: st.created, lastIngested: st.lastIngested}
		if len(st.chunks) > 0 {
			info.hasEvents, info.first, info.last = true, st.first().at, st.last().at
		}
		out = append(out, info)
	}
	return out, true
}
