// Package compare puts what four tools received of one request side by side: who has it, under which names, how late,
// and what became of every field.
//
// The types of this file are the JSON of /lab/api; times are RFC 3339 in UTC with nanoseconds, durations are
// milliseconds as numbers with a fraction, ids are lower-case hex. Every map over tools has all four keys.
package compare

import (
	"encoding/json"
	"time"

	"cruddur/lab/record"
)

// Mark says at a glance what a tool has of a request.
type Mark string

// The four marks; the page draws them as ● ◐ ○ ✕.
const (
	Has     Mark = "has"     // everything that it should have
	Partly  Mark = "partly"  // something, but late or in part: Reason says what
	Nothing Mark = "nothing" // no record: Reason says why that is so
	Refused Mark = "refused" // it arrived and was turned away: Reason has the vendor's words
)

// Share is one tool's part of a request.
type Share struct {
	Mark    Mark     `json:"mark"`
	Reason  string   `json:"reason,omitempty"`
	Records int      `json:"records"`
	Bytes   int      `json:"bytes"`              // of the decoded records
	DelayMS *float64 `json:"delay_ms,omitempty"` // from the end of the last event to its arrival here; nil without records
}

// Summary is one row of the request list. Method, Route, Path and Status are empty for a trace that no HTTP request
// began, such as a background job.
type Summary struct {
	TraceID    string                `json:"trace_id"`
	Time       time.Time             `json:"time"`
	Name       string                `json:"name"`
	Method     string                `json:"method,omitempty"`
	Route      string                `json:"route,omitempty"`
	Path       string                `json:"path,omitempty"`
	Status     int                   `json:"status,omitempty"`
	DurationMS float64               `json:"duration_ms"`
	User       string                `json:"user,omitempty"`
	RequestID  string                `json:"request_id,omitempty"`
	Service    string                `json:"service,omitempty"`
	Error      bool                  `json:"error"`
	Tools      map[record.Tool]Share `json:"tools"`
}

// Requests answers GET /lab/api/requests, newest first. Next is the value of before= for the page that follows.
type Requests struct {
	Requests []Summary `json:"requests"`
	Next     string    `json:"next,omitempty"`
}

// Detail answers GET /lab/api/requests/{trace_id}.
type Detail struct {
	Summary
	XRayTraceID string               `json:"xray_trace_id"` // the same id in X-Ray's form, 1-xxxxxxxx-…
	Operations  []Operation          `json:"operations"`    // the tree in depth-first order, from whichever tool knows it
	Panes       map[record.Tool]Pane `json:"panes"`
	Fields      []FieldRow           `json:"fields"`
	FieldsCut   int                  `json:"fields_cut,omitempty"` // operations whose rows were left out because there were too many
	Omitted     int                  `json:"omitted,omitempty"`    // records left out because they were too many for one trace
}

// Operation is one piece of work on the axis that all panes share.
type Operation struct {
	SpanID     string        `json:"span_id"`
	ParentID   string        `json:"parent_id,omitempty"`
	Name       string        `json:"name"`
	Kind       string        `json:"kind,omitempty"`
	Depth      int           `json:"depth"`
	OffsetMS   float64       `json:"offset_ms"` // from Summary.Time
	DurationMS float64       `json:"duration_ms"`
	Error      bool          `json:"error"`
	Tools      []record.Tool `json:"tools"` // that have a record of it
}

// Pane is everything that one tool received of the request.
type Pane struct {
	Share
	Entries []Entry `json:"entries"` // in order of time
}

// Entry is one record as its tool shows it.
type Entry struct {
	Kind       record.Kind     `json:"kind"`
	SpanID     string          `json:"span_id,omitempty"`
	ParentID   string          `json:"parent_id,omitempty"`
	Name       string          `json:"name"`
	SpanKind   string          `json:"span_kind,omitempty"`
	Service    string          `json:"service,omitempty"`
	Time       time.Time       `json:"time"`
	OffsetMS   float64         `json:"offset_ms"` // from its operation's start, if its own time is too coarse to tell
	DurationMS float64         `json:"duration_ms"`
	DelayMS    float64         `json:"delay_ms"`
	Bytes      int             `json:"bytes"`
	Error      bool            `json:"error"`
	Open       bool            `json:"open,omitempty"`
	Fields     []record.Field  `json:"fields"`
	Doc        json.RawMessage `json:"doc,omitempty"`
	Text       string          `json:"text,omitempty"`
	Refused    string          `json:"refused,omitempty"`
	Received   int64           `json:"received"` // id for GET /lab/api/received/{id}
}

// Fate is what became of a field at one tool.
type Fate string

// The fates of a field.
const (
	Kept       Fate = "kept"        // same name, same value
	Renamed    Fate = "renamed"     // same value under another name
	Truncated  Fate = "truncated"   // the value is a beginning of the longest one seen
	Retyped    Fate = "retyped"     // same value as another type, such as a number as text
	Changed    Fate = "changed"     // another value altogether, such as X-Ray's name of a segment
	Dropped    Fate = "dropped"     // the tool has a record of the operation, without this field
	NotCarried Fate = "not_carried" // the tool has no record of the operation at all
)

// FieldRow is one field of one operation, across the tools.
type FieldRow struct {
	Name       string `json:"name"` // canonical: the OpenTelemetry name where there is one
	SpanID     string `json:"span_id"`
	Operation  string `json:"operation"`
	Honeycomb  Cell   `json:"honeycomb"`
	XRay       Cell   `json:"xray"`
	CloudWatch Cell   `json:"cloudwatch"`
	Rollbar    Cell   `json:"rollbar"`
}

// Cell is a field's fate at one tool.
type Cell struct {
	Fate  Fate   `json:"fate"`
	As    string `json:"as,omitempty"`    // the name under which the tool has it
	Value any    `json:"value,omitempty"` // what the tool has
	By    string `json:"by,omitempty"`    // whose doing a change is: "vendor" or "sender"
	Rule  string `json:"rule,omitempty"`  // the rule behind it, in one sentence
}

// Ledger answers GET /lab/api/ledger: what the backend says it sent beside what arrived.
type Ledger struct {
	Since    time.Time                 `json:"since"`             // when the lab started to count
	Sent     json.RawMessage           `json:"sent,omitempty"`    // the backend's GET /telemetry, as it is
	Problem  string                    `json:"problem,omitempty"` // why there is no Sent
	Received map[record.Tool]Reception `json:"received"`
}

// Reception counts what the lab got for one tool since it started or, for Records, since the oldest kept.
type Reception struct {
	Requests int64      `json:"requests"`
	Refused  int64      `json:"refused"` // requests and records turned away
	Records  int64      `json:"records"` // that are held, also from before the lab started
	New      int64      `json:"new"`     // records since the lab started, without X-Ray's in-progress documents: what to hold beside what was sent
	Bytes    int64      `json:"bytes"`   // as received, compressed where it came compressed
	Last     *time.Time `json:"last,omitempty"`
}
