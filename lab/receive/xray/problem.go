package xray

import "fmt"

// Codes that the service puts into UnprocessedTraceSegments. AWS publishes no list; these were seen in real replies.
const (
	missingID       = "MissingId"
	missingTraceID  = "MissingTraceId"
	invalidTraceID  = "InvalidTraceId"
	invalidName     = "InvalidName"
	missingEndTime  = "MissingEndTime"
	missingParentID = "MissingParentId"
	// invalidSegment stands for everything that none of the others names; which of these cases the service answers
	// with another code is not known.
	invalidSegment = "InvalidSegment"
)

// problem is why a document is refused.
type problem struct {
	code string
	sub  bool   // found in a subsegment
	why  string // in our words; the service does not say
}

// message is the text that the service sends.
func (p *problem) message() string {
	if p.sub {
		return fmt.Sprintf("Invalid subsegment. ErrorCode: %s, Cause: null", p.code)
	}
	return "Invalid segment. ErrorCode: " + p.code
}

// String is the service's text followed by the reason.
func (p *problem) String() string { return p.message() + ": " + p.why }

// quoted shows a value of the sender's in a reason, cut so that the reason stays readable.
func quoted(s string) string {
	const most = 80
	if len(s) > most {
		return fmt.Sprintf("%q…", s[:most])
	}
	return fmt.Sprintf("%q", s)
}
