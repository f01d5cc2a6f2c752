package rollbar

import (
	"net/url"

	"cruddur/providers"
)

// requestOf shows the request, which the pipeline has scrubbed.
func requestOf(r *providers.RequestInfo) map[string]any {
	out := map[string]any{
		"method": r.Method, "url": shorten(r.URL, mostText), "user_ip": r.ClientIP, "headers": flat(r.Header),
	}
	if r.Route != "" {
		out["params"] = map[string]any{"route": r.Route}
	}
	if len(r.Query) > 0 {
		out["query_string"] = shorten(url.Values(r.Query).Encode(), mostText)
		out["GET"] = flat(r.Query)
	}
	return out
}

// flat writes lists of one as their one, as Rollbar shows them best.
func flat(values map[string][]string) map[string]any {
	out := make(map[string]any, len(values))
	for name, list := range values {
		if len(list) == 1 {
			out[name] = shorten(list[0], mostText)
		} else {
			out[name] = list
		}
	}
	return out
}
