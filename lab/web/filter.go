package web

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cruddur/lab/compare"
	"cruddur/lab/index"
)

// filter picks requests by words: each has to be part of something that identifies one.
type filter struct{ words []string }

var (
	plainTraceID  = regexp.MustCompile(`^[0-9a-f]{32}$`)
	xrayTraceID   = regexp.MustCompile(`^1-([0-9a-f]{8})-([0-9a-f]{24})$`)
	xrayInHeader  = regexp.MustCompile(`\b1-([0-9a-f]{8})-([0-9a-f]{24})\b`)
	plainInHeader = regexp.MustCompile(`^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$`)
	spanID        = regexp.MustCompile(`^[0-9a-f]{16}$`)
)

// traceID reads a trace id in either form.
func traceID(s string) (string, bool) {
	s = strings.ToLower(s)
	if m := xrayTraceID.FindStringSubmatch(s); m != nil {
		return m[1] + m[2], true
	}
	return s, plainTraceID.MatchString(s)
}

// newFilter reads words. A whole traceparent or X-Amzn-Trace-Id header stands for the trace id in it, because that is
// what people have at hand to paste.
func newFilter(q string) filter {
	words := strings.Fields(strings.ToLower(q))
	for i, word := range words {
		if m := xrayInHeader.FindStringSubmatch(word); m != nil {
			words[i] = m[1] + m[2]
		} else if m := plainInHeader.FindStringSubmatch(word); m != nil {
			words[i] = m[1]
		}
	}
	return filter{words}
}

func (f filter) matches(t index.Trace, s *compare.Summary) bool {
	if len(f.words) == 0 {
		return true
	}
	in := []string{
		s.TraceID, strings.ToLower(s.RequestID), strings.ToLower(s.Path), strings.ToLower(s.Route), strings.ToLower(s.User),
		strings.ToLower(s.Method), strings.ToLower(s.Name), strings.ToLower(s.Service), strconv.Itoa(s.Status),
	}
	if len(s.TraceID) == 32 {
		in = append(in, "1-"+s.TraceID[:8]+"-"+s.TraceID[8:])
	}
	for _, word := range f.words {
		found := slices.ContainsFunc(in, func(text string) bool { return strings.Contains(text, word) })
		if !found && (!spanID.MatchString(word) || !hasSpan(t, word)) {
			return false
		}
	}
	return true
}

func hasSpan(t index.Trace, id string) bool {
	for _, r := range t.Records {
		if r.SpanID == id {
			return true
		}
	}
	return false
}
