package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// rules compares the account's sampling rules with the name of this service: a rule for another name never matches, and
// nothing anywhere says so.
func (p *patient) rules(ctx context.Context) {
	at := p.address()
	if at == nil {
		return
	}
	type rule struct {
		RuleName, ServiceName string
		FixedRate             float64
		ReservoirSize         int
	}
	var answer struct {
		SamplingRuleRecords []struct{ SamplingRule rule }
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+p.daemonTCP(at.Host)+"/GetSamplingRules", strings.NewReader("{}"))
	if err != nil {
		return
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		return // it answered a moment ago: not worth a word
	}
	defer func() { _ = resp.Body.Close() }()
	if json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&answer) != nil {
		return
	}
	var matching, others []string
	for _, record := range answer.SamplingRuleRecords {
		rule := record.SamplingRule
		words := fmt.Sprintf("%s (%d a second and %g %% of the rest)", rule.RuleName, rule.ReservoirSize, 100*rule.FixedRate)
		switch {
		case matches(rule.ServiceName, p.service):
			matching = append(matching, words)
		default:
			others = append(others, fmt.Sprintf("%s is for %q", rule.RuleName, rule.ServiceName))
		}
	}
	if len(matching) > 0 {
		p.check("rules", Good, time.Time{}, "sampling rules for %s: %s", p.service, strings.Join(matching, ", "))
	}
	if len(others) > 0 && len(matching) <= 1 { // Default matches everything
		p.find("rule-never-matches", Warning, "A sampling rule that never matches",
			fmt.Sprintf("no sampling rule but Default is for the service %q: %s; and Default takes one request a second and 5 %% of the rest", p.service, strings.Join(others, ", ")),
			"give the rule this service's name, or the service the rule's: OTEL_SERVICE_NAME; a group's filter service(\"…\") needs the same name")
	}
}

// matches knows X-Ray's patterns: * is anything, ? one character, case does not count.
func matches(pattern, name string) bool {
	pattern, name = strings.ToLower(pattern), strings.ToLower(name)
	for i := range len(pattern) {
		switch {
		case pattern[i] == '*':
			for j := i; j <= len(name); j++ {
				if matches(pattern[i+1:], name[j:]) {
					return true
				}
			}
			return false
		case i >= len(name) || pattern[i] != '?' && pattern[i] != name[i]:
			return false
		}
	}
	return len(pattern) == len(name)
}

// naming warns of segments that no group or rule finds.
func (p *patient) naming() {
	if pattern := p.value("AWS_XRAY_URL"); pattern != "" {
		p.find("dynamic-naming", Warning, "Segments are named after the Host header",
			fmt.Sprintf("AWS_XRAY_URL=%s names a segment after the request's Host header, so a group or sampling rule for service(%q) never matches it", pattern, p.service),
			"unset AWS_XRAY_URL, unless you want a node for each host name")
	}
}

// udp looks whether the daemon's UDP port is closed. A machine that is there says so; a firewall says nothing, which
// looks like success. An empty datagram is nothing that a daemon would keep.
func (p *patient) udp(ctx context.Context) {
	at := p.address()
	if at == nil || at.Scheme != "udp" || p.Lab {
		return
	}
	const patience = 200 * time.Millisecond
	conn, err := new(net.Dialer).DialContext(ctx, "udp", at.Host)
	if err != nil {
		return // the name was looked up before
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(patience))
	_, err = conn.Write(nil)
	if err == nil {
		_, err = conn.Read(make([]byte, 1))
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		p.check("udp", Good, time.Time{}, "port %s does not refuse UDP; nobody ever answers there, and a firewall would look the same", at.Host)
		return
	}
	p.check("udp", Bad, time.Time{}, "port %s refuses UDP", at.Host)
	p.find("udp-closed", Error, "The port is open for TCP only",
		"the X-Ray daemon answers at tcp "+p.daemonTCP(at.Host)+", but nothing listens at udp "+at.Host+", where traces go: they are lost in silence",
		"open or publish the port for UDP too: \"2000:2000/udp\" in compose, a rule of type UDP in a security group", "port-closed", "name-unknown")
}
