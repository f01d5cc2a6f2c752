package xray

import (
	"strings"
	"unicode"
	"unicode/utf8"

	api "go.opentelemetry.io/otel/trace"
)

// maxName is how many characters X-Ray takes of a name.
const maxName = 200

// name chooses what a document is called, in the order of OpenTelemetry's exporter for X-Ray. X-Ray draws one node of
// its map for each name of a segment, so that a server's is the service's and not the span's; the span's own name is
// kept in metadata.
func (e *encoder) name() string {
	f := &e.facts
	server, aws := f.kind == api.SpanKindServer, f.isAWS()
	var name string
	first := func(k known) bool {
		name = f.peek(k)
		return name != ""
	}
	switch {
	case server && first(localService):
	case (f.remote() || f.kind == api.SpanKindConsumer) && first(remoteService):
		if aws {
			name = strings.TrimPrefix(strings.TrimPrefix(name, "AWS.SDK."), "AWS::")
		}
	case first(peerService):
	case aws && first(awsService):
	case first(oldDBName), !server && first(dbNamespace):
		name = f.atHost(name)
	case server && e.host != "" && e.host.match(f.hostHeader()):
		name = f.hostHeader()
	case server && e.resource.name != "":
		name = e.resource.name
	case first(rpcService), first(oldHost), first(oldPeerName):
	case f.remote() && first(serverAddress):
		if f.peek(httpMethod, oldHTTPMethod) != "" {
			name = f.hostHeader() // as X-Ray's SDKs name a call: with the port that its URL shows
		}
	default:
		name = f.span.Name()
	}
	return name
}

// atHost writes a database as X-Ray's SDKs do: name@host.
func (f *facts) atHost(database string) string {
	host := urlHost(f.peek(dbConnection))
	if host == "" {
		host = f.peek(serverAddress, oldPeerName)
	}
	if host == "" || strings.Contains(database, "@") {
		return database
	}
	return database + "@" + host
}

// allowed says whether X-Ray takes a character in a name.
func allowed(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune(` _.:/%&#=+\-@`, r)
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Z, r))
}

// cleanName keeps what X-Ray takes of a name. White space of other kinds becomes a blank.
func cleanName(name string) string {
	if isClean(name) {
		return name
	}
	var b strings.Builder
	n := 0
	for _, r := range name {
		if unicode.IsSpace(r) {
			r = ' '
		}
		if !allowed(r) {
			continue
		}
		if n++; n > maxName {
			break
		}
		b.WriteRune(r)
	}
	if clean := strings.TrimSpace(b.String()); clean != "" {
		return clean
	}
	return "span"
}

// isClean says whether a name can stay as it is. It knows only the usual case, short and plain.
func isClean(name string) bool {
	if name == "" || len(name) > maxName || name[0] == ' ' || name[len(name)-1] == ' ' {
		return false
	}
	for i := range len(name) {
		if c := name[i]; c >= utf8.RuneSelf || !allowed(rune(c)) {
			return false
		}
	}
	return true
}
