package otlp

import (
	"net/http"
	"net/url"
	"time"

	"cruddur/providers/settings"
)

// Env is what the OTEL_EXPORTER_OTLP_* variables say about one signal. Variables of the signal win over the general
// ones. Declare it with [Env.Settings], and call [Env.Resolve] in a check of the set before reading anything else.
type Env struct {
	Compression string        // "gzip" or "none"
	Protocol    string        // "http/protobuf" or "http/json"
	Timeout     time.Duration // for one attempt
	Headers     http.Header   // after Resolve

	signal        string
	path          string    // "/v1/traces"
	general       **url.URL // shared by the signals
	own           *url.URL
	plain         bool
	rawHeaders    settings.Secret
	certificate   string
	clientCert    string
	clientKey     string
	generalVar    *settings.Variable
	ownVar        *settings.Variable
	plainVar      *settings.Variable
	headersVar    *settings.Variable
	protocolVar   *settings.Variable
	certVar       *settings.Variable
	clientCertVar *settings.Variable
	clientKeyVar  *settings.Variable
}

// The signals, as their variables are named.
const (
	Traces = "TRACES"
	Logs   = "LOGS"
)

var (
	paths = map[string]string{Traces: "/v1/traces", Logs: "/v1/logs"}
	nouns = map[string]string{Traces: "spans", Logs: "log lines"}
)

const prefix = "OTEL_EXPORTER_OTLP_"

// The variables that are meant when none of a signal's is set.
const (
	EndpointVariable = prefix + "ENDPOINT"
	HeadersVariable  = prefix + "HEADERS"
)

// Settings declares the variables of a signal.
func (e *Env) Settings(s *settings.Set, signal string) {
	declareBase(s, "", "`"+paths[signal]+"` is", e)
	e.declare(s, signal)
}

// Both declares the variables of both signals. fallback is the address that counts when no variable gives one; "": none.
func Both(s *settings.Set, fallback string, traces, logs *Env) {
	declareBase(s, fallback, "`"+paths[Traces]+"` and `"+paths[Logs]+"` are", traces, logs)
	traces.declare(s, Traces)
	logs.declare(s, Logs)
}

// declareBase declares the one address that all signals share.
func declareBase(s *settings.Set, fallback, added string, envs ...*Env) {
	var general *url.URL
	variable := URL(s, &general, settings.Spec{
		Name: EndpointVariable, Default: fallback, Example: "http://localhost:4318",
		Help: "Where to send; " + added + " added to its path.",
	})
	for _, e := range envs {
		e.general, e.generalVar = &general, variable
	}
}

func (e *Env) declare(s *settings.Set, signal string) {
	e.signal, e.path = signal, paths[signal]
	noun := nouns[signal]
	both := func(name, fallback, example, help string) settings.Spec {
		return settings.Spec{
			Name: prefix + signal + "_" + name, Also: []string{prefix + name},
			Default: fallback, Example: example, Help: help,
		}
	}
	e.ownVar = URL(s, &e.own, settings.Spec{
		Name: prefix + signal + "_ENDPOINT", Example: "http://localhost:4318" + e.path,
		Help: "Where to send " + noun + ", taken as it is: nothing is added to its path.",
	})
	s.Bool(&e.plain, both("INSECURE", "", "true",
		"Decides over the scheme of those two addresses: true sends "+noun+" over http, false over https."))
	e.plainVar = last(s)
	s.Secret(&e.rawHeaders, both("HEADERS", "", "",
		"Headers for every request with "+noun+", as name=value separated by commas, values percent-encoded."))
	e.headersVar = last(s)
	s.Choice(&e.Compression, []string{"gzip", "none"}, both("COMPRESSION", "gzip", "", "How requests with "+noun+" are compressed."))
	s.Choice(&e.Protocol, []string{protobuf, jsonProtocol}, both("PROTOCOL", protobuf, "", "The encoding of requests with "+noun+"."))
	e.protocolVar = last(s)
	s.Milliseconds(&e.Timeout, both("TIMEOUT", "10000", "", "How long one attempt to send "+noun+" may take, in milliseconds."))
	s.Text(&e.certificate, both("CERTIFICATE", "", "ca.pem",
		"A file of certificates, in PEM form, to trust instead of the system's when sending "+noun+"."))
	e.certVar = last(s)
	s.Text(&e.clientCert, both("CLIENT_CERTIFICATE", "", "client.pem", "A file with the certificate to show to the server that takes "+noun+"."))
	e.clientCertVar = last(s)
	s.Text(&e.clientKey, both("CLIENT_KEY", "", "client.key", "A file with the key of that certificate."))
	e.clientKeyVar = last(s)
}

const (
	protobuf     = "http/protobuf"
	jsonProtocol = "http/json"
)

// Resolve reads what depends on more than one variable's form. It is called once, after loading.
func (e *Env) Resolve() error {
	headers, err := ParseHeaders(e.rawHeaders.Reveal())
	if err != nil {
		return &settings.Problem{
			Variable: e.HeadersFrom(), Text: err.Error(),
			Fix: "write name=value pairs separated by commas, a comma inside a value as %2C",
		}
	}
	e.Headers = headers
	return nil
}

// Signal is the one that the variables were declared for.
func (e *Env) Signal() string { return e.signal }

// HeadersFrom names the variable that the headers came from, or the general one when there are none.
func (e *Env) HeadersFrom() string { return from(e.headersVar, HeadersVariable) }

// CertificateFrom names the variable for the certificates to trust.
func (e *Env) CertificateFrom() string { return from(e.certVar, prefix+"CERTIFICATE") }

// ProtocolFrom names the variable for the encoding.
func (e *Env) ProtocolFrom() string { return from(e.protocolVar, prefix+"PROTOCOL") }

func from(v *settings.Variable, general string) string {
	if v.From != "" {
		return v.From
	}
	return general
}

// last is the variable declared last.
func last(s *settings.Set) *settings.Variable {
	vars := s.Variables()
	return vars[len(vars)-1]
}
