package compare

import (
	"fmt"
	"slices"
	"strings"

	"cruddur/lab/record"
)

// absence says why a tool has nothing. It can't know, but it knows where people look first; the words have to hold a
// moment after the request as well as a day later.
func (v *trace) absence(tool record.Tool, s *Summary) string {
	if v.sampledOut(tool) {
		return "Sampling left this request out: its trace state names the tools that asked for it, and not this one."
	}
	switch tool {
	case record.Honeycomb:
		return "No span has arrived. Spans come in batches, some seconds after the request; if none comes, " +
			"is the provider on, and what did Honeycomb answer?"
	case record.XRay:
		return "No X-Ray document has arrived: UDP gives no error; is the provider on, and does it send here?"
	case record.CloudWatch:
		return "No log line names this trace: is the provider on, and does the program write the trace id into its lines?"
	case record.Rollbar:
		switch {
		case v.erred(s):
			return fmt.Sprintf("This request failed%s, but no item has arrived: is the provider on, and was the error reported?", status(s.Status))
		case s.Status >= 400:
			return fmt.Sprintf("Rollbar receives errors only, and a %d is an answer, not an error.", s.Status)
		}
		return "Rollbar receives errors only, and this request had none."
	}
	return ""
}

func status(code int) string {
	if code < 500 {
		return ""
	}
	return fmt.Sprintf(" (status %d)", code)
}

// erred reports whether the other tools show an error that a program would report: the request failed, or an exception
// was noted down along the way.
func (v *trace) erred(s *Summary) bool {
	if s.Error {
		return true
	}
	exception := fieldNamed("exception.type")
	for _, tool := range record.Tools {
		if slices.ContainsFunc(v.kept[tool], func(r *record.Record) bool {
			_, found := exception.in(r)
			return found && failed(r)
		}) {
			return true
		}
	}
	return false
}

// sampledOut reads the trace state's entry of a sender that decides for each tool apart and writes the yeses down:
// cruddur=honeycomb+xray.
func (v *trace) sampledOut(tool record.Tool) bool {
	for _, r := range v.kept[record.Honeycomb] {
		state, ok := r.Field("trace.trace_state")
		if !ok {
			continue
		}
		for entry := range strings.SplitSeq(text(state), ",") {
			if yes, ok := strings.CutPrefix(strings.TrimSpace(entry), "cruddur="); ok {
				return (tool == record.Honeycomb || tool == record.XRay) && !slices.Contains(strings.Split(yes, "+"), string(tool))
			}
		}
	}
	return false
}
