package xray

import (
	"encoding/hex"
	"strings"

	api "go.opentelemetry.io/otel/trace"
)

// headerName is the header that carries a trace from one service to the next.
const headerName = "X-Amzn-Trace-Id"

// header is what X-Amzn-Trace-Id says:
//
//	Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a87bd80c:1|68fd508a:5
type header struct {
	root    api.TraceID
	parent  api.SpanID // zero where the sender is no part of the trace, such as a load balancer
	sampled byte       // '1', '0', '?' for "you decide, and tell me", or 0 where it says nothing
	rest    string     // the parts that mean nothing to us and are passed on, such as Lineage
}

// parseHeader reads a header in any of its forms: parts in any order, white space around them, ids in either case. A
// part that is wrong is as good as missing; without a Root there is no header.
func parseHeader(s string) (h header, ok bool) {
	const most = 4096
	if len(s) > most {
		return header{}, false
	}
	var rest []string
	for part := range strings.SplitSeq(s, ";") {
		key, value, found := strings.Cut(strings.TrimSpace(part), "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if !found || key == "" {
			continue
		}
		switch {
		case strings.EqualFold(key, "Root"):
			if root, good := parseRoot(value); good {
				h.root, ok = root, true
			}
		case strings.EqualFold(key, "Parent"):
			if id, err := api.SpanIDFromHex(strings.ToLower(value)); err == nil {
				h.parent = id
			}
		case strings.EqualFold(key, "Sampled"):
			h.sampled = 0
			if value == "1" || value == "0" || value == "?" {
				h.sampled = value[0]
			}
		case strings.EqualFold(key, "Self"):
			// It is about the load balancer that wrote it, for its own log.
		case passable(key) && passable(value):
			rest = append(rest, key+"="+value)
		}
	}
	if !ok {
		return header{}, false
	}
	h.rest = joinRest(rest)
	return h, true
}

// parseRoot reads 1-<8 hex>-<24 hex>.
func parseRoot(s string) (id api.TraceID, ok bool) {
	if len(s) != 35 || s[0] != '1' || s[1] != '-' || s[10] != '-' {
		return id, false
	}
	// Not written as one text: OpenTelemetry takes lower-case hex only.
	if _, err := hex.Decode(id[:4], []byte(s[2:10])); err != nil {
		return api.TraceID{}, false
	}
	if _, err := hex.Decode(id[4:], []byte(s[11:])); err != nil {
		return api.TraceID{}, false
	}
	return id, id.IsValid()
}

// passable says whether text from one caller may stand in a header to others.
func passable(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// joinRest bounds what is passed on, so that a caller cannot make our own requests too long.
func joinRest(parts []string) string {
	const most = 512
	n := 0
	for i, part := range parts {
		if n += len(part) + 1; n > most {
			parts = parts[:i]
			break
		}
	}
	return strings.Join(parts, ";")
}

// String writes the header in the order that AWS does.
func (h header) String() string {
	b := make([]byte, 0, 96)
	b = append(b, "Root="...)
	b = appendRoot(b, h.root)
	if h.parent.IsValid() {
		b = append(b, ";Parent="...)
		b = appendHex(b, h.parent[:])
	}
	if h.sampled != 0 {
		b = append(b, ";Sampled="...)
		b = append(b, h.sampled)
	}
	if h.rest != "" {
		b = append(b, ';')
		b = append(b, h.rest...)
	}
	return string(b)
}

// appendRoot appends a trace id as X-Ray writes it: version, seconds, the rest.
func appendRoot(dst []byte, id api.TraceID) []byte {
	dst = append(dst, "1-"...)
	dst = appendHex(dst, id[:4])
	dst = append(dst, '-')
	return appendHex(dst, id[4:])
}
