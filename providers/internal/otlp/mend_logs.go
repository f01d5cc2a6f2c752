package otlp

import (
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/log"
)

// mendLogs returns the records with every text valid UTF-8, which protobuf insists on, and how many needed it. The
// records' attributes are shared with other providers and stay as they are. Resource and scope cannot be replaced on a
// record; they are the process's own, and valid from its start.
func mendLogs(records []log.Record) (out []log.Record, n int) {
	out = make([]log.Record, len(records))
	for i := range records {
		var p patch
		r := records[i].Clone()
		attrs := make([]attribute.KeyValue, 0, r.AttributesLen())
		r.WalkAttributes(func(kv attribute.KeyValue) bool {
			attrs = append(attrs, kv)
			return true
		})
		attrs, body := p.pairs(attrs), p.value(r.Body())
		event, severity := p.text(r.EventName()), p.text(r.SeverityText())
		if out[i] = r; p.done > 0 {
			n++
			out[i].SetAttributes(attrs...)
			out[i].SetBody(body)
			out[i].SetEventName(event)
			out[i].SetSeverityText(severity)
		}
	}
	return out, n
}
