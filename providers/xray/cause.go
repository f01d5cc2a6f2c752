package xray

import (
	"encoding/binary"
	"strconv"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/providers"
)

// maxFrames is how many frames of one stack are sent; deep recursion would fill the document with one line.
const maxFrames = 50

// flags says whose fault it is, if it is one: error for the caller's, throttle for too many calls, fault for the
// service's own. What HTTP says wins over what the span says.
func (e *encoder) flags() {
	f := &e.facts
	status, _ := f.number(httpStatus, oldHTTPStatus)
	switch {
	case status >= 400 && status < 500:
		if status == 429 {
			e.yes("throttle")
		}
		e.yes("error")
	case status >= 500 && status < 600, f.status.Code == codes.Error:
		e.yes("fault")
	}
}

func (e *encoder) yes(key string) {
	e.key(key)
	e.buf = append(e.buf, "true"...)
}

// cause writes one exception for each exception event, or one for the text of a failed span's status.
func (e *encoder) cause() {
	f := &e.facts
	at := e.open("cause", '{')
	inner := e.open("exceptions", '[')
	found := false
	for i := range f.events {
		if !isException(&f.events[i]) {
			continue
		}
		if !e.room() {
			e.fit.drop(1)
			continue
		}
		found = true
		e.exception(i)
	}
	if status := &f.status; !found && status.Code == codes.Error && status.Description != "" {
		e.element('{')
		e.exceptionID(0)
		if kind := f.take(errorType); kind != "" {
			e.key("type")
			e.text("error.type", kind)
		}
		e.key("message")
		e.text("message", status.Description)
		e.remote()
		e.buf = append(e.buf, '}')
	}
	e.close(inner, ']')
	if e.buf[len(e.buf)-1] == ']' && e.workdir != "" {
		e.key("working_directory")
		e.text("working_directory", e.workdir)
	}
	e.close(at, '}')
}

// causeSays says whether the cause holds the text of the span's status.
func (f *facts) causeSays(text string) bool {
	found := false
	for i := range f.events {
		if isException(&f.events[i]) {
			found = true
			if exceptionOf(&f.events[i]).message == text {
				return true
			}
		}
	}
	return !found && f.status.Code == codes.Error
}

func isException(event *trace.Event) bool { return event.Name == "exception" }

// thrown is what an exception event says. causes are the errors below it, as the pipeline lists them.
type thrown struct {
	kind, message, stack string
	causes               *attribute.Value
}

func exceptionOf(event *trace.Event) (x thrown) {
	for i := range event.Attributes {
		a := &event.Attributes[i]
		if a.Value.Type() != attribute.STRING {
			if a.Key == providers.AttrCauses && a.Value.Type() == attribute.STRINGSLICE {
				x.causes = &a.Value
			}
			continue
		}
		switch a.Key {
		case "exception.type":
			x.kind = a.Value.AsString()
		case "exception.message":
			x.message = a.Value.AsString()
		case "exception.stacktrace":
			x.stack = a.Value.AsString()
		}
	}
	return x
}

func (e *encoder) exception(i int) {
	x := exceptionOf(&e.facts.events[i])
	e.element('{')
	e.exceptionID(i)
	if x.kind != "" {
		e.key("type")
		e.text("exception.type", x.kind)
	}
	if x.message != "" {
		e.key("message")
		e.text("exception.message", x.message)
	}
	e.remote()
	e.stack(x.stack)
	if x.causes == nil {
		e.buf = append(e.buf, '}')
		return
	}
	e.chain(i, x.causes.AsStringSlice())
}

// chain ends an exception that is open and writes those that caused it, each named by the one before.
func (e *encoder) chain(i int, causes []string) {
	for k, text := range causes {
		if !e.room() {
			e.fit.drop(len(causes) - k)
			break
		}
		id := e.facts.causeID(i, k+1)
		e.key("cause")
		e.quoteHex(id[:])
		e.buf = append(e.buf, '}')
		e.element('{')
		e.key("id")
		e.quoteHex(id[:])
		kind, message, found := strings.Cut(text, ": ")
		if !found {
			kind, message = "", text
		}
		if kind != "" {
			e.key("type")
			e.text("exception.type", kind)
		}
		e.key("message")
		e.text("exception.message", message)
		e.remote()
	}
	e.buf = append(e.buf, '}')
}

func (e *encoder) remote() {
	if e.facts.remote() {
		e.yes("remote")
	}
}

// stack writes the frames of a Go stack trace, innermost first.
func (e *encoder) stack(text string) {
	n, left := 0, 0
	at := e.open("stack", '[')
	for s := (stackReader{rest: text}); s.next(); {
		if n == maxFrames || !e.room() {
			left++
			continue
		}
		n++
		e.element('{')
		e.key("path")
		e.text("exception.stacktrace", s.frame.path)
		e.key("line")
		e.buf = strconv.AppendInt(e.buf, int64(s.frame.line), 10)
		e.key("label")
		e.text("exception.stacktrace", s.frame.label)
		e.buf = append(e.buf, '}')
	}
	e.close(at, ']')
	e.count("truncated", left)
}

// exceptionID makes the id of a span's i-th exception: different from its neighbours' and the same in every copy of the
// document.
func (e *encoder) exceptionID(i int) {
	e.key("id")
	id := e.facts.exceptionID(i)
	e.quoteHex(id[:])
}

func (f *facts) exceptionID(i int) (id [8]byte) { return f.causeID(i, 0) }

// causeID is that of the k-th cause of the i-th exception; the exception is its own cause 0.
func (f *facts) causeID(i, k int) (id [8]byte) {
	const step = 0x9e3779b97f4a7c15 // odd, so that no two of its multiples are alike
	span := f.context.SpanID()
	binary.BigEndian.PutUint64(id[:], binary.BigEndian.Uint64(span[:])^(uint64(k)<<32+uint64(i+1))*step)
	return id
}
