// Package httpapi is how Cruddur is reached: the JSON API of the course's front end, and the harness around it.
//
// routes.go shows the whole API. A request passes, from the outside in,
//
//	route     finds its route, so that everything below knows its name
//	otelhttp  begins the server span (only with a TracerProvider)
//	Inner     what the telemetry wants to do inside that span
//	answer    identity, CORS, recovery from panics, the log line
//	mux       the handler
//
// Refusals of the domain become 422 with the bare code that the front end knows, or 404. Everything else that a handler
// returns, and every panic, is a failure: it is reported once and answered with a 500 that names the trace.
package httpapi
