package httpapi

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// secretName knows the parameters whose values are for nobody else, wherever a query is shown.
var secretName = regexp.MustCompile(`(?i)auth|cookie|token|secret|passw|api[-_]?key|session|signature|credential`)

// shownQuery returns the request's query as it came, but for the values that no span and no line may hold.
func shownQuery(r *http.Request) string {
	raw := r.URL.RawQuery
	if !strings.Contains(raw, "=") {
		return raw
	}
	parts := strings.Split(raw, "&")
	for i, part := range parts {
		name, _, ok := strings.Cut(part, "=")
		if !ok {
			continue
		}
		plain, err := url.QueryUnescape(name)
		if err != nil || secretName.MatchString(plain) {
			parts[i] = name + "=[hidden]"
		}
	}
	return strings.Join(parts, "&")
}
