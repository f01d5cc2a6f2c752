package xray

import (
	"context"
	"fmt"
	"time"
)

// maxStatistics is how many documents one SamplingTargets call takes.
const maxStatistics = 25

// statistics is what a client saw of one rule since it last said so.
type statistics struct {
	RuleName     *string
	ClientID     *string
	Timestamp    *float64
	RequestCount *int
	SampledCount *int
	BorrowCount  int
}

type target struct {
	RuleName          string
	FixedRate         float64
	ReservoirQuota    int
	ReservoirQuotaTTL float64
	Interval          int
}

type unprocessedStatistics struct {
	RuleName  string
	ErrorCode string
	Message   string
}

type targetsAnswer struct {
	SamplingTargetDocuments []target
	LastRuleModification    float64
	UnprocessedStatistics   []unprocessedStatistics
}

// getSamplingTargets takes a client's counts and tells it how much it may sample until it reports again.
func (r *Receiver) getSamplingTargets(_ context.Context, c *call) (any, error) {
	var in struct{ SamplingStatisticsDocuments *[]statistics }
	if err := decodeBody(c.req.Body, &in); err != nil {
		return nil, err
	}
	if in.SamplingStatisticsDocuments == nil {
		return nil, invalidRequest("SamplingStatisticsDocuments is missing.")
	}
	docs := *in.SamplingStatisticsDocuments
	if len(docs) > maxStatistics {
		return nil, invalidRequest("SamplingStatisticsDocuments has %d documents and may have %d.", len(docs), maxStatistics)
	}
	for i := range docs {
		if err := docs[i].check(i); err != nil {
			return nil, err
		}
	}
	return r.targets(docs, c.req.Time), nil
}

func (r *Receiver) targets(docs []statistics, now time.Time) targetsAnswer {
	_, modified := r.sampling.list()
	answer := targetsAnswer{
		SamplingTargetDocuments: []target{},
		LastRuleModification:    epoch(modified),
		UnprocessedStatistics:   []unprocessedStatistics{},
	}
	for _, d := range docs {
		rule, quota, ok := r.sampling.report(*d.RuleName, *d.ClientID, now)
		if !ok {
			answer.UnprocessedStatistics = append(answer.UnprocessedStatistics,
				unprocessedStatistics{RuleName: *d.RuleName, ErrorCode: "404", Message: "There is no sampling rule of this name."})
			continue
		}
		answer.SamplingTargetDocuments = append(answer.SamplingTargetDocuments, target{
			RuleName: rule.RuleName, FixedRate: rule.FixedRate, ReservoirQuota: quota,
			ReservoirQuotaTTL: epoch(now.Add(quotaLife).Truncate(time.Second)), Interval: int(interval / time.Second),
		})
	}
	return answer
}

// check judges the document at index i of its call.
func (s *statistics) check(i int) error {
	where := func(member string) string { return documentMember(i, member) }
	switch {
	case s.RuleName == nil:
		return invalidRequest("%s is missing.", where("RuleName"))
	case *s.RuleName == "" || len(*s.RuleName) > 32:
		return invalidRequest("%s has %d characters and needs 1 to 32.", where("RuleName"), len(*s.RuleName))
	case s.ClientID == nil:
		return invalidRequest("%s is missing.", where("ClientID"))
	case !isHex(*s.ClientID, 24):
		return invalidRequest("%s is not 24 hexadecimal digits.", where("ClientID"))
	case s.Timestamp == nil:
		return invalidRequest("%s is missing.", where("Timestamp"))
	case s.RequestCount == nil:
		return invalidRequest("%s is missing.", where("RequestCount"))
	case s.SampledCount == nil:
		return invalidRequest("%s is missing.", where("SampledCount"))
	case *s.RequestCount < 0 || *s.SampledCount < 0 || s.BorrowCount < 0:
		return invalidRequest("%s counts below zero.", where(""))
	}
	return nil
}

// documentMember names a member as AWS's validation does, counting from 1.
func documentMember(i int, member string) string {
	name := fmt.Sprintf("SamplingStatisticsDocuments.%d", i+1)
	if member == "" {
		return name
	}
	return name + "." + member
}
