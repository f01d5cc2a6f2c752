package xray

import (
	"strconv"
	"strings"
)

// frame is one line of a stack: path is the file as its package's import path and name, label the function in it.
type frame struct {
	path  string
	line  int
	label string
}

// stackReader reads Go stack traces as [runtime/debug.Stack] and runtime.Stack write them: for each frame a line with the
// function and its arguments, and a line that begins with a tab, with file and line. All other lines are passed over.
type stackReader struct {
	rest  string
	frame frame
}

// next moves to the next frame and says whether there is one.
func (r *stackReader) next() bool {
	function := ""
	for r.rest != "" {
		line, rest, _ := strings.Cut(r.rest, "\n")
		r.rest = rest
		line = strings.TrimSuffix(line, "\r")
		place, indented := strings.CutPrefix(line, "\t")
		if !indented {
			function = line
			continue
		}
		if function == "" {
			continue
		}
		if file, number, ok := fileLine(place); ok {
			r.frame = makeFrame(functionName(function), file, number)
			return true
		}
		function = ""
	}
	return false
}

// fileLine splits "/go/src/net/http/server.go:2286 +0x2c".
func fileLine(s string) (file string, line int, ok bool) {
	s, _, _ = strings.Cut(s, " +0x")
	i := strings.LastIndexByte(s, ':')
	if i <= 0 {
		return "", 0, false
	}
	line, err := strconv.Atoi(s[i+1:])
	return s[:i], line, err == nil && line >= 0
}

// functionName strips what the runtime writes around a function's name.
func functionName(s string) string {
	if by, ok := strings.CutPrefix(s, "created by "); ok {
		name, _, _ := strings.Cut(by, " in goroutine ")
		return name
	}
	if strings.HasSuffix(s, ")") {
		if i := strings.LastIndexByte(s, '('); i > 0 {
			return s[:i]
		}
	}
	return s
}

// makeFrame shortens a frame as X-Ray's SDK does: the path begins at the package's import path rather than at some
// machine's root, and the label leaves the package out, which the path says.
func makeFrame(function, file string, line int) frame {
	slash := strings.LastIndexByte(function, '/')
	label := function[slash+1:]
	if dot := strings.IndexByte(label, '.'); dot >= 0 && dot+1 < len(label) {
		label = label[dot+1:]
	}
	parts := strings.Count(function[:slash+1], "/") + 2 // of the import path, and the file
	at := len(file)
	for ; parts > 0 && at > 0; parts-- {
		at = strings.LastIndexByte(file[:at], '/')
	}
	return frame{path: file[at+1:], line: line, label: label}
}
