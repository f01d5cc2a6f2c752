package httpapi

import (
	"errors"
	"io"
	"log/slog"
	"net/http"

	"cruddur/app"
	"cruddur/app/bugs"
)

// healthCheck says that the process answers. It asks nobody else: neither the database nor a tool being slow is a reason
// to take the backend away.
func (a *api) healthCheck(w http.ResponseWriter, _ *http.Request) error {
	writeJSON(w, http.StatusOK, struct {
		Success bool `json:"success"`
		Version int  `json:"ver"`
	}{true, 1})
	return nil
}

// rollbarTest sends a message, to see whether one arrives.
func (a *api) rollbarTest(w http.ResponseWriter, r *http.Request) error {
	const words = "Hello World!"
	app.Report(r.Context(), a.reporter, slog.LevelWarn, words, nil)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, words) // the caller has gone, and there is nobody to tell
	return nil
}

func (a *api) listBugs(w http.ResponseWriter, _ *http.Request) error {
	writeJSON(w, http.StatusOK, struct {
		Bugs []bugs.Bug `json:"bugs"`
	}{a.bugs.List()})
	return nil
}

func (a *api) switchBug(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		On *bool `json:"on"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	if in.On == nil {
		return &badRequest{http.StatusBadRequest, `the body must say {"on": true} or {"on": false}`}
	}
	bug, err := a.bugs.Switch(bugs.Name(r.PathValue("name")), *in.On)
	if unknown, ok := errors.AsType[*bugs.UnknownError](err); ok {
		return &badRequest{http.StatusNotFound, unknown.Error()}
	}
	if err != nil {
		return err
	}
	a.log.LogAttrs(r.Context(), slog.LevelInfo, "bug switched",
		slog.String("bug", string(bug.Name)), slog.Bool("on", bug.On))
	writeJSON(w, http.StatusOK, bug)
	return nil
}
