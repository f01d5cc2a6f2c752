package app

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
)

// maxFrames bounds a captured stack. The interesting end is kept.
const maxFrames = 64

// Located is an error that remembers where it was born. Callers returns program counters for [runtime.CallersFrames],
// the place itself first. Tools show that place instead of the one where the error was finally reported.
type Located interface {
	error
	Callers() []uintptr
}

// Fault is an error of ours together with the place where it was born.
type Fault struct {
	err error
	pcs []uintptr
}

// Errorf is fmt.Errorf for failures: it remembers its caller's stack, unless an error that it wraps knows its own.
func Errorf(format string, args ...any) error {
	return Locate(1, fmt.Errorf(format, args...))
}

// Locate remembers with err where it was born: the function that calls Locate, or so many callers further up. An error
// that wraps one which knows its place is returned as it is.
func Locate(up int, err error) error {
	if _, ok := errors.AsType[Located](err); ok {
		return err
	}
	pcs := make([]uintptr, maxFrames)
	return &Fault{err: err, pcs: pcs[:runtime.Callers(2+up, pcs)]}
}

func (f *Fault) Error() string { return f.err.Error() }

// Unwrap returns the error itself, so that errors.Is and errors.As see through.
func (f *Fault) Unwrap() error { return f.err }

// Callers returns the stack from the place where the error was born.
func (f *Fault) Callers() []uintptr { return f.pcs }

// PanicError is a recovered panic as an error.
type PanicError struct {
	Value any // what panic was called with
	pcs   []uintptr
}

// Recovered makes an error of what recover returned. It must be called by the deferred function itself, while the frames
// of the panic are still on the stack.
func Recovered(value any) *PanicError {
	pcs := make([]uintptr, 2*maxFrames)
	pcs = pcs[:runtime.Callers(2, pcs)]
	// Above the line that panicked stand the deferred function and the runtime's own frames; a panic that was recovered and
	// raised again on its way stands there more than once, and the oldest is the one that matters.
	for i := len(pcs) - 1; i >= 0; i-- {
		if function(pcs[i]) == "runtime.gopanic" {
			pcs = pcs[i+1:]
			break
		}
	}
	for len(pcs) > 0 && strings.HasPrefix(function(pcs[0]), "runtime.") {
		pcs = pcs[1:] // panicmem, sigpanic, goPanicIndex
	}
	return &PanicError{Value: value, pcs: pcs[:min(len(pcs), maxFrames)]}
}

func function(pc uintptr) string {
	if f := runtime.FuncForPC(pc - 1); f != nil {
		return f.Name()
	}
	return ""
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Unwrap returns the value when it was an error, such as the runtime's own.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// Callers returns the stack from the line that panicked.
func (e *PanicError) Callers() []uintptr { return e.pcs }
