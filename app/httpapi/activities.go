package httpapi

import (
	"net/http"
	"strings"

	"cruddur/app"
)

func (a *api) home(w http.ResponseWriter, r *http.Request) error {
	list, err := a.service.Home(r.Context())
	return writeList(w, r, list, err)
}

func (a *api) notifications(w http.ResponseWriter, r *http.Request) error {
	list, err := a.service.Notifications(r.Context(), app.UserFrom(r.Context()))
	return writeList(w, r, list, err)
}

func (a *api) search(w http.ResponseWriter, r *http.Request) error {
	list, err := a.service.Search(r.Context(), r.URL.Query().Get("term"))
	return writeList(w, r, list, err)
}

// activity serves two routes that differ by an "@".
func (a *api) activity(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if handle, ok := strings.CutPrefix(id, "@"); ok {
		list, err := a.service.UserActivities(r.Context(), handle)
		return writeList(w, r, list, err)
	}
	activity, err := a.service.Activity(r.Context(), id)
	return writeList(w, r, []app.Activity{activity}, err)
}

func (a *api) createActivity(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Message string `json:"message"`
		TTL     string `json:"ttl"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	made, err := a.service.CreateActivity(r.Context(), app.Crud{
		Handle: app.UserFrom(r.Context()), Message: in.Message, TTL: in.TTL,
	})
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, made)
	return nil
}

func (a *api) reply(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Message string `json:"message"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	made, err := a.service.Reply(r.Context(), app.NewAnswer{
		Handle: app.UserFrom(r.Context()), ActivityUUID: r.PathValue("id"), Message: in.Message,
	})
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, made)
	return nil
}
