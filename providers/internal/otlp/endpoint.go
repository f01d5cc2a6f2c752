package otlp

import (
	"errors"
	"net/url"
	"path"
	"strings"

	"cruddur/providers/settings"
)

// Endpoint is the address that a signal is sent to.
type Endpoint struct {
	URL  *url.URL // whole: scheme, host and path, nothing behind
	From string   // the variable that gave it; "" when none did
}

// Endpoint returns what the variables say, by OpenTelemetry's rules: the signal's own address as it is, else the
// general one with the signal's path joined to it; INSECURE then decides over the scheme. URL is nil when neither is set.
func (e *Env) Endpoint() Endpoint {
	var at Endpoint
	switch {
	case e.own != nil:
		u := *e.own
		if u.Path == "" {
			u.Path = "/"
		}
		at = Endpoint{&u, e.ownVar.From}
	case *e.general != nil:
		at = e.Join(*e.general, e.generalVar.From)
	default:
		return at
	}
	if e.plainVar.From != "" {
		at.URL.Scheme = "https"
		if e.plain {
			at.URL.Scheme = "http"
		}
	}
	return at
}

// Join adds the signal's path to a base address.
func (e *Env) Join(base *url.URL, from string) Endpoint {
	u := *base
	u.Path = path.Join("/", u.Path, e.path)
	return Endpoint{&u, from}
}

// Beside returns the address of another path of the same server: relative to the base that the signal's path was joined
// to, or to the root when the endpoint does not end in it.
func (e *Env) Beside(at Endpoint, other string) *url.URL {
	u := *at.URL
	base, joined := strings.CutSuffix(u.Path, e.path)
	if !joined {
		base = ""
	}
	u.Path = path.Join("/", base, other)
	return &u
}

// ParseURL reads an http or https address. What follows the path is dropped, and credentials in it are refused since
// addresses are shown.
func ParseURL(value string) (*url.URL, error) {
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "":
		return nil, errors.New("is not a URL such as http://localhost:4318")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("is a URL that begins with neither http:// nor https://")
	case u.User != nil:
		return nil, errors.New("has a user or password in it, which would be shown")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}, nil
}

// URL declares an address that keeps its path as it is, and returns the variable.
func URL(s *settings.Set, p **url.URL, spec settings.Spec) *settings.Variable {
	s.Func("URL", func(value string) error {
		u, err := ParseURL(value)
		if err == nil {
			*p = u
		}
		return err
	}, func() string {
		if *p == nil {
			return ""
		}
		return (*p).String()
	}, spec)
	return last(s)
}
