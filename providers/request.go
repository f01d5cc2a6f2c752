package providers

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
)

type requestKey struct{}

// rememberRequest puts the request into its context, for Report.
func rememberRequest(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, r)))
	})
}

// requestInfo makes the scrubbed copy of ctx's request, or nil when ctx has none.
func requestInfo(ctx context.Context) *RequestInfo {
	r, ok := ctx.Value(requestKey{}).(*http.Request)
	if !ok {
		return nil
	}
	u := *r.URL
	u.User = nil
	u.Host, u.Scheme = r.Host, "http"
	if r.TLS != nil {
		u.Scheme = "https"
	}
	query := scrubValues(u.Query())
	u.RawQuery = query.Encode()
	ip, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		ip = r.RemoteAddr
	}
	return &RequestInfo{
		Method: r.Method, URL: u.String(), Route: r.Pattern, ClientIP: ip,
		Header: scrubHeader(r.Header), Query: query,
	}
}

// hidden stands where a secret was.
const hidden = "[hidden]"

// telling words in the name of a header or parameter say that its value is not for others.
var telling = [...]string{"auth", "cookie", "token", "secret", "password", "passwd", "api-key", "apikey", "api_key", "session", "signature", "credential", "x-honeycomb-team"}

func looksSecret(name string) bool {
	name = strings.ToLower(name)
	for _, word := range telling {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// scrubHeader drops cookies and credentials. Cookies are left out rather than masked, since even their names tell.
func scrubHeader(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		switch {
		case name == "Cookie" || name == "Set-Cookie":
		case looksSecret(name):
			out[name] = []string{hidden}
		default:
			out[name] = append([]string(nil), values...)
		}
	}
	return out
}

func scrubValues(v url.Values) url.Values {
	for name := range v {
		if looksSecret(name) {
			v[name] = []string{hidden}
		}
	}
	return v
}
