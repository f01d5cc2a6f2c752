package providers

import (
	"context"
	"log/slog"
	"runtime"
	"time"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// Report tells every tool of a failure, or with a nil err of a message, in the tool's own idiom: at level Error the
// current span gets its status and an exception event; one log line is written; one [ErrorEvent] goes to the tools that
// take errors. Attributes named user.id, user.name, user.email and request.id say for whom and in which request.
// Safe for concurrent use; it never waits.
func (p *Pipeline) Report(ctx context.Context, level slog.Level, msg string, err error, attrs ...slog.Attr) {
	links := Chain(err)
	callers := birthplace(links)
	if callers == nil {
		pcs := make([]uintptr, 64)
		callers = pcs[:runtime.Callers(2, pcs)]
	}
	span := trace.SpanFromContext(ctx)
	if level >= slog.LevelError && span.IsRecording() {
		span.SetStatus(codes.Error, msg)
		if err != nil {
			span.AddEvent(semconv.ExceptionEventName, trace.WithAttributes(exception(links, callers)...))
		}
	}
	line := attrs
	if err != nil {
		line = append(append(make([]slog.Attr, 0, len(attrs)+2), attrs...),
			slog.String(string(semconv.ExceptionTypeKey), tellingType(links)),
			slog.String(string(semconv.ExceptionMessageKey), err.Error()))
	}
	p.logger.LogAttrs(ctx, level, msg, line...)
	if len(p.errors) == 0 {
		return
	}
	p.queueError(ctx, span, ErrorEvent{
		UUID: uuid.NewString(), Time: time.Now(), Level: level, Message: msg, Err: err, Callers: callers,
		Trace: span.SpanContext(), Service: p.common.ServiceName,
	}, attrs)
}

func (p *Pipeline) queueError(ctx context.Context, span trace.Span, e ErrorEvent, attrs []slog.Attr) {
	e.Request = requestInfo(ctx)
	for _, a := range attrs {
		switch a.Key {
		case AttrUserID:
			e.Person.ID = a.Value.String()
		case AttrUserName:
			e.Person.Name = a.Value.String()
		case AttrUserEmail:
			e.Person.Email = a.Value.String()
		case AttrRequestID:
			e.RequestID = a.Value.String()
		default:
			e.Attrs = append(e.Attrs, a)
		}
	}
	if e.Request != nil {
		e.Request.Route = routeOf(span, e.Request.Route)
	}
	size := eventSize(&e)
	for _, l := range p.errors {
		l.queue.put(e, size, e.Time)
	}
}

// routeOf prefers the route that the span carries: the mux tells the route only to the request that it passed on.
func routeOf(span trace.Span, fallback string) string {
	s, ok := span.(interface{ Attributes() []attribute.KeyValue })
	if !ok {
		return fallback
	}
	for _, a := range s.Attributes() {
		if a.Key == semconv.HTTPRouteKey {
			return a.Value.AsString()
		}
	}
	return fallback
}

// AttrCauses is the attribute of an exception event that lists the errors below the outermost one, each as
// "type: message". OpenTelemetry's conventions have no place for them; X-Ray shows them as exceptions of their own.
const AttrCauses = "exception.causes"

// exception describes an error chain as OpenTelemetry's exception event does.
func exception(links []Link, callers []uintptr) []attribute.KeyValue {
	attrs := []attribute.KeyValue{
		semconv.ExceptionType(tellingType(links)),
		semconv.ExceptionMessage(links[0].Message),
		semconv.ExceptionStacktrace(Stack(callers)),
	}
	if len(links) == 1 {
		return attrs
	}
	causes := make([]string, 0, len(links)-1)
	for _, l := range links[1:] {
		causes = append(causes, l.Type+": "+l.Message)
	}
	return append(attrs, attribute.StringSlice(AttrCauses, causes))
}

// tellingType is the type of the first error that is more than a wrapper of the standard library.
func tellingType(links []Link) string {
	for _, l := range links {
		switch l.Type {
		case "fmt.wrapError", "fmt.wrapErrors", "errors.joinError":
		default:
			return l.Type
		}
	}
	return links[0].Type
}
