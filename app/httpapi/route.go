package httpapi

import (
	"net/http"
	"strings"
)

// The templates of the routes whose pattern says less than they mean: ServeMux knows no segment that begins with "@".
const (
	userRoute     = "/api/activities/@{handle}"
	activityRoute = "/api/activities/{uuid}"
	replyRoute    = "/api/activities/{uuid}/reply"
	messagesRoute = "/api/messages/@{handle}"

	messagesPattern = "GET /api/messages/{handle}"
)

// routed finds the route before anything else happens, so that a span has its name, and a sampler its route, from the
// start. It leaves "METHOD /template" in the request's Pattern, or nothing where there is no route.
func (a *api) routed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Pattern = ""
		if pattern := a.pattern(r); pattern != "" {
			r.Pattern = r.Method + " " + template(pattern, r.URL.Path)
		}
		next.ServeHTTP(w, r)
	})
}

// pattern returns the mux's pattern for a request. OPTIONS has no patterns: it belongs to those of its path.
func (a *api) pattern(r *http.Request) string {
	if r.Method != http.MethodOptions {
		return a.patternFor(r)
	}
	probe := *r
	for _, probe.Method = range methods {
		if pattern := a.patternFor(&probe); pattern != "" {
			return pattern
		}
	}
	return ""
}

var methods = [...]string{http.MethodGet, http.MethodPost, http.MethodPut}

func (a *api) patternFor(r *http.Request) string {
	_, pattern := a.mux.Handler(r)
	if pattern == messagesPattern && !strings.HasPrefix(r.URL.Path, "/api/messages/@") {
		return ""
	}
	return pattern
}

// methodsOf lists the methods of the request's path, as an Allow header has them.
func (a *api) methodsOf(r *http.Request) string {
	list := []string{http.MethodOptions}
	probe := *r
	for _, probe.Method = range methods {
		if a.patternFor(&probe) == "" {
			continue
		}
		if list = append(list, probe.Method); probe.Method == http.MethodGet {
			list = append(list, http.MethodHead)
		}
	}
	return strings.Join(list, ", ")
}

// template returns the path of a pattern in the words of the API.
func template(pattern, path string) string {
	_, route, ok := strings.Cut(pattern, " ")
	if !ok {
		route = pattern
	}
	switch route {
	case "/api/activities/{id}":
		if strings.HasPrefix(path, "/api/activities/@") {
			return userRoute
		}
		return activityRoute
	case "/api/activities/{id}/reply":
		return replyRoute
	case "/api/messages/{handle}":
		return messagesRoute
	}
	return route
}

// route returns the template that routed found, "" where there is none.
func route(r *http.Request) string {
	_, path, _ := strings.Cut(r.Pattern, " ")
	return path
}

// quiet reports whether a request is the harness looking at itself. Such requests come every few seconds; traced and
// logged, they would bury those that somebody made.
func (a *api) quiet(r *http.Request) bool {
	if a.harnessTraces {
		return false
	}
	switch path := r.URL.Path; path {
	case "/api/health-check", "/telemetry", "/bugs":
		return true
	default:
		return strings.HasPrefix(path, "/bugs/")
	}
}
