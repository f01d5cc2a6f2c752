package compare

import (
	"encoding/json"
	"net"
	"net/url"
	"reflect"
	"strings"
)

// sameness says when two values that are written differently mean the same.
type sameness func(a, b string) bool

func sameTrace(a, b string) bool { return plainTrace(a) == plainTrace(b) }

func samePath(a, b string) bool { return path(a) == path(b) }

// sameHost leaves out a port.
func sameHost(a, b string) bool { return host(a) == host(b) }

// sameType leaves out that a Go error was a pointer.
func sameType(a, b string) bool { return strings.TrimLeft(a, "*") == strings.TrimLeft(b, "*") }

func sameWord(a, b string) bool { return strings.EqualFold(a, b) }

// partOf takes a part for the whole: one tool may have a route in the words around it, or a database in its address.
func partOf(a, b string) bool { return strings.Contains(a, b) || strings.Contains(b, a) }

// X-Ray and Rollbar have one URL where others have its parts, each of which is the same as that part of it only.
var (
	sameScheme  = inURL(func(u *url.URL) string { return u.Scheme })
	sameAddress = inURL(func(u *url.URL) string { return u.Hostname() })
	sameQuery   = inURL(func(u *url.URL) string { return u.RawQuery })
	samePort    = inURL(func(u *url.URL) string {
		if u.Port() == "" {
			return map[string]string{"http": "80", "https": "443"}[u.Scheme]
		}
		return u.Port()
	})
)

// inURL compares a part of a URL, which is taken out of a value that is a whole one.
func inURL(part func(*url.URL) string) sameness {
	of := func(s string) string {
		if u := wholeURL(s); u != nil {
			return part(u)
		}
		return s
	}
	return func(a, b string) bool { return of(a) == of(b) }
}

// wholeURL reads a URL, or an address with its port as X-Ray's sql.url has it; it is nil for a part of one.
func wholeURL(s string) *url.URL {
	if strings.HasPrefix(s, "/") || strings.Contains(s, "://") {
		u, err := url.Parse(strings.TrimPrefix(s, "jdbc:"))
		if err != nil {
			return nil
		}
		return u
	}
	address, _, _ := strings.Cut(s, "/")
	if _, _, err := net.SplitHostPort(address); err != nil {
		return nil
	}
	return &url.URL{Host: address}
}

// sameStack takes any stack for the same: one tool has it as text, the others as frames.
func sameStack(a, b string) bool { return a != "" && b != "" }

// plainTrace takes the dashes of X-Ray's form out.
func plainTrace(id string) string {
	if len(id) == 35 && strings.HasPrefix(id, "1-") && id[10] == '-' {
		id = id[2:10] + id[11:]
	}
	return strings.ToLower(id)
}

// xrayTrace puts a trace id into X-Ray's form.
func xrayTrace(id string) string {
	if len(id) != 32 {
		return id
	}
	return "1-" + id[:8] + "-" + id[8:]
}

func host(address string) string {
	if h, _, err := net.SplitHostPort(address); err == nil {
		return h
	}
	return strings.Trim(address, "[]")
}

// shortestCut is the shortest text that is taken for the beginning of a longer one: no tool cuts to less, and less may
// be the same by chance.
const shortestCut = 16

// isCut reports whether a is what is left of b.
func isCut(a, b string) bool {
	for _, sign := range []string{"…", "...", "[Truncated...]"} {
		a = strings.TrimSuffix(a, sign)
	}
	return len(a) >= shortestCut && len(a) < len(b) && strings.HasPrefix(b, a)
}

// sameJSON leaves out spacing and the order of keys.
func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}
