package console

import (
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/log"
	api "go.opentelemetry.io/otel/trace"

	"cruddur/providers"
)

// appendLog appends a log record as one line.
func (s style) appendLog(b []byte, r *log.Record) []byte {
	at := r.Timestamp()
	if at.IsZero() {
		at = r.ObservedTimestamp()
	}
	b = append(s.appendTime(b, at), ' ')
	b = append(s.appendLevel(b, providers.Level(r.Severity())), ' ')
	b = appendPlain(b, r.Body().String(), mostMessage)
	r.WalkAttributes(func(a attribute.KeyValue) bool {
		b = s.appendPair(b, string(a.Key), a.Value.String())
		return true
	})
	return append(s.appendTrace(b, r.TraceID()), '\n')
}

// appendTrace appends the beginning of a trace's id, enough to find its tree on the screen.
func (s style) appendTrace(b []byte, id api.TraceID) []byte {
	if !id.IsValid() {
		return b
	}
	return s.appendPair(b, "trace", id.String()[:8])
}
