package console

import (
	"log/slog"
	"net/http"

	"go.opentelemetry.io/otel/attribute"

	"cruddur/providers"
)

type jsonReport struct {
	Signal     string          `json:"signal"`
	UUID       string          `json:"uuid"`
	Time       nano            `json:"timeUnixNano"`
	Level      string          `json:"severityText"`
	Message    string          `json:"message"`
	Exceptions []jsonException `json:"exceptions,omitempty"`
	Frames     []jsonFrame     `json:"frames,omitempty"`
	TraceID    string          `json:"traceId,omitempty"`
	SpanID     string          `json:"spanId,omitempty"`
	RequestID  string          `json:"requestId,omitempty"`
	User       *jsonUser       `json:"user,omitempty"`
	Request    *jsonRequest    `json:"request,omitempty"`
	Attributes attributes      `json:"attributes,omitempty"`
	Service    string          `json:"service,omitempty"`
}

type jsonException struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

type jsonFrame struct {
	Function string `json:"function"`
	File     string `json:"file"`
	Line     int    `json:"line"`
}

type jsonUser struct {
	ID    string `json:"id"`
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
}

type jsonRequest struct {
	Method   string              `json:"method"`
	URL      string              `json:"url"`
	Route    string              `json:"route,omitempty"`
	ClientIP string              `json:"clientIp,omitempty"`
	Header   http.Header         `json:"headers,omitempty"`
	Query    map[string][]string `json:"query,omitempty"`
}

func appendErrors(b []byte, batch []providers.ErrorEvent) []byte {
	for i := range batch {
		b = appendJSON(b, reportJSON(&batch[i]))
	}
	return b
}

func reportJSON(e *providers.ErrorEvent) jsonReport {
	out := jsonReport{
		Signal: "error", UUID: e.UUID, Time: nano(e.Time), Level: e.Level.String(), Message: e.Message,
		RequestID: e.RequestID, Service: e.Service,
	}
	out.TraceID, out.SpanID = ids(e.Trace.TraceID(), e.Trace.SpanID())
	for _, l := range providers.Chain(e.Err) {
		out.Exceptions = append(out.Exceptions, jsonException{l.Type, l.Message})
	}
	for _, f := range providers.Frames(e.Callers) {
		out.Frames = append(out.Frames, jsonFrame{f.Function, f.File, f.Line})
	}
	if e.Person != (providers.Person{}) {
		out.User = &jsonUser{e.Person.ID, e.Person.Name, e.Person.Email}
	}
	if r := e.Request; r != nil {
		out.Request = &jsonRequest{r.Method, r.URL, r.Route, r.ClientIP, r.Header, r.Query}
	}
	for _, a := range e.Attrs {
		out.Attributes = append(out.Attributes, attribute.KeyValue{Key: attribute.Key(a.Key), Value: valueOf(a.Value)})
	}
	return out
}

// valueOf keeps numbers and truths as such and gives the rest its text.
func valueOf(v slog.Value) attribute.Value {
	switch v = v.Resolve(); v.Kind() {
	case slog.KindBool:
		return attribute.BoolValue(v.Bool())
	case slog.KindInt64:
		return attribute.Int64Value(v.Int64())
	case slog.KindFloat64:
		return attribute.Float64Value(v.Float64())
	}
	return attribute.StringValue(v.String())
}
