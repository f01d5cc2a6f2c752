package httpapi

import "net/http"

// routes is the whole API. HEAD works where GET does and OPTIONS works everywhere; a path that is not here is 404, a method
// that is not here 405.
func (a *api) routes() {
	a.handle("GET /api/activities/home", a.home)
	a.handle("GET /api/activities/notifications", a.notifications)
	a.handle("GET /api/activities/search", a.search)
	a.handle("GET /api/activities/{id}", a.activity) // a uuid, or the @handle of a user
	a.handle("POST /api/activities", a.createActivity)
	a.handle("POST /api/activities/{id}/reply", a.reply)

	a.handle("GET /api/message_groups", a.messageGroups)
	a.handle(messagesPattern, a.messages) // GET /api/messages/@{handle}
	a.handle("POST /api/messages", a.createMessage)

	a.handle("GET /api/health-check", a.healthCheck)
	a.handle("GET /rollbar/test", a.rollbarTest)

	if a.bugSwitch {
		a.handle("GET /bugs", a.listBugs)
		a.handle("PUT /bugs/{name}", a.switchBug)
	}
	if a.telemetry != nil {
		a.handle("GET /telemetry", func(w http.ResponseWriter, r *http.Request) error {
			a.telemetry.ServeHTTP(w, r)
			return nil
		})
	}
}

// handler answers a request, or returns why it did not.
type handler func(http.ResponseWriter, *http.Request) error

func (a *api) handle(pattern string, h handler) {
	a.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		r.Pattern = r.Method + " " + template(pattern, r.URL.Path) // instead of the mux's own
		if err := h(w, r); err != nil {
			a.fail(w, r, err)
		}
	})
}
