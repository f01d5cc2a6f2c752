package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/url"
	"os"
	"strings"
	"time"
)

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
