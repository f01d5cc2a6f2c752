package httpapi

import (
	"net/http"
	"strings"

	"cruddur/app"
)

func (a *api) messageGroups(w http.ResponseWriter, r *http.Request) error {
	list, err := a.service.MessageGroups(r.Context(), app.UserFrom(r.Context()))
	return writeList(w, r, list, err)
}

func (a *api) messages(w http.ResponseWriter, r *http.Request) error {
	peer := strings.TrimPrefix(r.PathValue("handle"), "@")
	list, err := a.service.Messages(r.Context(), app.UserFrom(r.Context()), peer)
	return writeList(w, r, list, err)
}

func (a *api) createMessage(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Message  string `json:"message"`
		Receiver string `json:"user_receiver_handle"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	made, err := a.service.CreateMessage(r.Context(), app.DirectMessage{
		Sender: app.UserFrom(r.Context()), Receiver: in.Receiver, Message: in.Message,
	})
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, made)
	return nil
}
