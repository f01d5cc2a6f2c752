package httpapi

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// logLine writes the one line of a request, in the course's words and with the field's names. It is at the level of the
// status, so that a filter on errors shows errors.
func (a *api) logLine(r *http.Request, status int, took time.Duration) {
	level := slog.LevelInfo
	switch {
	case status >= 500:
		level = slog.LevelError
	case status >= 400:
		level = slog.LevelWarn
	}
	if a.quiet(r) || !a.log.Enabled(r.Context(), level) {
		return
	}
	peer, scheme, path := peerOf(r), "http", r.URL.EscapedPath()
	if r.TLS != nil {
		scheme = "https"
	}
	full, query := path, shownQuery(r)
	if query != "" {
		full += "?" + query
	}
	attrs := make([]slog.Attr, 0, 10)
	attrs = append(attrs,
		slog.String("client.address", clientOf(r, peer)),
		slog.String("http.request.method", r.Method),
		slog.String("url.scheme", scheme),
		slog.String("url.path", r.URL.Path),
		slog.Int("http.response.status_code", status),
		slog.Float64("duration_ms", float64(took.Microseconds())/1000),
	)
	if query != "" {
		attrs = append(attrs, slog.String("url.query", query))
	}
	if template := route(r); template != "" {
		attrs = append(attrs, slog.String("http.route", template))
	}
	if agent := r.UserAgent(); agent != "" {
		attrs = append(attrs, slog.String("user_agent.original", agent))
	}
	msg := strings.Join([]string{peer, r.Method, scheme, full, strconv.Itoa(status)}, " ")
	a.log.LogAttrs(r.Context(), level, msg, attrs...)
}

// peerOf returns the address at the other end of the connection.
func peerOf(r *http.Request) string {
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		return host
	}
	return r.RemoteAddr
}

// clientOf returns whom a proxy says that it speaks for, as the server span has it, and the proxy itself where what it
// says is no address. Anybody can say so: it is for reading, not for deciding.
func clientOf(r *http.Request, peer string) string {
	first, _, _ := strings.Cut(r.Header.Get("X-Forwarded-For"), ",")
	if addr, err := netip.ParseAddr(strings.TrimSpace(first)); err == nil {
		return addr.String()
	}
	return peer
}
