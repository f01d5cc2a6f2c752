package xray

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
	"go.uber.org/goleak"

	"cruddur/providers"
)

// service plays X-Ray behind the daemon.
type service struct {
	mu       sync.Mutex
	rules    []map[string]any
	targets  map[string]map[string]any
	modified float64
	refuse   []map[string]any // UnprocessedStatistics
	down     error
	asked    map[string]int
	at       []time.Time // of the questions for rules
	reports  []statistics
	bodies   int // the most reports in one question
	pages    bool
}

func (f *service) answer(path string, body []byte) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.asked == nil {
		f.asked = map[string]int{}
	}
	f.asked[path]++
	if f.down != nil {
		return nil, f.down
	}
	if path == rulesPath {
		f.at = append(f.at, time.Now())
		return f.page(body)
	}
	var q struct{ SamplingStatisticsDocuments []statistics }
	if err := json.Unmarshal(body, &q); err != nil {
		return nil, err
	}
	targets := []any{}
	for _, s := range q.SamplingStatisticsDocuments {
		if t, ok := f.targets[s.RuleName]; ok {
			targets = append(targets, t)
		}
	}
	f.reports = append(f.reports, q.SamplingStatisticsDocuments...)
	f.bodies = max(f.bodies, len(q.SamplingStatisticsDocuments))
	return map[string]any{"SamplingTargetDocuments": targets, "LastRuleModification": f.modified, "UnprocessedStatistics": f.refuse}, nil
}

// page gives one rule a page when pages is set.
func (f *service) page(body []byte) (any, error) {
	var q struct{ NextToken string }
	if err := json.Unmarshal(body, &q); err != nil {
		return nil, err
	}
	from, to, next := 0, len(f.rules), ""
	if f.pages {
		_, _ = fmt.Sscan(q.NextToken, &from)
		if to = from + 1; to < len(f.rules) {
			next = fmt.Sprint(to)
		}
	}
	records := []any{}
	for _, r := range f.rules[from:to] {
		records = append(records, map[string]any{"SamplingRule": r, "CreatedAt": 0, "ModifiedAt": 1.5})
	}
	return map[string]any{"SamplingRuleRecords": records, "NextToken": next}, nil
}

// change does something to the service between questions.
func (f *service) change(do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
}

func (f *service) count(path string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asked[path]
}

// ask is the service without a network, for synctest.
func (f *service) ask(_ context.Context, path string, body []byte, read func([]byte) error) error {
	v, err := f.answer(path, body)
	if err != nil {
		return err
	}
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return read(text)
}

func inBubble(t *testing.T, f *service, test func(*sampler)) {
	synctest.Test(t, func(t *testing.T) {
		s := newSampler(identity{service: "cruddur-backend"}, daemonAPI{})
		s.ask = f.ask
		test(s)
		if err := s.stop(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// decided asks for n traces of which the ratio wants none, and counts the yeses.
func decided(s *sampler, n int) (yes int) {
	p := starting()
	for i := range p.TraceID {
		p.TraceID[i] = 0xff
	}
	for range n {
		if s.wants(p) {
			yes++
		}
	}
	return yes
}

func TestUntilRulesAreKnownTheLocalOneStandsIn(t *testing.T) {
	f := &service{down: errors.New("no daemon")}
	inBubble(t, f, func(s *sampler) {
		for second := range 3 {
			if got := decided(s, 50); got != 1 {
				t.Errorf("second %d: %d of 50, want 1 of the reservoir and none by rate", second, got)
			}
			time.Sleep(time.Second)
		}
		if p := starting(); !s.wants(p) && !providers.Ratio(0.05)(p) {
			t.Error("a trace of the lowest twentieth is not taken")
		}
		if got := s.trouble(); got == nil || !strings.Contains(got.Error(), "no daemon") || !strings.Contains(got.Error(), "until they are known") {
			t.Errorf("trouble %v", got)
		}
		f.change(func() { f.down, f.rules = nil, []map[string]any{aRule("All", map[string]any{"FixedRate": 1.0})} })
		time.Sleep(2 * firstRetry)
		synctest.Wait()
		if got := decided(s, 50); got != 50 || s.trouble() != nil {
			t.Errorf("%d of 50 by the rule, trouble %v", got, s.trouble())
		}
		f.change(func() { f.down = errors.New("gone again") })
		time.Sleep(rulesEvery + rulesJitter + time.Second)
		synctest.Wait()
		if got := s.trouble(); got == nil || decided(s, 50) != 50 {
			t.Errorf("rules that cannot be refreshed hold no longer; trouble %v", got)
		}
		time.Sleep(rulesLife)
		if got := decided(s, 50); got != 1 {
			t.Errorf("%d of 50 by rules of more than an hour ago, want the local rule", got)
		}
	})
}

func TestRetriesForRulesGrowApart(t *testing.T) {
	f := &service{down: errors.New("no daemon")}
	inBubble(t, f, func(s *sampler) {
		decided(s, 1)
		time.Sleep(time.Hour)
		if n := f.count(rulesPath); n < 12 || n > 20 {
			t.Errorf("asked %d times in an hour of silence", n)
		}
	})
}

func TestRulesAreAskedInTheirOrder(t *testing.T) {
	f := &service{pages: true, rules: []map[string]any{
		aRule("Default", map[string]any{"Priority": 10000, "FixedRate": 0.0}),
		aRule("b", map[string]any{"Priority": 5, "FixedRate": 1.0}),
		aRule("broken", map[string]any{"Priority": "x"}),
		aRule("a", map[string]any{"Priority": 5, "FixedRate": 0.0, "URLPath": "/api/activities/*"}),
		aRule("first", map[string]any{"Priority": 1, "FixedRate": 0.0, "HTTPMethod": "POST"}),
	}}
	inBubble(t, f, func(s *sampler) {
		decided(s, 1)
		synctest.Wait()
		p := starting()
		if got := s.choose(&p, time.Now()); got.name != "a" {
			t.Errorf("chose %q", got.name)
		}
		p = starting(text("url.path", "/api/messages"))
		p.Attributes[4] = text("url.path", "/api/messages")
		if got := s.choose(&p, time.Now()); got.name != "b" {
			t.Errorf("chose %q", got.name)
		}
	})
}

func TestOneTraceASecondIsBorrowedUntilThereIsAQuota(t *testing.T) {
	f := &service{rules: []map[string]any{aRule("Cruddur", map[string]any{"ReservoirSize": 9, "FixedRate": 0.0}), aRule("Unused", nil)}}
	inBubble(t, f, func(s *sampler) {
		decided(s, 1)
		synctest.Wait()
		for range 3 {
			time.Sleep(time.Second)
			if got := decided(s, 20); got != 1 {
				t.Errorf("%d of 20 without a quota, want the one that is borrowed", got)
			}
		}
		until := time.Now().Add(targetsEvery + 5*time.Second)
		f.change(func() {
			f.targets = map[string]map[string]any{"Cruddur": {"RuleName": "Cruddur", "FixedRate": 0.0, "ReservoirQuota": 4, "ReservoirQuotaTTL": float64(until.Unix()), "Interval": 10}}
		})
		time.Sleep(targetsEvery)
		synctest.Wait()
		if len(f.reports) != 1 || f.reports[0].RuleName != "Cruddur" || f.reports[0].RequestCount != 60 || f.reports[0].BorrowCount != 3 || f.reports[0].SampledCount != 0 || f.reports[0].ClientID != s.client || len(s.client) != 24 {
			t.Fatalf("reported %+v", f.reports)
		}
		for range 2 {
			if got := decided(s, 20); got != 4 {
				t.Errorf("%d of 20 with a quota of 4", got)
			}
			time.Sleep(time.Second)
		}
		f.change(func() { f.targets = nil })
		time.Sleep(time.Until(until) + time.Second)
		synctest.Wait()
		if got := decided(s, 20); got != 1 {
			t.Errorf("%d of 20 when the quota has ended, want one borrowed", got)
		}
		time.Sleep(targetsEvery)
		synctest.Wait()
		if n := len(f.reports); n != 2 || f.reports[1].SampledCount != 8 || f.reports[1].BorrowCount != 1 || f.reports[1].RequestCount != 60 {
			t.Errorf("reported %+v", f.reports)
		}
		time.Sleep(time.Minute)
		if n := f.count(targetsPath); n != 2 {
			t.Errorf("%d questions for targets, want none without counts", n)
		}
	})
}

func TestATargetsRateWinsUntilTheRulesOwnChanges(t *testing.T) {
	f := &service{rules: []map[string]any{aRule("r", map[string]any{"FixedRate": 0.0})}, targets: map[string]map[string]any{"r": {"RuleName": "r", "FixedRate": 1.0, "Interval": 10}}}
	inBubble(t, f, func(s *sampler) {
		decided(s, 1)
		synctest.Wait()
		decided(s, 1)
		time.Sleep(rulesEvery + 2*rulesJitter)
		synctest.Wait()
		if got := decided(s, 10); got != 10 || f.count(rulesPath) != 2 {
			t.Errorf("%d of 10 by the target after %d questions for rules", got, f.count(rulesPath))
		}
		f.change(func() { f.rules[0]["FixedRate"], f.targets = 0.000001, nil })
		time.Sleep(rulesEvery + 2*rulesJitter)
		synctest.Wait()
		if got := decided(s, 10); got != 0 {
			t.Errorf("%d of 10 by a target that is older than the rule", got)
		}
	})
}

func TestRulesAreRefreshedEveryFiveMinutesAndWhenTheyChange(t *testing.T) {
	f := &service{rules: []map[string]any{aRule("r", nil)}}
	inBubble(t, f, func(s *sampler) {
		decided(s, 1)
		time.Sleep(20 * time.Minute)
		if n := f.count(rulesPath); n < 4 || n > 5 {
			t.Errorf("asked %d times in 20 minutes", n)
		}
		for i := 1; i < len(f.at); i++ {
			if d := f.at[i].Sub(f.at[i-1]); d < rulesEvery-rulesJitter || d > rulesEvery+rulesJitter {
				t.Errorf("%v between two questions", d)
			}
		}
		for n := f.count(rulesPath); f.count(rulesPath) == n; { // so that the next one in turn is far
			time.Sleep(time.Second)
		}
		before := f.count(rulesPath)
		f.change(func() { f.modified = float64(time.Now().Unix()) })
		decided(s, 1)
		time.Sleep(targetsEvery + time.Second)
		synctest.Wait()
		if n := f.count(rulesPath); n != before+1 {
			t.Errorf("asked %d times more when the rules changed, want once", n-before)
		}
		for range 3 {
			decided(s, 1)
			time.Sleep(targetsEvery + time.Second)
		}
		if n := f.count(rulesPath); n != before+1 {
			t.Errorf("asked %d times for one change", n-before)
		}
	})
}

func TestCountsThatXRayDidNotTakeAreKept(t *testing.T) {
	f := &service{rules: []map[string]any{aRule("r", nil)}}
	inBubble(t, f, func(s *sampler) {
		decided(s, 1)
		synctest.Wait()
		decided(s, 5)
		f.change(func() { f.down = errors.New("away") })
		time.Sleep(targetsEvery + time.Second)
		synctest.Wait()
		if s.trouble() == nil {
			t.Error("nothing is said of it")
		}
		f.change(func() {
			f.down, f.refuse = nil, []map[string]any{{"RuleName": "r", "ErrorCode": "500", "Message": "try later"}}
		})
		time.Sleep(targetsEvery)
		synctest.Wait()
		if got := s.trouble(); got == nil || !strings.Contains(got.Error(), "try later") {
			t.Errorf("trouble %v", got)
		}
		before := f.count(rulesPath)
		f.change(func() { f.refuse = nil })
		decided(s, 2)
		time.Sleep(targetsEvery)
		synctest.Wait()
		if n := len(f.reports); f.reports[n-1].RequestCount != 7 || s.trouble() != nil || f.count(rulesPath) != before {
			t.Errorf("reported %+v, trouble %v", f.reports, s.trouble())
		}
		f.change(func() { f.refuse = []map[string]any{{"RuleName": "r", "ErrorCode": "404", "Message": "no such rule"}} })
		decided(s, 1)
		time.Sleep(targetsEvery + time.Second)
		synctest.Wait()
		if f.count(rulesPath) != before+1 {
			t.Error("a rule that X-Ray does not know does not make the rules be fetched")
		}
	})
}

func TestNoMoreThan25ReportsGoIntoOneQuestion(t *testing.T) {
	f := &service{}
	for i := range 60 {
		f.rules = append(f.rules, aRule(fmt.Sprintf("r%02d", i), map[string]any{"URLPath": fmt.Sprintf("/%d", i)}))
	}
	inBubble(t, f, func(s *sampler) {
		decided(s, 1)
		synctest.Wait()
		for i := range 60 {
			s.wants(trace.SamplingParameters{Attributes: starting(text("url.path", fmt.Sprintf("/%d", i))).Attributes[5:]})
		}
		time.Sleep(targetsEvery)
		synctest.Wait()
		if len(f.reports) != 60 || f.bodies != 25 || f.count(targetsPath) != 3 {
			t.Errorf("%d reports in %d questions of up to %d", len(f.reports), f.count(targetsPath), f.bodies)
		}
	})
}

func TestMemoryOfRulesIsBounded(t *testing.T) {
	var m memory
	var p trace.SamplingParameters
	for i := range 3 * memorySize {
		p.TraceID[0], p.TraceID[1], p.TraceID[2] = byte(i), byte(i>>8), byte(i>>16)
		m.put(p.TraceID, "r")
	}
	if n := len(m.young) + len(m.old); n > 2*memorySize || m.get(p.TraceID) != "r" {
		t.Errorf("%d traces are kept, the last as %q", n, m.get(p.TraceID))
	}
}

// TestSamplingByADaemonsRules runs the provider in its pipeline against a daemon that speaks HTTP.
func TestSamplingByADaemonsRules(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	f := &service{rules: []map[string]any{aRule("Cruddur", map[string]any{"FixedRate": 1.0, "Priority": 9000}), aRule("health", map[string]any{"URLPath": "/health", "Priority": 1})}}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		v, err := f.answer(r.URL.Path, body)
		if err != nil || r.Method != http.MethodPost {
			t.Errorf("%s %s: %v", r.Method, r.URL, err)
		}
		_ = json.NewEncoder(w).Encode(v)
	}))
	defer web.Close()
	d := listen(t, "127.0.0.1:0")
	p := pipeline(t, map[string]string{
		daemonVariable: "tcp:" + web.Listener.Addr().String() + " udp:" + d.LocalAddr().String(), "XRAY_SAMPLING": "rules",
	})
	tracer := p.TracerProvider().Tracer("app")
	start := func(path string) bool {
		_, span := tracer.Start(t.Context(), path, serverSpan(path)...)
		defer span.End()
		return providers.Wanted(span.SpanContext(), "xray")
	}
	start("/health") // by the local rule, and the sampler starts
	for deadline := time.Now().Add(10 * time.Second); start("/health"); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the rules never come")
		}
	}
	// The local rule takes one in twenty, so that twenty in a row are by the rule that takes all.
	waitFor(t, func() bool {
		all := true
		for range 20 {
			all = start("/api") && all
		}
		return all
	})
	if start("/health") {
		t.Error("the rule with rate 0 and no reservoir takes a trace")
	}
	flush(t, p)
	for {
		document := decode(t, d.next())
		if at(document, "metadata|default|otel.span.name") != "/api" {
			continue
		}
		if rule := at(document, "aws|xray|sampling_rule_name"); rule == "Cruddur" {
			break
		} else if rule != nil {
			t.Errorf("sampled by %v", rule)
		}
	}
	if err := p.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAHangingDaemonStopsNeitherRequestsNorTheEnd(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := newSampler(identity{}, newDaemonAPI(l.Addr().String(), providers.Service{}))
	begin := time.Now()
	decided(s, 1000)
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("1000 decisions took %v", took)
	}
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for range 2 {
		if err := s.stop(t.Context()); err != nil {
			t.Error(err)
		}
	}
	decided(s, 1) // after the end as before
}

func TestASamplerThatNobodyAsksStartsNothing(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s := newSampler(identity{}, newDaemonAPI("127.0.0.1:9", providers.Service{}))
	if err := s.stop(t.Context()); err != nil {
		t.Error(err)
	}
	decided(s, 1)
	if s.done != nil {
		t.Error("a sampler that was stopped starts")
	}
}

func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain")
		}
	}
}

func serverSpan(path string) []api.SpanStartOption {
	return []api.SpanStartOption{api.WithSpanKind(api.SpanKindServer), api.WithAttributes(text("http.request.method", "GET"), text("url.path", path))}
}

func TestADaemonWithoutAnswersShowsInTheStatus(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	d := listen(t, "127.0.0.1:0")
	p := pipeline(t, map[string]string{daemonVariable: "tcp:" + address + " udp:" + d.LocalAddr().String(), "XRAY_SAMPLING": "rules"})
	waitFor(t, func() bool {
		_, span := p.TracerProvider().Tracer("app").Start(t.Context(), "work")
		span.End()
		flush(t, p)
		s := p.Telemetry().Providers[0].Status
		return s.State == providers.Unconfirmed && strings.Contains(s.Reason, "sampling rules") && strings.Contains(s.Reason, address)
	})
}

// FuzzSamplingAnswers holds the sampler to whatever the daemon, or what listens in its place, may answer.
func FuzzSamplingAnswers(f *testing.F) {
	f.Add(`{"SamplingRuleRecords":[{"SamplingRule":{"RuleName":"r","ResourceARN":"*","Version":1,"Priority":1,"ServiceName":"*","ServiceType":"*","Host":"*","HTTPMethod":"*","URLPath":"*","FixedRate":2,"ReservoirSize":-1,"Attributes":{"a":"?*"}}}],"NextToken":"x"}`,
		`{"SamplingTargetDocuments":[{"RuleName":"r","FixedRate":-1,"ReservoirQuota":-5,"ReservoirQuotaTTL":1e300,"Interval":-1}],"LastRuleModification":1e300,"UnprocessedStatistics":[{"RuleName":"r","ErrorCode":"5"},{"ErrorCode":"404"}]}`)
	f.Add(`{"SamplingRuleRecords":[null,{"SamplingRule":null},{"SamplingRule":{"RuleName":"*","ResourceARN":"*","Version":1}}]}`, `{"SamplingTargetDocuments":null}`)
	f.Add(`[]`, ``)
	f.Fuzz(func(t *testing.T, rules, targets string) {
		s := newSampler(identity{service: "cruddur-backend"}, daemonAPI{})
		s.started.Store(true)
		s.ask = func(_ context.Context, path string, _ []byte, read func([]byte) error) error {
			if path == rulesPath {
				return read([]byte(rules))
			}
			return read([]byte(targets))
		}
		for range 2 {
			if err := s.refresh(t.Context()); err != nil && s.manifest.Load() != nil {
				t.Error("the same answer was good before")
			}
			p := starting()
			s.wants(p)
			if r := s.choose(&p, time.Now()); r.counts.requests < 1 {
				t.Errorf("a decision by %q is not counted", r.name)
			}
			if _, err := s.report(t.Context(), time.Now()); err != nil && err.Error() == "" {
				t.Error("a problem without a text")
			}
		}
	})
}
