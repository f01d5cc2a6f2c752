package xray

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"

	"cruddur/providers"
)

// ruleDocument is a sampling rule in X-Ray's words.
type ruleDocument struct {
	RuleName, ResourceARN                               string
	ServiceName, ServiceType, Host, HTTPMethod, URLPath string
	Priority, Version, ReservoirSize                    int
	FixedRate                                           float64
	Attributes                                          map[string]string
}

// rule is a sampling rule with its reservoir. What it says of requests never changes; the reservoir stays when the rules
// are fetched anew.
type rule struct {
	priority                          int
	service, kind, host, method, path pattern
	attributes                        map[string]pattern
	*reservoir
}

// readRule decodes a rule and says whether it is one for us: of the version that we know, and for every resource, since
// this program has no resource of its own that a rule could name.
func readRule(text []byte) (d ruleDocument, ok bool) {
	err := json.Unmarshal(text, &d)
	return d, err == nil && d.RuleName != "" && d.ResourceARN == "*" && d.Version == 1
}

func makeRule(d ruleDocument, r *reservoir) *rule {
	lower := func(s string) pattern { return pattern(strings.ToLower(s)) }
	made := &rule{
		priority: d.Priority, service: lower(d.ServiceName), kind: lower(d.ServiceType),
		host: lower(d.Host), method: lower(d.HTTPMethod), path: lower(d.URLPath), reservoir: r,
	}
	for key, value := range d.Attributes {
		if made.attributes == nil {
			made.attributes = make(map[string]pattern, len(d.Attributes))
		}
		made.attributes[key] = lower(value)
	}
	return made
}

// inOrder sorts rules as X-Ray asks them: by priority, then by name.
func inOrder(rules []*rule) {
	slices.SortFunc(rules, func(a, b *rule) int {
		return cmp.Or(cmp.Compare(a.priority, b.priority), strings.Compare(a.name, b.name))
	})
}

// subject is what rules ask of a request. What the span does not say is "", which only "*" takes: a rule for a path is
// not for a background job.
type subject struct {
	service, kind, method, path string
	host                        string // as in the Host header, with a port that is not the usual one
	bare                        string // without the port
	attributes                  []attribute.KeyValue
}

// takes says whether the rule is for this request. AWS's SDKs pass over rules with attributes; here each one has to be
// on the span when it starts.
func (r *rule) takes(s *subject) bool {
	if !r.service.takes(s.service) || !r.kind.takes(s.kind) || !r.method.takes(s.method) || !r.path.takes(s.path) ||
		!r.host.takes(s.host) && !r.host.takes(s.bare) {
		return false
	}
	for key, want := range r.attributes {
		if !s.has(key, want) {
			return false
		}
	}
	return true
}

func (s *subject) has(key string, want pattern) bool {
	for _, a := range s.attributes {
		if string(a.Key) == key && want.takes(a.Value.String()) {
			return true
		}
	}
	return false
}

// identity is what the rules may ask of the program itself.
type identity struct {
	service, kind string
	host          pattern // dynamic naming
}

func identityOf(service providers.Service, host pattern) identity {
	text := func(key attribute.Key) string {
		v, _ := service.Resource.Set().Value(key)
		return firstText(v)
	}
	return identity{
		service: text("service.name"), kind: origin(text("cloud.platform"), text("aws.ecs.launchtype")), host: host,
	}
}

// subject reads a span that is about to start.
func (id identity) subject(p *trace.SamplingParameters) subject {
	var f facts
	f.index(p.Attributes)
	s := subject{
		service: id.service, kind: id.kind, host: f.hostHeader(), method: f.peek(httpMethod, oldHTTPMethod),
		bare: f.peek(serverAddress, oldServerName, oldHostName), attributes: p.Attributes,
	}
	if original := f.peek(httpMethodOriginal); original != "" && s.method == "_OTHER" {
		s.method = original
	}
	if s.path = f.peek(urlPath); s.path == "" {
		s.path = pathOf(f.peek(oldTarget), f.peek(urlFull, oldURL))
	}
	if p.Kind == api.SpanKindServer && id.host.match(s.host) {
		s.service = s.host
	}
	return s
}

// pathOf finds the path in a request's target, or else in a whole URL.
func pathOf(target, url string) string {
	if target == "" {
		_, rest, ok := strings.Cut(url, "://")
		slash := strings.IndexByte(rest, '/')
		if !ok || slash < 0 {
			return ""
		}
		target = rest[slash:]
	}
	if end := strings.IndexAny(target, "?#"); end >= 0 {
		target = target[:end]
	}
	return target
}
