package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"go.opentelemetry.io/otel/trace"

	"cruddur/app"
)

// statusClosed is for a caller who went away before the answer, as nginx counts it. Nobody sees it but the log.
const statusClosed = 499

// badRequest is a request that cannot be understood, or is too large to try.
type badRequest struct {
	status  int
	message string
}

func (e *badRequest) Error() string { return e.message }

// fail answers with what went wrong. Only a failure of ours is reported, and that once.
func (a *api) fail(w http.ResponseWriter, r *http.Request, err error) {
	if bad, ok := errors.AsType[*badRequest](err); ok {
		refuse(w, r, bad.status, bad.message)
		return
	}
	if refusal, ok := errors.AsType[*app.Error](err); ok {
		if refusal.Kind == app.NotFound {
			refuse(w, r, http.StatusNotFound, refusal.Message)
		} else {
			writeJSON(w, http.StatusUnprocessableEntity, []string{refusal.Code})
		}
		return
	}
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		if !begun(w) {
			w.WriteHeader(statusClosed)
		}
		return
	}

	msg := "request failed"
	if _, ok := errors.AsType[*app.PanicError](err); ok {
		msg = "request panicked"
	}
	app.Report(r.Context(), a.reporter, slog.LevelError, msg, err,
		slog.String("http.request.method", r.Method),
		slog.String("http.route", route(r)),
		slog.String("url.path", r.URL.Path))
	if !begun(w) {
		refuse(w, r, http.StatusInternalServerError, "internal server error")
	}
}

// begun reports whether an answer is on its way, so that nothing can be taken back.
func begun(w http.ResponseWriter) bool {
	rec, ok := w.(*recorder)
	return ok && rec.status != 0
}

// errorBody is the JSON of every error but a 422, which is the front end's.
type errorBody struct {
	Error     string `json:"error"`
	RequestID string `json:"request_id"`
	TraceID   string `json:"trace_id,omitempty"` // left out where nothing is traced
}

func refuse(w http.ResponseWriter, r *http.Request, status int, message string) {
	body := errorBody{Error: message, RequestID: app.RequestIDFrom(r.Context())}
	if sc := trace.SpanContextFromContext(r.Context()); sc.HasTraceID() {
		body.TraceID = sc.TraceID().String()
	}
	writeJSON(w, status, body)
}
