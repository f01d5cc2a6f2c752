package providers

import (
	"log/slog"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/trace"
)

// ErrorEvent is one call of Report on its way to the tools that take errors. It is shared between them: read only.
type ErrorEvent struct {
	UUID    string // of this occurrence, the same at every tool and retry; 36 characters
	Time    time.Time
	Level   slog.Level
	Message string
	Err     error // nil for a message

	// Callers are the program counters of the place that the event is about, innermost first: where the innermost
	// error was born or the panic struck when the error says so, else where Report was called.
	Callers []uintptr

	Attrs     []slog.Attr // what the caller of Report gave, without what stands in Person
	Person    Person
	RequestID string
	Request   *RequestInfo // nil outside a request
	Trace     trace.SpanContext
	Service   string
}

// Person says for whom it went wrong. An empty ID means nobody is known.
type Person struct{ ID, Name, Email string }

// RequestInfo is a copy of the parts of a request that may be sent on: no cookies, no credentials, no body, and
// parameters whose names look like secrets are masked.
type RequestInfo struct {
	Method, URL, Route, ClientIP string
	Header                       http.Header
	Query                        map[string][]string
}

// The attributes that Report, logs and spans use for the person and the request.
const (
	AttrUserID    = "user.id"
	AttrUserName  = "user.name"
	AttrUserEmail = "user.email"
	AttrRequestID = "request.id"
)

// Origin is implemented by errors that remember where they were born, such as a recovered panic.
type Origin interface {
	// Callers returns program counters as [runtime.Callers] does, innermost first.
	Callers() []uintptr
}
