package labrun

import (
	"net"
	"net/url"
	"strconv"

	"cruddur/cmd/internal/place"
	"cruddur/providers/settings"
)

// PublicURLs lists by which addresses a port of this machine is reached from outside: none on a laptop, one in a cloud
// workspace.
func PublicURLs(env settings.Env, port string) []*url.URL {
	n, err := strconv.Atoi(port)
	if err != nil {
		return nil
	}
	u, err := url.Parse(place.URL(env, n))
	if err != nil || isLoopback(net.JoinHostPort(u.Hostname(), port)) {
		return nil
	}
	return []*url.URL{u}
}

// Address completes a port that stands alone to one of this machine.
func Address(value string) string {
	if _, err := strconv.ParseUint(value, 10, 16); err == nil {
		return net.JoinHostPort("127.0.0.1", value)
	}
	return value
}

// Localhost is an address as a person would type it.
func Localhost(address string) string {
	if host, port, err := net.SplitHostPort(address); err == nil {
		if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
			return "localhost:" + port
		}
	}
	return address
}
