package providers

import (
	"net"
	"net/url"
)

// Unencrypted returns the host to which what is sent to an address travels for everybody on the way to read, or "": it
// is encrypted, or does not leave this machine.
func Unencrypted(at *url.URL) string {
	host := at.Hostname()
	ip := net.ParseIP(host)
	if at.Scheme != "http" || host == "localhost" || ip != nil && ip.IsLoopback() {
		return ""
	}
	return at.Host
}
