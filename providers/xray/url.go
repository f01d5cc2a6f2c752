package xray

import (
	"strconv"
	"strings"

	api "go.opentelemetry.io/otel/trace"
)

// url writes the full URL as given, or puts it together.
func (e *encoder) url() {
	f := &e.facts
	if full := f.take(urlFull, oldURL); full != "" {
		e.key("url")
		e.text("url.full", withoutUser(full))
		f.placeIn(full, urlScheme, oldScheme, urlPath, urlQuery, oldTarget, serverAddress, oldHost)
		scheme, _, _ := strings.Cut(full, "://")
		if port, ok := f.number(serverPort); ok && (usual(scheme, port) || strings.Contains(full, e.portString(port))) {
			f.place(serverPort)
		}
		return
	}
	u := e.assemble()
	if u.host == "" && u.path == "" {
		return
	}
	e.key("url")
	e.textOf("url.full", u.scheme, u.separator, u.host, u.colon, u.port, u.path, u.mark, u.query)
}

// parts of a URL, in their order.
type parts struct{ scheme, separator, host, colon, port, path, mark, query string }

// assemble finds the parts of the URL of a span that does not have it whole.
func (e *encoder) assemble() (u parts) {
	f := &e.facts
	u.host, u.port = e.authority()
	if u.port != "" {
		u.colon = ":"
	}
	if u.path = f.take(urlPath); u.path != "" {
		if u.query = f.take(urlQuery); u.query != "" {
			u.mark = "?"
		}
	} else {
		u.path = f.take(oldTarget)
	}
	if u.path != "" && u.path[0] != '/' {
		u.path = "/" + u.path
	}
	if u.host == "" {
		return u // a scheme would not help without
	}
	if u.scheme, u.separator = f.take(urlScheme, oldScheme), "://"; u.scheme == "" {
		u.scheme = "http"
	}
	return u
}

// authority returns the host that was asked, and its port where it is not the scheme's own.
func (e *encoder) authority() (host, port string) {
	f := &e.facts
	if host = f.take(oldHost); host != "" {
		f.placeIn(host, serverAddress)
		return host, ""
	}
	var n int64
	if f.kind == api.SpanKindServer {
		host = f.take(serverAddress, oldServerName, oldHostName)
		n, _ = f.takeNumber(serverPort, oldHostPort)
	} else {
		host = f.take(serverAddress, oldPeerName)
		n, _ = f.takeNumber(serverPort, oldPeerPort)
	}
	if strings.Contains(host, ":") && host[0] != '[' {
		host = "[" + host + "]"
	}
	if n == 0 || usual(f.peek(urlScheme, oldScheme), n) {
		return host, ""
	}
	return host, e.portString(n)
}

// hostHeader is the Host header of a request as far as the span tells it.
func (f *facts) hostHeader() string {
	if host := f.peek(oldHost); host != "" {
		return host
	}
	host := f.peek(serverAddress, oldServerName, oldHostName)
	scheme := f.peek(urlScheme, oldScheme)
	if full := f.peek(urlFull, oldURL); scheme == "" && full != "" {
		scheme, _, _ = strings.Cut(full, "://")
	}
	if n, ok := f.number(serverPort, oldHostPort); ok && host != "" && !usual(scheme, n) {
		return host + ":" + strconv.FormatInt(n, 10)
	}
	return host
}

// usual says whether a URL leaves the port out.
func usual(scheme string, port int64) bool {
	return port == 80 && (scheme == "http" || scheme == "") || port == 443 && scheme == "https"
}

// portString remembers the last port's text: a program serves one.
func (e *encoder) portString(port int64) string {
	if port != e.port || e.portText == "" {
		e.port, e.portText = port, strconv.FormatInt(port, 10)
	}
	return e.portText
}

// placeIn marks those of the keys as placed whose text is part of a greater one.
func (f *facts) placeIn(text string, keys ...known) {
	for _, k := range keys {
		if part := f.peek(k); part != "" && strings.Contains(text, part) {
			f.place(k)
		}
	}
}

// textOf writes a text that comes in parts.
func (e *encoder) textOf(name string, parts ...string) {
	if e.fit.mode != asIs {
		e.text(name, strings.Join(parts, ""))
		return
	}
	e.buf = append(e.buf, '"')
	for _, part := range parts {
		e.buf = appendEscaped(e.buf, part)
	}
	e.buf = append(e.buf, '"')
}

// withoutUser drops a user and password from a URL: it will be shown.
func withoutUser(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	authority := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority = rest[:i]
	}
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		return scheme + "://" + rest[at+1:]
	}
	return url
}

// urlHost returns the host of a URL, without user and port; "" where there is none.
func urlHost(url string) string {
	_, rest, ok := strings.Cut(withoutUser(url), "://")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	if i := strings.LastIndexByte(rest, ':'); i >= 0 && !strings.HasSuffix(rest, "]") {
		rest = rest[:i]
	}
	return rest
}
