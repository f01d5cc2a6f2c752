package xray

import (
	"net/http"

	api "go.opentelemetry.io/otel/trace"

	"cruddur/providers"
)

// answer puts X-Amzn-Trace-Id on every answer, as X-Ray's SDKs do on their servers: the trace, the caller's own Parent
// back, and Sampled where the caller said it, or asked. A caller who sent nothing learns which trace to look for.
func (p propagator) answer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sc := api.SpanContextFromContext(r.Context())
		if sc.TraceID().IsValid() {
			h := header{root: sc.TraceID()}
			if asked, ok := received(r.Context()); ok && asked.root == h.root {
				h.parent, h.sampled = asked.parent, asked.sampled
			}
			if h.sampled == '?' {
				h.sampled = '0'
				if providers.Wanted(sc, p.provider) {
					h.sampled = '1'
				}
			}
			w.Header().Set(headerName, h.String())
		}
		next.ServeHTTP(w, r)
	})
}
