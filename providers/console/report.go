package console

import (
	"runtime"
	"strconv"
	"strings"

	"cruddur/providers"
)

// What a report shows of a chain and of a stack.
const (
	mostLinks  = 8
	mostFrames = 6
)

// appendReport appends an error or a message with its chain and the place that it comes from.
func (s style) appendReport(b []byte, e *providers.ErrorEvent) []byte {
	b = append(s.appendTime(b, e.Time), ' ')
	b = append(s.appendLevel(b, e.Level), ' ')
	b = s.appendIn(b, levelColor(e.Level), "report: ")
	b = appendPlain(b, e.Message, mostMessage)
	if e.Request != nil {
		b = s.appendPair(b, "request", e.Request.Method+" "+e.Request.URL)
	}
	if e.RequestID != "" {
		b = s.appendPair(b, providers.AttrRequestID, e.RequestID)
	}
	if e.Person.ID != "" {
		b = s.appendPair(b, providers.AttrUserID, e.Person.ID)
	}
	for _, a := range e.Attrs {
		b = s.appendPair(b, a.Key, a.Value.String())
	}
	b = append(s.appendTrace(b, e.Trace.TraceID()), '\n')
	b = s.appendChain(b, providers.Chain(e.Err))
	return s.appendFrames(b, e.Callers)
}

func (s style) appendChain(b []byte, links []providers.Link) []byte {
	for i, l := range links {
		if i == mostLinks {
			b = append(append(b, "    … "...), appendCount(nil, len(links)-i, "cause")...)
			return append(b, " more\n"...)
		}
		b = append(b, "    "...)
		if i > 0 {
			b = s.appendIn(b, dim, "caused by ")
		}
		b = appendPlain(s.start(b, bold), l.Type, mostName)
		b = append(s.end(b), ": "...)
		b = append(appendPlain(b, l.Message, mostMessage), '\n')
	}
	return b
}

func (s style) appendFrames(b []byte, callers []uintptr) []byte {
	frames := providers.Frames(callers)
	for len(frames) > 1 && strings.HasPrefix(frames[0].Function, "runtime.") {
		frames = frames[1:] // how a panic is raised is not where
	}
	for i, f := range frames {
		if i == mostFrames {
			b = append(append(b, "       … "...), appendCount(nil, len(frames)-i, "frame")...)
			return append(b, " more\n"...)
		}
		b = append(s.appendIn(append(b, "    "...), dim, "at "), function(f)...)
		b = append(b, "  "...)
		b = s.appendIn(b, dim, place(f))
		b = append(b, '\n')
	}
	return b
}

// function is the name without the path of its package.
func function(f runtime.Frame) string {
	return string(appendPlain(nil, f.Function[strings.LastIndexByte(f.Function, '/')+1:], 2*mostName))
}

// place is the file with its folder, which tells files of one name apart.
func place(f runtime.Frame) string {
	file := f.File
	if i := strings.LastIndexByte(file, '/'); i >= 0 {
		file = file[strings.LastIndexByte(file[:i], '/')+1:]
	}
	return string(appendPlain(nil, file, 2*mostName)) + ":" + strconv.Itoa(f.Line)
}
