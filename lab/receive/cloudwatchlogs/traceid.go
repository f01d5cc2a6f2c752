package cloudwatchlogs

import "strings"

// The forms in which a line names a trace: 32 digits, X-Ray's 1-8-24, and W3C's traceparent, which names the span too.
const (
	traceLen       = 32
	spanLen        = 16
	xrayTraceLen   = 35
	traceparentLen = 55
)

// readTrace reads the value of a field that names a trace. X-Ray's header and its "trace@segment" name the span too.
func readTrace(value string) (trace, span string) {
	value = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(value), "0x"), "Root=")
	if trace := plainTrace(value); trace != "" {
		return trace, ""
	}
	if trace, span := traceparentAt(value); trace != "" {
		return trace, span
	}
	if trace, span := xrayAt(value); trace != "" {
		return trace, span
	}
	return findTrace(value)
}

// readSpan reads the value of a field that names a span.
func readSpan(value string) string {
	value = strings.TrimPrefix(strings.TrimSpace(value), "0x")
	if len(value) != spanLen {
		return ""
	}
	return plainSpan(value)
}

// findTrace looks for a trace anywhere in a line: a traceparent, an id in X-Ray's form, or 32 digits behind the word
// trace, as in trace=…, trace_id: … or "traceId":"…".
func findTrace(line string) (trace, span string) {
	for i := range indices(line, "00-") {
		if trace, span := traceparentAt(line[i:]); trace != "" && edge(line, i) {
			return trace, span
		}
	}
	for i := range indices(line, "1-") {
		if trace, span := xrayAt(line[i:]); trace != "" && edge(line, i) {
			return trace, span
		}
	}
	if trace := labelled(line, "trace", traceLen); trace != "" {
		return trace, labelled(line, "span", spanLen)
	}
	return "", ""
}

// traceparentAt reads a traceparent at the beginning of s.
func traceparentAt(s string) (trace, span string) {
	if len(s) < traceparentLen || s[:3] != "00-" || s[35] != '-' || s[52] != '-' || len(hexRun(s[53:])) != 2 {
		return "", ""
	}
	if trace, span = plainTrace(s[3:35]), plainSpan(s[36:52]); trace == "" {
		return "", ""
	}
	return trace, span
}

// xrayAt reads X-Ray's form at the beginning of s, and the span that its header or its loggers put behind it.
func xrayAt(s string) (trace, span string) {
	if len(s) < xrayTraceLen || s[:2] != "1-" || s[10] != '-' || len(hexRun(s[11:])) != 24 {
		return "", ""
	}
	if trace = plainTrace(s[2:10] + s[11:xrayTraceLen]); trace == "" {
		return "", ""
	}
	rest := s[xrayTraceLen:]
	for _, label := range [...]string{"@", ";Parent="} {
		if digits, ok := strings.CutPrefix(rest, label); ok {
			if run := hexRun(digits); len(run) == spanLen {
				return trace, plainSpan(run)
			}
		}
	}
	return trace, ""
}

// labelled is the first run of n hex digits behind a word, an id's usual suffix, and = or :.
func labelled(line, word string, n int) string {
	for _, w := range [...]string{word, strings.ToUpper(word), strings.ToUpper(word[:1]) + word[1:]} {
		for i := range indices(line, w) {
			rest := line[i+len(w):]
			rest = strings.TrimLeft(rest, "_-.")
			for _, id := range [...]string{"id", "Id", "ID"} {
				rest = strings.TrimPrefix(rest, id)
			}
			value := strings.TrimLeft(rest, `"' =:`)
			if !strings.ContainsAny(rest[:len(rest)-len(value)], "=:") {
				continue
			}
			run := hexRun(strings.TrimPrefix(value, "0x"))
			if len(run) == n {
				if n == traceLen {
					return plainTrace(run)
				}
				return plainSpan(run)
			}
		}
	}
	return ""
}

// indices yields where part occurs in s.
func indices(s, part string) func(func(int) bool) {
	return func(yield func(int) bool) {
		for at := 0; ; {
			i := strings.Index(s[at:], part)
			if i < 0 || !yield(at+i) {
				return
			}
			at += i + len(part)
		}
	}
}

// edge says whether no letter or digit stands right before i.
func edge(s string, i int) bool {
	return i == 0 || !isWord(s[i-1])
}

// plainTrace is an id of 32 hex digits in lower case, "" for anything else and for all zeros.
func plainTrace(id string) string { return plain(id, traceLen) }

// plainSpan is the same of 16.
func plainSpan(id string) string { return plain(id, spanLen) }

func plain(id string, n int) string {
	if len(id) != n || len(hexRun(id)) != n || strings.Count(id, "0") == n {
		return ""
	}
	return strings.ToLower(id)
}

// hexRun is the hex digits that s begins with, "" when a letter or another digit follows them.
func hexRun(s string) string {
	n := 0
	for n < len(s) && isHexDigit(s[n]) {
		n++
	}
	if n < len(s) && isWord(s[n]) {
		return ""
	}
	return s[:n]
}

func isHexDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
}
