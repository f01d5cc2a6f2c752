package httpapi

import (
	"net/http"

	"github.com/google/uuid"

	"cruddur/app"
)

// callerOf returns the handle of the caller. There is no login in week 2: whoever does not say who it is, is the
// course's own user.
func callerOf(r *http.Request) (string, error) {
	values := r.Header.Values("X-Cruddur-User")
	if len(values) == 0 {
		return app.DefaultUser, nil
	}
	if handle, ok := app.ParseHandle(values[0]); ok && len(values) == 1 {
		return handle, nil
	}
	return "", &badRequest{
		http.StatusBadRequest,
		`X-Cruddur-User must be one handle of letters, digits, "_" and "-", at most 64 of them`,
	}
}

// requestIDOf returns the id that the caller gave the request, when it is fit to stand in a log, or a fresh one.
func requestIDOf(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); sane(id) {
		return id
	}
	return uuid.NewString()
}

func sane(id string) bool {
	if len(id) == 0 || len(id) > 128 {
		return false
	}
	for i := range len(id) {
		switch c := id[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '-', c == '_', c == '.', c == ':', c == '=', c == '+', c == '/':
		default:
			return false
		}
	}
	return true
}
