package doctor

import (
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"

	"golang.org/x/net/http/httpproxy"

	"cruddur/providers/settings"
)

// patience is how long one step on the way to a host may take.
const patience = 5 * time.Second

// reach goes the way to the tool's host step by step, and stops at the first that fails: the later ones need it.
func (p *patient) reach(ctx context.Context) {
	at := p.address()
	if at == nil {
		return
	}
	if at.Scheme == "udp" {
		if tcp := p.daemonTCP(at.Host); p.resolves(ctx, tcp) {
			p.connects(ctx, "tcp "+tcp, tcp)
		}
		return
	}
	hop := hostPort(at)
	via := p.proxy(at)
	if via != nil {
		hop = hostPort(via)
		p.via = hop
		p.check("proxy", Good, time.Time{}, "requests to %s go through the proxy %s, by HTTPS_PROXY, HTTP_PROXY and NO_PROXY", at.Host, hop)
	}
	if !p.resolves(ctx, hop) || !p.connects(ctx, hop, hop) {
		return
	}
	if at.Scheme == "https" && via == nil && !p.shakesHands(ctx, at) {
		return
	}
	if !p.Lab {
		p.readsClock(ctx, at, via)
	}
}

// daemonTCP is where the X-Ray daemon answers, which may be another port than where it listens.
func (p *patient) daemonTCP(udp string) string {
	for word := range strings.FieldsSeq(p.value("AWS_XRAY_DAEMON_ADDRESS")) {
		if rest, ok := strings.CutPrefix(strings.ToLower(word), "tcp:"); ok {
			return rest
		}
	}
	return udp
}

func hostPort(u *url.URL) string {
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	default:
		port = "80"
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// proxy is the one that Go's clients take for an address; nil for none. The lab is never asked through one.
func (p *patient) proxy(at *url.URL) *url.URL {
	if p.Lab {
		return nil
	}
	via, err := proxies(p.env).ProxyFunc()(at)
	if err != nil {
		return nil // an unreadable variable is no proxy to Go's clients either
	}
	return via
}

func proxies(env settings.Env) *httpproxy.Config {
	first := func(names ...string) string {
		for _, name := range names {
			if v, _ := env(name); v != "" {
				return v
			}
		}
		return ""
	}
	return &httpproxy.Config{
		HTTPProxy: first("HTTP_PROXY", "http_proxy"), HTTPSProxy: first("HTTPS_PROXY", "https_proxy"), NoProxy: first("NO_PROXY", "no_proxy"),
	}
}

func (p *patient) resolves(ctx context.Context, hop string) bool {
	host, _, _ := net.SplitHostPort(hop)
	if net.ParseIP(host) != nil {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	begin := time.Now()
	found, err := net.DefaultResolver.LookupHost(ctx, host)
	if err == nil {
		p.check("name", Good, begin, "%s is %s", host, strings.Join(found[:min(len(found), 3)], ", "))
		return true
	}
	p.check("name", Bad, begin, "%s is not known here", host)
	fix := "check the spelling in " + p.addressVariable() + ", and whether this machine is online"
	if !strings.Contains(host, ".") {
		fix = "the name of a compose service is known to the other services alone; from outside write localhost, in " + p.addressVariable()
	}
	p.find("name-unknown", Error, "A name that does not resolve", "the name "+host+" is not known here: "+bareNetwork(err), fix, "network.none")
	return false
}

// addressVariable is the setting that says where the tool is.
func (p *patient) addressVariable() string {
	for _, v := range p.set.Variables() {
		if v.From != "" && (v.Kind == "URL" || v.Kind == "host:port") && v.Shown != "" {
			return v.From
		}
	}
	for _, v := range p.set.Variables() {
		if v.Kind == "URL" || v.Kind == "host:port" {
			return v.Name
		}
	}
	return "the settings"
}

func (p *patient) connects(ctx context.Context, shown, hop string) bool {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	begin := time.Now()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", hop)
	if err == nil {
		_ = conn.Close()
		p.check("port", Good, begin, "%s answers", shown)
		return true
	}
	p.check("port", Bad, begin, "%s does not answer", shown)
	fix := "start what should listen there, or correct " + p.addressVariable()
	switch {
	case p.Lab:
		fix = "start the lab: go run ./cmd/lab, or go run ./cmd/demo"
	case p.Factory.Name == "xray":
		fix = "start an X-Ray daemon, or correct " + p.addressVariable() + "; in compose its port has to be published for both, \"2000:2000/udp\" and \"2000:2000/tcp\""
	}
	if errors.Is(err, syscall.ECONNREFUSED) {
		p.find("port-closed", Error, "Nothing listens there", "nothing listens at "+shown+": the connection is refused", fix, "name-unknown")
	} else {
		p.find("port-silent", Error, "No way to the host", shown+" cannot be reached: "+bareNetwork(err),
			"a firewall or a missing proxy setting (HTTPS_PROXY) is likely; is the address in "+p.addressVariable()+" right?", "name-unknown", "network.none")
	}
	return false
}

// bareNetwork drops addresses and operations in front of what went wrong.
func bareNetwork(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no such host"
	case errors.As(err, &dns) && dns.IsTimeout, errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return "no answer in time"
	case errors.As(err, &dns):
		return dns.Err
	case errors.As(err, &op):
		return op.Err.Error()
	}
	return err.Error()
}
