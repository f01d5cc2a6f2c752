package rollbar

import (
	"fmt"
	"log/slog"
	"maps"
	"math"
	"strconv"
	"time"

	"cruddur/providers"
)

// custom is what Rollbar has no place for: the trace in both its forms, the request's id, the service, and the
// attributes of the report. It is never nil.
func custom(e *providers.ErrorEvent) map[string]any {
	out := object(e.Attrs)
	if e.Trace.HasTraceID() {
		id := e.Trace.TraceID().String()
		out["trace_id"], out["xray_trace_id"] = id, "1-"+id[:8]+"-"+id[8:]
	}
	if e.Trace.HasSpanID() {
		out["span_id"] = e.Trace.SpanID().String()
	}
	if e.RequestID != "" {
		out["request_id"] = e.RequestID
	}
	if e.Service != "" {
		out["service"] = e.Service
	}
	return out
}

// mostFields bounds each object of custom fields.
const mostFields = 256

// object is a list of attributes as an object.
func object(attrs []slog.Attr) map[string]any {
	out := make(map[string]any, min(len(attrs), mostFields)+5)
	for i, a := range attrs {
		if len(out) >= mostFields {
			out["truncated"] = strconv.Itoa(len(attrs)-i) + " more"
			break
		}
		add(out, a)
	}
	return out
}

// add puts an attribute into the object, the members of a nameless group as its own.
func add(to map[string]any, a slog.Attr) {
	switch v := a.Value.Resolve(); {
	case a.Key == "" && v.Kind() == slog.KindGroup:
		maps.Copy(to, object(v.Group()))
	case a.Key == "":
	case providers.LooksSecret(a.Key):
		to[a.Key] = "[hidden]"
	default:
		to[a.Key] = value(v)
	}
}

// value is an attribute's value as JSON can hold it. What is no plain value is printed, by its own rules if it has some,
// so that a type that hides its value stays hidden.
func value(v slog.Value) any {
	switch v.Kind() {
	case slog.KindBool:
		return v.Bool()
	case slog.KindInt64:
		return v.Int64()
	case slog.KindUint64:
		return v.Uint64()
	case slog.KindFloat64:
		if f := v.Float64(); math.IsNaN(f) || math.IsInf(f, 0) {
			return strconv.FormatFloat(f, 'g', -1, 64)
		}
		return v.Float64()
	case slog.KindString:
		return shorten(v.String(), mostText)
	case slog.KindTime:
		return v.Time().UTC().Format(time.RFC3339Nano)
	case slog.KindDuration:
		return v.Duration().String()
	case slog.KindGroup:
		return object(v.Group())
	}
	return shorten(fmt.Sprint(v.Any()), mostText)
}
