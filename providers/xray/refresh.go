package xray

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// refresh fetches the rules. Those that are there already keep their reservoirs, so that neither quota nor counts are
// lost; one that cannot be read takes no other with it.
func (s *sampler) refresh(ctx context.Context) error {
	const pages = 50
	at := time.Now() // before the answer: a change while it travels has to be seen as new
	known := map[string]*reservoir{}
	if m := s.manifest.Load(); m != nil {
		for _, r := range m.rules {
			known[r.name] = r.reservoir
		}
	}
	var rules []*rule
	seen := map[string]bool{}
	token := ""
	for range pages {
		var page rulesPage
		if err := s.page(ctx, token, &page); err != nil {
			return fmt.Errorf("xray: sampling rules: %v; %s", err, s.meanwhile())
		}
		for _, record := range page.SamplingRuleRecords {
			d, ok := readRule(record.SamplingRule)
			if !ok || seen[d.RuleName] {
				continue
			}
			seen[d.RuleName] = true
			own := known[d.RuleName]
			if own == nil {
				own = newReservoir(d.RuleName)
			}
			own.adopt(d.ReservoirSize, d.FixedRate)
			rules = append(rules, makeRule(d, own))
		}
		if token = page.NextToken; token == "" {
			break
		}
	}
	inOrder(rules)
	s.manifest.Store(&manifest{rules, at})
	return nil
}

// meanwhile says what is done without an answer. The error's own kind is not passed on: delivery itself is not failing.
func (s *sampler) meanwhile() string {
	if m := s.manifest.Load(); m != nil && time.Since(m.at) <= rulesLife {
		return "those fetched before stand for an hour"
	}
	return "until they are known, one trace a second and 5% of the others are sent"
}

type rulesPage struct {
	SamplingRuleRecords []struct{ SamplingRule json.RawMessage }
	NextToken           string
}

func (s *sampler) page(ctx context.Context, token string, page *rulesPage) error {
	body, err := json.Marshal(struct {
		NextToken string `json:",omitempty"`
	}{token})
	if err != nil {
		return err
	}
	return s.ask(ctx, rulesPath, body, func(answer []byte) error { return json.Unmarshal(answer, page) })
}

// statistics is what X-Ray is told of one rule.
type statistics struct {
	RuleName     string
	ClientID     string
	Timestamp    int64
	RequestCount int
	SampledCount int
	BorrowCount  int
}

// target is X-Ray's answer for one rule.
type target struct {
	RuleName          string
	FixedRate         float64
	ReservoirQuota    *int
	ReservoirQuotaTTL *float64
	Interval          int
}

type targetsPage struct {
	SamplingTargetDocuments []target
	LastRuleModification    float64
	UnprocessedStatistics   []struct{ RuleName, ErrorCode, Message string }
}

// report tells X-Ray what became of the requests, rule by rule, and takes the quotas for the next while. Rules that
// nobody asked for say nothing. changed says that X-Ray's rules are others than ours.
func (s *sampler) report(ctx context.Context, now time.Time) (changed bool, err error) {
	m := s.manifest.Load()
	if m == nil {
		return false, s.trouble()
	}
	const most = 25 // in one question
	var problems []error
	batch := make(map[string]reported, most)
	send := func() {
		if len(batch) > 0 {
			again, err := s.exchange(ctx, batch, now)
			changed, problems = changed || again, append(problems, err)
			clear(batch)
		}
	}
	for _, r := range m.rules {
		if c, ok := r.reservoir.report(now); ok {
			if batch[r.name] = (reported{r.reservoir, c}); len(batch) == most {
				send()
			}
		}
	}
	send()
	return changed, errors.Join(problems...)
}

// newer says whether the rules were changed since they were fetched. One change is worth one refresh, however its time
// compares with a clock of ours that may be wrong.
func (s *sampler) newer(modified float64) bool {
	if m := s.manifest.Load(); modified < float64(m.at.Unix()) || modified <= s.handled {
		return false
	}
	s.handled = modified
	return true
}

type reported struct {
	*reservoir
	counts counts
}

// exchange sends one batch of reports. Counts that X-Ray did not take are kept for the next one.
func (s *sampler) exchange(ctx context.Context, batch map[string]reported, now time.Time) (changed bool, err error) {
	var question struct{ SamplingStatisticsDocuments []statistics }
	for name, r := range batch {
		question.SamplingStatisticsDocuments = append(question.SamplingStatisticsDocuments, statistics{
			name, s.client, now.Unix(), r.counts.requests, r.counts.sampled, r.counts.borrowed,
		})
	}
	body, err := json.Marshal(question)
	if err != nil {
		return false, err
	}
	var answer targetsPage
	err = s.ask(ctx, targetsPath, body, func(text []byte) error { return json.Unmarshal(text, &answer) })
	if err != nil {
		for _, r := range batch {
			r.putBack(r.counts)
		}
		return false, fmt.Errorf("xray: sampling targets: %v; the quotas end, and one trace a second is borrowed from each rule", err)
	}
	for _, t := range answer.SamplingTargetDocuments {
		if r, ok := batch[t.RuleName]; ok {
			r.aim(t, now)
		}
	}
	var problems []error
	for _, u := range answer.UnprocessedStatistics {
		r, ok := batch[u.RuleName]
		switch {
		case strings.HasPrefix(u.ErrorCode, "4"):
			changed = true // the rule is most likely gone
		case ok:
			r.putBack(r.counts)
		}
		problems = append(problems, fmt.Errorf("xray: sampling targets: rule %q: %s %s", u.RuleName, u.ErrorCode, u.Message))
	}
	return changed || s.newer(answer.LastRuleModification), errors.Join(problems...)
}
