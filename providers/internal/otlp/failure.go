package otlp

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"

	"cruddur/providers"
)

// Retryable is OTLP's list of statuses that mean "later". It is shorter than others' lists: a 500 is final.
func Retryable(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// explain finds the setting at fault, where waiting will not help. said is the outcome's error, err the client's own.
func (c *Client) explain(status int, said, err error) error {
	if status != 0 {
		if c.options.Explain != nil {
			if failure := c.options.Explain(status, said); failure != nil {
				return failure
			}
		}
		switch {
		case status < 400, status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
			return c.wrongAddress("nothing at "+c.options.Endpoint.URL.String()+" takes OTLP", said)
		}
		return said
	}
	var certificate *tls.CertificateVerificationError
	var name *net.DNSError
	switch {
	case errors.As(err, &certificate):
		text := "the certificate of " + c.options.Endpoint.URL.Host + " is not trusted"
		if c.options.Certificates == "" {
			return &providers.Failure{Text: text, Err: certificate.Err}
		}
		return &providers.Failure{
			Setting: c.options.Certificates,
			Text:    text + "; if a proxy stands in between, this variable can name its certificate", Err: certificate.Err,
		}
	case errors.Is(err, http.ErrSchemeMismatch):
		return c.wrongAddress("it begins with https://, but the server there speaks http", nil)
	case errors.As(err, &name) && name.IsNotFound && c.options.Endpoint.From != "":
		return c.wrongAddress("there is no host of that name, or no network", said)
	}
	return bare(said)
}

// Explain says what stands behind an error of a request made with [Client.HTTP]: a setting at fault, or the error
// without the address in front.
func (c *Client) Explain(x *providers.Exchange, err error) error {
	said := x.Outcome(1, err, Retryable).Err
	if said == nil {
		return nil
	}
	return c.explain(x.Status(), said, err)
}

func (c *Client) notOTLP(text string) error {
	return c.wrongAddress(c.options.Endpoint.URL.String()+" "+text, nil)
}

// wrongAddress is a failure of the endpoint. When no variable gave it, none is named.
func (c *Client) wrongAddress(text string, said error) error {
	return &providers.Failure{Setting: c.options.Endpoint.From, Text: text, Err: said}
}

// bare drops the address that net/http puts in front: the target is known.
func bare(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
