package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
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

// trust is the TLS configuration of the provider's own client.
func (p *patient) trust() *tls.Config {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.transport != nil && p.transport.TLSClientConfig != nil {
		return p.transport.TLSClientConfig.Clone()
	}
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if file, _ := p.env("AWS_CA_BUNDLE"); file != "" && p.Factory.Name == "cloudwatch" {
		if pem, err := os.ReadFile(file); err == nil {
			c.RootCAs = x509.NewCertPool()
			c.RootCAs.AppendCertsFromPEM(pem)
		}
	}
	return c
}

func (p *patient) shakesHands(ctx context.Context, at *url.URL) bool {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	begin := time.Now()
	config := p.trust()
	config.ServerName = at.Hostname()
	conn, err := (&tls.Dialer{Config: config}).DialContext(ctx, "tcp", hostPort(at))
	if err == nil {
		leaf := conn.(*tls.Conn).ConnectionState().PeerCertificates[0]
		_ = conn.Close()
		p.check("certificate", Good, begin, "of %s, by %s, until %s", at.Hostname(), leaf.Issuer.CommonName, leaf.NotAfter.Format(time.DateOnly))
		return true
	}
	text, fix := handshake(err, at.Host)
	p.check("certificate", Bad, begin, "%s", text)
	p.find("certificate", Error, "No encrypted connection", text, fix, "name-unknown", "port-closed", "clock.wrong")
	return false
}

// handshake says what is wrong with an encrypted connection, and what to do.
func handshake(err error, host string) (text, fix string) {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var plain tls.RecordHeaderError
	switch {
	case errors.As(err, &plain):
		return "what listens at " + host + " does not speak TLS", "if it is a stand-in or a collector of yours, write http:// instead of https://"
	case errors.As(err, &name):
		return "the certificate of " + host + " is for another name: " + strings.Join(name.Certificate.DNSNames, ", "), "write the address under one of the names that it has"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the certificate of " + host + " has expired, or is not valid yet", "check this machine's clock; if it is right, the server needs a new certificate"
	case errors.As(err, &unknown):
		return "the certificate of " + host + " is signed by nobody that this machine trusts",
			"a proxy that looks into connections is likely: name its certificate in OTEL_EXPORTER_OTLP_CERTIFICATE, AWS_CA_BUNDLE or SSL_CERT_FILE; in a slim container install ca-certificates"
	}
	return "no encrypted connection to " + host + " comes about: " + bareNetwork(err), "is there a proxy or firewall in between?"
}

// The least differences of clocks that matter.
const (
	awsSkew  = 5 * time.Minute // AWS refuses a signature beyond it
	showSkew = time.Minute     // traces are looked for in the wrong minutes
)

// readsClock compares this machine's clock with the Date of an answer. The question carries no key.
func (p *patient) readsClock(ctx context.Context, at, via *url.URL) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	client := http.Client{
		Transport:     &http.Transport{TLSClientConfig: p.trust(), Proxy: http.ProxyURL(via), DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, (&url.URL{Scheme: at.Scheme, Host: at.Host, Path: "/"}).String(), http.NoBody)
	if err != nil {
		return
	}
	begin := time.Now()
	resp, err := client.Do(r)
	if err != nil {
		p.check("clock", Skipped, time.Time{}, "%s gave no time to compare with", at.Host)
		return
	}
	_ = resp.Body.Close()
	theirs, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		p.check("clock", Skipped, time.Time{}, "%s gave no time to compare with", at.Host)
		return
	}
	p.judgeClock(begin.Add(time.Since(begin)/2).Sub(theirs), at.Host)
}

// judgeClock says what follows from how far this machine is ahead.
func (p *patient) judgeClock(ahead time.Duration, host string) {
	off := ahead.Abs()
	if off < showSkew {
		p.check("clock", Good, time.Time{}, "agrees with %s", host)
		return
	}
	way := "ahead of"
	if ahead < 0 {
		way = "behind"
	}
	text := fmt.Sprintf("this machine's clock is %v %s that of %s", off.Round(time.Second), way, host)
	p.check("clock", Bad, time.Time{}, "%s", text)
	severity := Warning
	if off >= awsSkew && p.Factory.Name == "cloudwatch" {
		severity = Error
		text += ", and AWS refuses signatures that are off by more than 5 minutes"
	} else {
		text += ", so what is sent shows up at the wrong time"
	}
	p.findings = append(p.findings, Finding{
		Code: "clock.wrong", Severity: severity, Title: "The clock is wrong", Text: text,
		Fix: "set it, for example with `timedatectl set-ntp true`; in WSL and virtual machines it stops while the computer sleeps",
	})
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
