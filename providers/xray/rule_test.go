package xray

import (
	"encoding/json"
	"maps"
	"strconv"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
)

// aRule is a rule that takes everything, but for what is said otherwise.
func aRule(name string, differs map[string]any) map[string]any {
	r := map[string]any{
		"RuleName": name, "ResourceARN": "*", "ServiceName": "*", "ServiceType": "*", "Host": "*", "HTTPMethod": "*", "URLPath": "*",
		"Priority": 100, "Version": 1, "ReservoirSize": 0, "FixedRate": 0.0,
	}
	maps.Copy(r, differs)
	return r
}

func parseRule(t *testing.T, document map[string]any) (*rule, bool) {
	t.Helper()
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	d, ok := readRule(text)
	r := newReservoir(d.RuleName)
	r.adopt(d.ReservoirSize, d.FixedRate)
	return makeRule(d, r), ok
}

// starting is a request of the backend as otelhttp starts its span.
func starting(more ...attribute.KeyValue) trace.SamplingParameters {
	return trace.SamplingParameters{
		TraceID: traceID, Kind: api.SpanKindServer, Attributes: append([]attribute.KeyValue{
			text("http.request.method", "GET"), text("server.address", "api.Cruddur.com"), num("server.port", 4567),
			text("url.scheme", "http"), text("url.path", "/api/activities/home"),
		}, more...),
	}
}

func TestRulesMatchRequests(t *testing.T) {
	id := identity{service: "cruddur-backend", kind: "AWS::ECS::Fargate"}
	job := trace.SamplingParameters{Kind: api.SpanKindConsumer}
	for _, c := range []struct {
		name    string
		differs map[string]any
		p       trace.SamplingParameters
		want    bool
	}{
		{"everything", nil, starting(), true},
		{"everything, of a job", nil, job, true},
		{"its service, in another case", map[string]any{"ServiceName": "Cruddur-*"}, starting(), true},
		{"another service", map[string]any{"ServiceName": "cruddur"}, starting(), false},
		{"its type", map[string]any{"ServiceType": "aws::ecs::*"}, starting(), true},
		{"another type", map[string]any{"ServiceType": "AWS::EC2::Instance"}, starting(), false},
		{"its host with the port", map[string]any{"Host": "api.cruddur.com:4567"}, starting(), true},
		{"its host without", map[string]any{"Host": "API.cruddur.com"}, starting(), true},
		{"another host", map[string]any{"Host": "cruddur.com"}, starting(), false},
		{"its method", map[string]any{"HTTPMethod": "get"}, starting(), true},
		{"another method", map[string]any{"HTTPMethod": "POST"}, starting(), false},
		{"its path", map[string]any{"URLPath": "/api/*/hom?"}, starting(), true},
		{"a path that is longer", map[string]any{"URLPath": "/api/activities"}, starting(), false},
		{"one character is one, of whatever bytes", map[string]any{"URLPath": "/é?"}, trace.SamplingParameters{Attributes: []attribute.KeyValue{text("url.path", "/éü")}}, true},
		{"a path in a target", map[string]any{"URLPath": "/a"}, trace.SamplingParameters{Attributes: []attribute.KeyValue{text("http.target", "/a?b=/c")}}, true},
		{"a path in a URL", map[string]any{"URLPath": "/a/b"}, trace.SamplingParameters{Attributes: []attribute.KeyValue{text("url.full", "https://h/a/b#c")}}, true},
		{"a path, of a job", map[string]any{"URLPath": "/api/*"}, job, false},
		{"attributes that are there", map[string]any{"Attributes": map[string]string{"app.Plan": "Gold*", "n": "3"}}, starting(text("app.Plan", "golden"), num("n", 3)), true},
		{"one that is not", map[string]any{"Attributes": map[string]string{"app.plan": "*"}}, starting(), false},
		{"one of another value", map[string]any{"Attributes": map[string]string{"app.plan": "gold"}}, starting(text("app.plan", "free")), false},
		{"nothing at all", map[string]any{"Host": ""}, starting(), false},
	} {
		r, ok := parseRule(t, aRule("r", c.differs))
		about := id.subject(&c.p)
		if got := r.takes(&about); !ok || got != c.want {
			t.Errorf("%s: takes %v of %+v, want %v (readable %v)", c.name, got, about, c.want, ok)
		}
	}
	id.host = "*cruddur*"
	p := starting()
	if got := id.subject(&p).service; got != "api.Cruddur.com:4567" {
		t.Errorf("with dynamic naming the service is %q, want the segment's name", got)
	}
	p = starting(text("http.request.method_original", "BREW"))
	p.Attributes[0] = text("http.request.method", "_OTHER")
	if got := id.subject(&p).method; got != "BREW" {
		t.Errorf("method %q, want the one that was sent", got)
	}
}

func TestRulesThatAreNotForUs(t *testing.T) {
	for name, differs := range map[string]map[string]any{
		"another version":  {"Version": 2},
		"another resource": {"ResourceARN": "arn:aws:ecs:us-east-1:123456789012:cluster/x"},
		"no name":          {"RuleName": ""},
		"not of this form": {"FixedRate": "all"},
	} {
		if _, ok := parseRule(t, aRule("r", differs)); ok {
			t.Errorf("%s: taken", name)
		}
	}
	if _, ok := parseRule(t, aRule("r", map[string]any{"SamplingRateBoost": map[string]any{"MaxRate": 1}})); !ok {
		t.Error("a rule with a newer field is refused")
	}
}

func TestChoosingARuleAllocatesNothing(t *testing.T) {
	s := newSampler(identity{service: "cruddur-backend"}, daemonAPI{})
	cruddur, _ := parseRule(t, aRule("Cruddur", map[string]any{"URLPath": "/api/*"}))
	other, _ := parseRule(t, aRule("Other", map[string]any{"ServiceName": "x*"}))
	s.manifest.Store(&manifest{[]*rule{other, cruddur}, began})
	p := starting(text("http.host", "api.cruddur.com"))
	if got := testing.AllocsPerRun(100, func() { s.choose(&p, began) }); got > 0 {
		t.Errorf("%v allocations for a decision", got)
	}
	if got := s.choose(&p, began); got.name != "Cruddur" {
		t.Errorf("chose %q", got.name)
	}
}

func BenchmarkDecision(b *testing.B) {
	s := newSampler(identity{service: "cruddur-backend"}, daemonAPI{})
	s.started.Store(true)
	var rules []*rule
	for i := range 20 {
		text, _ := json.Marshal(aRule(strconv.Itoa(i), map[string]any{"URLPath": "/" + strconv.Itoa(i) + "/*"}))
		d, _ := readRule(text)
		rules = append(rules, makeRule(d, localReservoir()))
	}
	s.manifest.Store(&manifest{append(rules, &rule{service: "*", kind: "*", host: "*", method: "get", path: "/api/*", reservoir: localReservoir()}), time.Now()})
	p := starting()
	b.ReportAllocs()
	for b.Loop() {
		s.wants(p)
	}
}
