package otlp

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"

	"cruddur/providers"
)

// Options say where a signal goes and in which form. All of them count as given: nothing is read from elsewhere.
type Options struct {
	Endpoint    Endpoint
	Headers     http.Header
	Compression string // "gzip" or "none"
	Protocol    string // "http/protobuf" or "http/json"
	Timeout     time.Duration
	MostBytes   int // of a request before compression; a larger batch goes out in parts

	TLS       *tls.Config
	Direct    bool                                  // past any proxy
	Transport func(*http.Transport) *http.Transport // adjusts the transport; nil: as it is

	// Sign adds to a request what depends on its body, which is given as it will be sent. nil: nothing does.
	Sign func(r *http.Request, body []byte) error
	// Seen is shown the head of each answer. nil: nobody looks.
	Seen func(*http.Response)

	// Explain turns a refusal into a [*providers.Failure] that names the setting at fault, where the tool knows better
	// than OTLP. said is the server's answer in words. nil, or a nil result: the general explanation.
	Explain func(status int, said error) error
	// Certificates names the variable for the certificates to trust; "" when the tool has none.
	Certificates string
}

// headers is what the exporters take.
func (o Options) headers() map[string]string {
	headers := make(map[string]string, len(o.Headers))
	for name := range o.Headers {
		headers[name] = o.Headers.Get(name)
	}
	return headers
}

// Client is the HTTP side of a provider that speaks OTLP: what it posts and asks goes through here.
type Client struct {
	options   Options
	transport *http.Transport
	noted     http.RoundTripper // notes the exchange and puts answers into words
}

// NewClient makes a client. It dials nothing.
func NewClient(o Options) *Client {
	t := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:        o.TLS,
		TLSHandshakeTimeout:    10 * time.Second,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
	if o.Direct {
		t.Proxy = nil
	}
	if o.Transport != nil {
		t = o.Transport(t)
	}
	var noted http.RoundTripper = providers.Transport{Base: answers{base: t, hide: redactor(o.Headers)}}
	if o.Sign != nil || o.Seen != nil {
		noted = signed{base: noted, sign: o.Sign, seen: o.Seen}
	}
	return &Client{options: o, transport: t, noted: noted}
}

// HTTP returns a client for requests beside the exporter's, such as a question about the key. It follows no redirect:
// another host must not get the key.
func (c *Client) HTTP() *http.Client { return httpClient(c.noted) }

// Close lets go of the connections that wait for another request.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

func httpClient(t http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
