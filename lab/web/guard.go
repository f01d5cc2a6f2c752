package web

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// policy lets the page load its own files and talk to its own server, and nothing else.
const policy = "default-src 'self'; img-src 'self' data:; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'"

// guard stands in front of all routes.
func (s *server) guard(next http.Handler) (http.Handler, error) {
	cross := http.NewCrossOriginProtection()
	for _, u := range s.Public {
		if err := cross.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, fmt.Errorf("page: public URL %s: %w", u, err)
		}
	}
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, problem{
			http.StatusForbidden, "cross_origin", "a page of another origin may not do this here",
			"do it from the lab's own page, or from a program that is no browser",
		})
	}))
	guarded := cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if !s.known(r.Host) {
			s.fail(w, r, problem{
				http.StatusForbidden, "foreign_host", fmt.Sprintf("this server answers to localhost, not to %q", r.Host),
				"open it as localhost, or name the address by which it is reached with the flag -public",
			})
			return
		}
		guarded.ServeHTTP(w, r)
	}), nil
}

// guards lists the headers that guard sets, for the proxy to leave out of the backend's answers.
var guards = [...]string{
	"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy",
	"Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
}

// known reports whether the server goes by that name. A name that resolves to 127.0.0.1 is not enough: anybody can have
// one, and a browser would take their page and this server for the same site.
func (s *server) known(host string) bool {
	name := bareHost(host)
	if s.AnyHost || name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() {
		return true
	}
	for _, u := range s.Public {
		if name == bareHost(u.Host) {
			return true
		}
	}
	return false
}

// bareHost is a Host header's name, without port, brackets and the root's dot.
func bareHost(host string) string {
	u := url.URL{Host: host}
	return strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
}
