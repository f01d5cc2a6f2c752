package otlp

import (
	"crypto/tls"
	"crypto/x509"
	"os"

	"cruddur/providers/settings"
)

// TLS reads the certificates that the variables name. It returns nil when they name none, and for the system's trust.
func (e *Env) TLS() (*tls.Config, error) {
	if e.certificate == "" && e.clientCert == "" && e.clientKey == "" {
		return nil, nil
	}
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if e.certificate != "" {
		pem, err := os.ReadFile(e.certificate)
		if err != nil {
			return nil, unreadable(e.certVar.From, err)
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, &settings.Problem{
				Variable: e.certVar.From, Text: "names a file without a certificate in it",
				Fix: "the file has to be in PEM form, with BEGIN CERTIFICATE in it",
			}
		}
	}
	switch {
	case e.clientCert != "" && e.clientKey != "":
		pair, err := e.clientPair()
		if err != nil {
			return nil, err
		}
		c.Certificates = []tls.Certificate{pair}
	case e.clientCert != "":
		return nil, &settings.Problem{Variable: e.clientCertVar.From, Text: "is set without its key", Fix: "set " + prefix + "CLIENT_KEY too"}
	case e.clientKey != "":
		return nil, &settings.Problem{Variable: e.clientKeyVar.From, Text: "is set without its certificate", Fix: "set " + prefix + "CLIENT_CERTIFICATE too"}
	}
	return c, nil
}

func (e *Env) clientPair() (tls.Certificate, error) {
	cert, err := os.ReadFile(e.clientCert)
	if err != nil {
		return tls.Certificate{}, unreadable(e.clientCertVar.From, err)
	}
	key, err := os.ReadFile(e.clientKey)
	if err != nil {
		return tls.Certificate{}, unreadable(e.clientKeyVar.From, err)
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return tls.Certificate{}, &settings.Problem{
			Variable: e.clientCertVar.From, Text: "and its key cannot be used: " + err.Error(),
			Fix: "both files have to be in PEM form and belong together",
		}
	}
	return pair, nil
}

func unreadable(variable string, err error) error {
	return &settings.Problem{Variable: variable, Text: "names a file that cannot be read: " + err.Error(), Fix: "check the path and its permissions"}
}
