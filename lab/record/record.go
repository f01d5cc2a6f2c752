// Package record is the one vocabulary that every receiver turns its protocol into: a [Request] is what came off the
// wire, a [Record] is one thing that a tool would show.
//
// The request is the truth and is what the journal keeps. Records are derived from it and can be made again at any
// time by decoding the request once more.
package record

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// Tool names the vendor that a request was meant for. The same words stand in URLs, JSON and the page.
type Tool string

// The four tools of the course's week 2.
const (
	Honeycomb  Tool = "honeycomb"
	XRay       Tool = "xray"
	CloudWatch Tool = "cloudwatch"
	Rollbar    Tool = "rollbar"
)

// Tools lists the four in the order in which they are shown.
var Tools = [...]Tool{Honeycomb, XRay, CloudWatch, Rollbar}

// Request is one delivery as it came off the wire.
type Request struct {
	ID       int64     // given by the journal when it is kept; 0 before
	Tool     Tool      // whom it was meant for
	Protocol string    // "otlp/http", "xray/udp", "xray/http", "aws-json", "rollbar/http"
	Time     time.Time // arrival of its last byte
	Remote   string    // host:port of the sender
	Method   string    // "" over UDP
	Path     string    // with the query string; for aws-json the X-Amz-Target operation
	Header   http.Header
	Body     []byte // as received, still compressed if it came compressed
	Status   int    // the HTTP status that it was answered with; 0 over UDP
	Refused  string // why the whole request was refused, in the vendor's words; "" when it was accepted
	Control  bool   // changes the stand-in's own state (a log group, a retention); outlives data when the journal is full
}

// Kind says what a record is in its tool's own words.
type Kind string

// The kinds, named as each vendor names them.
const (
	Span       Kind = "span"       // Honeycomb: the event made of a span
	SpanEvent  Kind = "span_event" // Honeycomb: the event made of a span's event
	Link       Kind = "link"       // Honeycomb: the event made of a span's link
	Log        Kind = "log"        // Honeycomb: the event made of an OTLP log record
	Segment    Kind = "segment"    // X-Ray
	Subsegment Kind = "subsegment" // X-Ray
	LogEvent   Kind = "log_event"  // CloudWatch Logs
	Item       Kind = "item"       // Rollbar: one occurrence
)

// Record is one thing that a tool would show. Receivers fill it; nothing changes it afterwards.
type Record struct {
	Request  int64 // the ID of the request that brought it
	Tool     Tool
	Kind     Kind
	TraceID  string // 32 lower-case hex digits whatever form the wire used; "" when it names no trace
	SpanID   string // 16 lower-case hex digits; for a log event or an item the span that it names, "" without one
	ParentID string // 16 lower-case hex digits; "" for a root
	Name     string // span or segment name, item title; for a log event its message's first words
	SpanKind string // "server", "client", "internal", "producer", "consumer"; "" where the tool has no such notion
	Service  string
	Start    time.Time
	Duration time.Duration // 0 for a point in time
	Error    bool          // the tool would show it as failed
	Open     bool          // in progress: X-Ray's document without an end
	Received time.Time
	Bytes    int             // its size in the decoded request
	Fields   []Field         // everything that it carries, flat, as the tool names it
	Doc      json.RawMessage // the document as the tool keeps it; nil where Fields say it all
	Text     string          // a log event's whole message
	Refused  string          // why the tool would not keep it, in the vendor's words; "" when it was kept
}

// Field is one named value. Name is the path under which the tool shows it: "http.route",
// "annotations.user_id", "metadata.default.app.now", "data.request.url".
type Field struct {
	Name  string `json:"name"`
	Value any    `json:"value"` // string, bool, int64 or float64; anything deeper is flattened or JSON text
}

// Field returns the value of the named field and whether the record has it.
func (r *Record) Field(name string) (any, bool) {
	for i := range r.Fields {
		if r.Fields[i].Name == name {
			return r.Fields[i].Value, true
		}
	}
	return nil, false
}

// Sink takes what a receiver decoded. Accept returns after the request is durable: a receiver must not acknowledge
// before that, and answers with its vendor's retryable error when Accept fails. A refused request is handed over too,
// so that it can be shown with the reason. Safe for concurrent use.
type Sink interface {
	Accept(ctx context.Context, req Request, recs []Record) error
}

// Replayer is a receiver's other half: it makes again what Accept was once given. It restores the receiver's own state
// (log groups, sampling rules) along the way, so it must see the requests in their order and before new traffic.
type Replayer interface {
	Replay(req Request) []Record
}
