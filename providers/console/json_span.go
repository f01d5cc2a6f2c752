package console

import (
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

type jsonSpan struct {
	Signal     string      `json:"signal"`
	TraceID    string      `json:"traceId"`
	SpanID     string      `json:"spanId"`
	ParentID   string      `json:"parentSpanId,omitempty"`
	TraceState string      `json:"traceState,omitempty"`
	Name       string      `json:"name"`
	Kind       string      `json:"kind"`
	Start      nano        `json:"startTimeUnixNano"`
	End        nano        `json:"endTimeUnixNano"`
	Status     *jsonStatus `json:"status,omitempty"`
	Attributes attributes  `json:"attributes,omitempty"`
	Events     []jsonEvent `json:"events,omitempty"`
	Links      []jsonLink  `json:"links,omitempty"`
	DroppedA   int         `json:"droppedAttributesCount,omitempty"`
	DroppedE   int         `json:"droppedEventsCount,omitempty"`
	DroppedL   int         `json:"droppedLinksCount,omitempty"`
	Scope      jsonScope   `json:"scope"`
	Resource   attributes  `json:"resource,omitempty"`
}

type jsonStatus struct {
	Code    string `json:"code"`
	Message string `json:"message,omitempty"`
}

type jsonEvent struct {
	Name       string     `json:"name"`
	Time       nano       `json:"timeUnixNano"`
	Attributes attributes `json:"attributes,omitempty"`
}

type jsonLink struct {
	TraceID    string     `json:"traceId"`
	SpanID     string     `json:"spanId"`
	Attributes attributes `json:"attributes,omitempty"`
}

func appendSpans(b []byte, batch []trace.ReadOnlySpan) []byte {
	for _, s := range batch {
		b = appendJSON(b, spanJSON(s))
	}
	return b
}

func spanJSON(s trace.ReadOnlySpan) jsonSpan {
	sc, status := s.SpanContext(), s.Status()
	out := jsonSpan{
		Signal: "span", TraceID: sc.TraceID().String(), SpanID: sc.SpanID().String(), TraceState: sc.TraceState().String(),
		Name: s.Name(), Kind: s.SpanKind().String(), Start: nano(s.StartTime()), End: nano(s.EndTime()),
		Attributes: s.Attributes(), DroppedA: s.DroppedAttributes(), DroppedE: s.DroppedEvents(), DroppedL: s.DroppedLinks(),
		Scope: scopeOf(s.InstrumentationScope()), Resource: resourceOf(s.Resource()),
	}
	if parent := s.Parent().SpanID(); parent.IsValid() {
		out.ParentID = parent.String()
	}
	if status != (trace.Status{}) {
		out.Status = &jsonStatus{Code: status.Code.String(), Message: status.Description}
	}
	for _, e := range s.Events() {
		out.Events = append(out.Events, jsonEvent{e.Name, nano(e.Time), e.Attributes})
	}
	for _, l := range s.Links() {
		out.Links = append(out.Links, jsonLink{l.SpanContext.TraceID().String(), l.SpanContext.SpanID().String(), l.Attributes})
	}
	return out
}

func resourceOf(r *resource.Resource) attributes {
	if r == nil {
		return nil
	}
	return r.Attributes()
}
