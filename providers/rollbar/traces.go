package rollbar

import (
	"runtime"
	"slices"

	"cruddur/providers"
)

// trace is one error of a chain.
type trace struct {
	Frames    []frame   `json:"frames"`
	Exception exception `json:"exception"`
}

type exception struct {
	Class       string `json:"class"`
	Message     string `json:"message"`
	Description string `json:"description,omitempty"`
}

// frame is one call of a stack.
type frame struct {
	Filename string       `json:"filename"`
	Lineno   int          `json:"lineno"`
	Method   string       `json:"method"`
	Code     string       `json:"code,omitempty"`
	Context  *surrounding `json:"context,omitempty"`
}

// surrounding is the source around a frame's line.
type surrounding struct {
	Pre  []string `json:"pre"`
	Post []string `json:"post"`
}

// traces unfolds the event's error, the outermost first. That one has the stack of the place that the event is about;
// the others have one if they remember where they were born.
func (b *builder) traces(e *providers.ErrorEvent) []trace {
	links := providers.Chain(e.Err)
	out := make([]trace, len(links))
	for i, l := range links {
		callers := l.Callers
		if i == 0 && callers == nil {
			callers = e.Callers
		}
		out[i] = trace{
			Frames:    b.frames(callers),
			Exception: exception{Class: clip(l.Type, 255), Message: shorten(l.Message, mostText)},
		}
	}
	if e.Message != "" && e.Message != e.Err.Error() {
		out[0].Exception.Description = shorten(e.Message, mostText)
	}
	return out
}

// frames resolves a stack, the crash last as Rollbar documents it.
func (b *builder) frames(callers []uintptr) []frame {
	stack := crash(providers.Frames(callers))
	frames := make([]frame, 0, len(stack)) // never null, which Rollbar would refuse
	for _, f := range slices.Backward(stack) {
		if f.Function == "runtime.goexit" {
			continue
		}
		frames = append(frames, b.frame(f))
	}
	return frames
}

func (b *builder) frame(f runtime.Frame) frame {
	out := frame{Filename: b.names.file(f), Lineno: f.Line, Method: method(f.Function)}
	if code, pre, post, ok := b.sources.around(f.File, f.Line); ok {
		out.Code, out.Context = code, &surrounding{Pre: pre, Post: post}
	}
	return out
}

// crash leaves away the deferred function that saw a panic and the runtime's own calls before it, so that the stack ends
// where the panic struck. A panic further out is another story: something went wrong while it was dealt with.
func crash(stack []runtime.Frame) []runtime.Frame {
	const near = 5
	for {
		at := slices.IndexFunc(stack[:min(near, len(stack))], func(f runtime.Frame) bool { return f.Function == "runtime.gopanic" })
		rest := stack[at+1:]
		for at >= 0 && len(rest) > 0 && isPanicking(rest[0].Function) {
			rest = rest[1:]
		}
		if at < 0 || len(rest) == 0 {
			return stack
		}
		stack = rest
	}
}

// isPanicking knows the functions by which the runtime turns a fault into a panic.
func isPanicking(function string) bool {
	switch function {
	case "runtime.sigpanic", "runtime.panicmem", "runtime.panicmemAddr", "runtime.panicdivide", "runtime.panicshift",
		"runtime.goPanicIndex", "runtime.goPanicIndexU", "runtime.goPanicSliceAlen", "runtime.goPanicSliceAcap", "runtime.goPanicSliceB",
		"runtime.panicdottypeE", "runtime.panicdottypeI", "runtime.panicnildottype", "runtime.panicwrap":
		return true
	}
	return false
}
