package xray

import (
	"context"
	"time"
)

// rule is a sampling rule in the API's words.
type rule struct {
	RuleName      string
	RuleARN       string
	ResourceARN   string
	Priority      int
	FixedRate     float64
	ReservoirSize int
	ServiceName   string
	ServiceType   string
	Host          string
	HTTPMethod    string
	URLPath       string
	Version       int
	Attributes    map[string]string
}

// builtInRules are the course's rule, which takes everything, and the one that every account has. The first match
// wins, so that the second only shows.
func builtInRules() []rule {
	return []rule{
		newRule("Cruddur", 9000, 5, 1),
		newRule("Default", 10000, 1, 0.05),
	}
}

func newRule(name string, priority, reservoir int, rate float64) rule {
	return rule{
		RuleName: name, RuleARN: "arn:aws:xray:us-east-1:123456789012:sampling-rule/" + name,
		ResourceARN: "*", ServiceName: "*", ServiceType: "*", Host: "*", HTTPMethod: "*", URLPath: "*",
		Priority: priority, FixedRate: rate, ReservoirSize: reservoir,
		Version: 1, Attributes: map[string]string{},
	}
}

type ruleRecord struct {
	SamplingRule rule
	CreatedAt    float64
	ModifiedAt   float64
}

type rulesAnswer struct {
	SamplingRuleRecords []ruleRecord
}

// getSamplingRules lists every rule in one page.
func (r *Receiver) getSamplingRules(_ context.Context, c *call) (any, error) {
	var in struct{ NextToken string }
	if err := decodeBody(c.req.Body, &in); err != nil {
		return nil, err
	}
	if in.NextToken != "" {
		return nil, invalidRequest("The NextToken is not one that this operation gave.")
	}
	rules, modified := r.sampling.list()
	answer := rulesAnswer{SamplingRuleRecords: []ruleRecord{}}
	for _, rule := range rules {
		answer.SamplingRuleRecords = append(answer.SamplingRuleRecords,
			ruleRecord{SamplingRule: rule, CreatedAt: epoch(modified), ModifiedAt: epoch(modified)})
	}
	return answer, nil
}

// list returns the rules and when they last changed.
func (s *sampling) list() ([]rule, time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rules, s.modified
}
