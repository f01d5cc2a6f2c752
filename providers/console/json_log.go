package console

import (
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/log"
	api "go.opentelemetry.io/otel/trace"

	"cruddur/providers"
)

type jsonLog struct {
	Signal       string     `json:"signal"`
	Time         nano       `json:"timeUnixNano"`
	Observed     nano       `json:"observedTimeUnixNano"`
	Severity     int        `json:"severityNumber"`
	SeverityText string     `json:"severityText"`
	EventName    string     `json:"eventName,omitempty"`
	Body         jsonValue  `json:"body"`
	TraceID      string     `json:"traceId,omitempty"`
	SpanID       string     `json:"spanId,omitempty"`
	Attributes   attributes `json:"attributes,omitempty"`
	Scope        jsonScope  `json:"scope"`
	Resource     attributes `json:"resource,omitempty"`
}

type jsonValue attribute.Value

// MarshalJSON implements [json.Marshaler].
func (v jsonValue) MarshalJSON() ([]byte, error) {
	return appendAttribute(nil, attribute.Value(v)), nil
}

func appendLogs(b []byte, batch []log.Record) []byte {
	for i := range batch {
		b = appendJSON(b, logJSON(&batch[i]))
	}
	return b
}

func logJSON(r *log.Record) jsonLog {
	out := jsonLog{
		Signal: "log", Time: nano(r.Timestamp()), Observed: nano(r.ObservedTimestamp()), Severity: int(r.Severity()),
		SeverityText: r.SeverityText(), EventName: r.EventName(), Body: jsonValue(r.Body()),
		Scope: scopeOf(r.InstrumentationScope()), Resource: resourceOf(r.Resource()),
	}
	out.TraceID, out.SpanID = ids(r.TraceID(), r.SpanID())
	if out.SeverityText == "" {
		out.SeverityText = providers.Level(r.Severity()).String()
	}
	r.WalkAttributes(func(a attribute.KeyValue) bool {
		out.Attributes = append(out.Attributes, a)
		return true
	})
	return out
}

// ids are empty where there are none.
func ids(trace api.TraceID, span api.SpanID) (traceID, spanID string) {
	if trace.IsValid() {
		traceID = trace.String()
	}
	if span.IsValid() {
		spanID = span.String()
	}
	return traceID, spanID
}
