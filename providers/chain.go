package providers

import (
	"fmt"
	"runtime"
	"strings"
)

// Link is one error of a chain, as the tools show it.
type Link struct {
	Type    string // the Go type without pointer: "errors.errorString"
	Message string
	Callers []uintptr // where it was born; nil when it does not say
}

// maxLinks bounds a chain; an error that wraps itself would never end.
const maxLinks = 50

// Chain unfolds err, the outermost first, then its causes. The branches of a joined error follow one another in their
// order, each with its own causes. Wrappers that only add a joined list's line breaks stay as links.
func Chain(err error) []Link {
	var links []Link
	var walk func(error)
	walk = func(err error) {
		for err != nil && len(links) < maxLinks {
			link := Link{Type: typeName(err), Message: err.Error()}
			if o, ok := err.(Origin); ok {
				link.Callers = o.Callers()
			}
			links = append(links, link)
			switch e := err.(type) {
			case interface{ Unwrap() error }:
				err = e.Unwrap()
			case interface{ Unwrap() []error }:
				for _, branch := range e.Unwrap() {
					walk(branch)
				}
				return
			default:
				return
			}
		}
	}
	walk(err)
	return links
}

func typeName(err error) string { return strings.TrimPrefix(fmt.Sprintf("%T", err), "*") }

// birthplace returns the callers of the innermost error of the chain that knows them, or nil.
func birthplace(links []Link) []uintptr {
	for i := len(links) - 1; i >= 0; i-- {
		if len(links[i].Callers) > 0 {
			return links[i].Callers
		}
	}
	return nil
}

// Frames resolves program counters, innermost first.
func Frames(callers []uintptr) []runtime.Frame {
	if len(callers) == 0 {
		return nil
	}
	out := make([]runtime.Frame, 0, len(callers))
	frames := runtime.CallersFrames(callers)
	for {
		f, more := frames.Next()
		if f.PC != 0 || f.Function != "" {
			out = append(out, f)
		}
		if !more {
			return out
		}
	}
}

// Stack writes frames in the form of [runtime/debug.Stack], which every tool's Go parser knows.
func Stack(callers []uintptr) string {
	if len(callers) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("goroutine 0 [running]:\n")
	for _, f := range Frames(callers) {
		fmt.Fprintf(&b, "%s(...)\n\t%s:%d\n", f.Function, f.File, f.Line)
	}
	return b.String()
}
