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
var telling = [...]string{"auth", "cookie", "token", "secret", "passw", "api-key", "apikey", "api_key", "session", "signature", "credential", "x-honeycomb-team"}

// LooksSecret says whether a header, parameter or field of this name holds what is for nobody else.
func LooksSecret(name string) bool {
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
		case LooksSecret(name):
			out[name] = []string{hidden}
		case name == "Referer":
			out[name] = []string{scrubURL(h.Get(name))}
		default:
			out[name] = append([]string(nil), values...)
		}
	}
	return out
}

// scrubURL masks the parameters of an address and leaves out its user. What cannot be read is not shown.
func scrubURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return hidden
	}
	u.User, u.Fragment = nil, ""
	if u.RawQuery != "" {
		u.RawQuery = scrubValues(u.Query()).Encode()
	}
	return u.String()
}

func scrubValues(v url.Values) url.Values {
	for name := range v {
		if LooksSecret(name) {
			v[name] = []string{hidden}
		}
	}
	return v
}
