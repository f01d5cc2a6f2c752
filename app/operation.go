package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// operation is one piece of work with a span of its own.
type operation struct {
	span   trace.Span
	result *error
}

// begin starts a span that bears the identity. The function that calls it must have a named error result, pass its
// address, and defer end:
//
//	ctx, op := begin(ctx, s.tracer, "activities_home", &err)
//	defer op.end()
//
// With a nil tracer there is no span and everything else is as usual.
func begin(ctx context.Context, t trace.Tracer, name string, result *error) (context.Context, operation) {
	op := operation{result: result}
	if t != nil {
		ctx, op.span = t.Start(ctx, name, trace.WithAttributes(IdentityAttributes(ctx)...))
	}
	return ctx, op
}

// maxText is the longest text in bytes that a span takes from a caller.
const maxText = 512

// text notes a string on the span.
func (op operation) text(key, value string) {
	if op.span == nil {
		return
	}
	if len(value) > maxText {
		value = strings.ToValidUTF8(value[:maxText], "")
	}
	op.span.SetAttributes(attribute.String(key, value))
}

// number notes an integer on the span.
func (op operation) number(key string, value int) {
	if op.span != nil {
		op.span.SetAttributes(attribute.Int(key, value))
	}
}

// length notes how many rows come back.
func (op operation) length(n int) { op.number("app.result_length", n) }

// end ends the span and says how the work went. It must be deferred itself, so that it sees a panic pass; the panic goes
// on, and [Recovered] finds its first frames all the same.
func (op operation) end() {
	if op.span == nil {
		return
	}
	if v := recover(); v != nil {
		op.span.SetStatus(codes.Error, fmt.Sprint("panic: ", v))
		op.span.End()
		panic(v)
	}
	op.outcome()
	op.span.End()
}

// outcome puts the result on the span. A failure turns it red; its exception event is the reporter's business, so that
// it stands in the trace once. A refusal is noted and leaves the status as it is, and so does a caller who went away.
func (op operation) outcome() {
	err := *op.result
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	refusal, ok := errors.AsType[*Error](err)
	if !ok {
		op.span.SetStatus(codes.Error, err.Error())
		return
	}
	event := "request refused"
	if refusal.Kind == Invalid {
		event = "validation failed"
	}
	code := attribute.String("app.error_code", refusal.Code)
	op.span.SetAttributes(code)
	op.span.AddEvent(event, trace.WithAttributes(code))
}
