package httpapi

import (
	"errors"
	"net/http"
	"runtime"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"cruddur/app"
)

// answer is what happens around every handler.
func (a *api) answer(w http.ResponseWriter, r *http.Request) {
	start, routed := time.Now(), r.Pattern != ""
	user, badUser := callerOf(r)
	requestID := requestIDOf(r)
	r = r.WithContext(app.WithIdentity(r.Context(), user, requestID))
	rec := &recorder{ResponseWriter: w}

	header := rec.Header()
	header.Set("X-Request-Id", requestID)
	a.cors.allow(header, r)
	if span := trace.SpanFromContext(r.Context()); span.SpanContext().IsValid() {
		header.Set("Traceresponse", traceresponse(span.SpanContext()))
		describe(span, r)
	}

	defer func() {
		if v := recover(); v != nil {
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(v)
			}
			a.fail(rec, r, app.Recovered(v))
		}
		a.logLine(r, rec.sent(), time.Since(start))
	}()
	switch {
	case badUser != nil:
		a.fail(rec, r, badUser)
	case r.Method == http.MethodOptions:
		a.options(rec, r)
	case !routed:
		a.noRoute(rec, r)
	default:
		a.mux.ServeHTTP(rec, r)
	}
}

// describe adds to the server span what otelhttp does not know.
func describe(span trace.Span, r *http.Request) {
	if !span.IsRecording() {
		return
	}
	attrs := append(app.IdentityAttributes(r.Context()), attribute.Int("go.goroutine.count", runtime.NumGoroutine()))
	if query := shownQuery(r); query != "" {
		attrs = append(attrs, attribute.String("url.query", query))
	}
	span.SetAttributes(attrs...)
}

// traceresponse tells the caller which trace the request became, in the form of W3C's draft.
func traceresponse(sc trace.SpanContext) string {
	return "00-" + sc.TraceID().String() + "-" + sc.SpanID().String() + "-" + sc.TraceFlags().String()
}

// options answers a preflight, and everybody else who asks what an address takes.
func (a *api) options(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Allow", a.methodsOf(r))
	a.cors.preflight(w.Header(), r)
	w.WriteHeader(http.StatusNoContent)
}

// noRoute answers where there is nothing, or nothing for this method.
func (a *api) noRoute(w http.ResponseWriter, r *http.Request) {
	allowed := a.methodsOf(r)
	if allowed == http.MethodOptions {
		refuse(w, r, http.StatusNotFound, "there is nothing at this address")
		return
	}
	w.Header().Set("Allow", allowed)
	refuse(w, r, http.StatusMethodNotAllowed, "this address does not take "+r.Method)
}
