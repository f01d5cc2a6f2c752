package rollbar

import (
	"errors"
	"fmt"
	"runtime"
)

// The lines of this file are in the golden files: its functions are where errors are born.

func born() []uintptr {
	pcs := make([]uintptr, 2)
	return pcs[:runtime.Callers(1, pcs)]
}

func bornIn() []uintptr {
	return born() // in here
}

// withStack is an error that knows where it was born.
type withStack struct{ callers []uintptr }

func (*withStack) Error() string        { return "no such table: activities" }
func (w *withStack) Callers() []uintptr { return w.callers }

// chained is a chain with everything in it: wrappers, a joined error, one that knows its stack.
func chained() error {
	inner := fmt.Errorf("read replies: %w", &withStack{bornIn()})
	return fmt.Errorf("home: %w", errors.Join(inner, errors.New("and the clock is wrong")))
}

// panicked gives the callers that a deferred function sees after a panic.
func panicked() (callers []uintptr) {
	defer func() {
		_ = recover()
		pcs := make([]uintptr, 10)
		callers = pcs[:runtime.Callers(1, pcs)]
	}()
	var nobody *withStack
	_ = nobody.callers // strikes here
	return nil
}
