package cloudwatch

import (
	"encoding/hex"
	"math"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/log"

	"cruddur/providers"
)

// timeForm is ISO 8601 with microseconds, always as wide, so that text order is time order.
const timeForm = "2006-01-02T15:04:05.000000Z"

// own are the names that a line has by itself. An attribute of the same name gets a prefix, since JSON with a name
// twice loses one of them.
var own = map[attribute.Key]bool{
	"time": true, "level": true, "message": true, "trace_id": true, "xray_trace_id": true, "span_id": true,
	"service.name": true, "truncated": true, "event.name": true,
	"_aws": true, // by which CloudWatch would take any line for one to make metrics of
}

// ownOfMetrics are those of a line that metrics are made of.
var ownOfMetrics = map[attribute.Key]bool{metricRequests: true, metricErrors: true}

// object writes the members of one JSON object.
type object struct {
	buf   []byte
	start int  // of the object in buf
	limit int  // bytes of one value
	cut   bool // something was longer

	namespace string // of metrics; "" for a line without
}

// appendJSON writes a record as one flat JSON object with no value longer than limit. With a namespace, the line of a
// request is one that CloudWatch makes metrics of.
func appendJSON(dst []byte, r *log.Record, service, namespace string, limit int) []byte {
	o := object{buf: append(dst, `{"time":"`...), limit: max(limit, leastText), start: len(dst)}
	var measured request
	if namespace != "" && limit > 0 && canBeDimension(service) {
		var ok bool
		if measured, ok = requestOf(r); ok {
			o.namespace = namespace
		}
	}
	o.buf = when(r).UTC().AppendFormat(o.buf, timeForm)
	o.buf = append(o.buf, `","level":`...)
	o.string(providers.Level(r.Severity()).String())
	o.buf = append(o.buf, `,"message":`...)
	o.string(body(r.Body()))
	if id := r.TraceID(); id.IsValid() {
		o.buf = append(o.buf, `,"trace_id":"`...)
		o.buf = hex.AppendEncode(o.buf, id[:])
		o.buf = append(o.buf, `","xray_trace_id":"1-`...)
		o.buf = hex.AppendEncode(o.buf, id[:4])
		o.buf = append(o.buf, '-')
		o.buf = hex.AppendEncode(o.buf, id[4:])
		o.buf = append(o.buf, '"')
	}
	if id := r.SpanID(); id.IsValid() {
		o.buf = append(o.buf, `,"span_id":"`...)
		o.buf = hex.AppendEncode(o.buf, id[:])
		o.buf = append(o.buf, '"')
	}
	o.name("service.name")
	o.string(service)
	if r.EventName() != "" {
		o.name("event.name")
		o.string(r.EventName())
	}
	if o.limit = limit; limit > 0 {
		r.WalkAttributes(func(kv attribute.KeyValue) bool {
			o.attribute(kv)
			return len(o.buf)-o.start <= mostLine // else it is written again, shorter
		})
	} else if r.AttributesLen() > 0 {
		o.cut = true
	}
	if o.namespace != "" {
		o.metrics(measured, milliseconds(r))
	}
	if o.cut {
		o.buf = append(o.buf, `,"truncated":true`...)
	}
	return append(o.buf, '}')
}

// attribute writes an attribute under its own name, and the members of a group under the group's name, a dot and
// theirs.
func (o *object) attribute(kv attribute.KeyValue) {
	if own[kv.Key] || o.namespace != "" && ownOfMetrics[kv.Key] {
		kv.Key = "attributes." + kv.Key
	}
	if kv.Value.Type() == attribute.MAP {
		for _, member := range kv.Value.AsMap() {
			o.attribute(attribute.KeyValue{Key: kv.Key + "." + member.Key, Value: member.Value})
		}
		return
	}
	o.name(string(kv.Key))
	switch v := kv.Value; v.Type() {
	case attribute.STRING:
		o.string(v.AsString())
	case attribute.INT64:
		o.buf = strconv.AppendInt(o.buf, v.AsInt64(), 10)
	case attribute.BOOL:
		o.buf = strconv.AppendBool(o.buf, v.AsBool())
	case attribute.FLOAT64:
		if f := v.AsFloat64(); math.IsNaN(f) || math.IsInf(f, 0) {
			o.string(v.String()) // JSON has no number for it
		} else {
			o.float(f)
		}
	case attribute.EMPTY:
		o.buf = append(o.buf, "null"...)
	case attribute.BYTESLICE:
		o.string(v.String())
	default: // lists, which String writes as JSON
		if text := jsontext.Value(v.String()); len(text) <= o.limit && text.IsValid() {
			o.buf = append(o.buf, text...)
		} else {
			o.string(string(text))
		}
	}
}

func (o *object) name(name string) {
	o.buf = append(o.buf, ',')
	o.buf, _ = jsontext.AppendQuote(o.buf, name) // invalid UTF-8 is replaced; there is no other error
	o.buf = append(o.buf, ':')
}

func (o *object) string(s string) {
	s, cut := shorten(s, o.limit)
	o.cut = o.cut || cut
	o.buf, _ = jsontext.AppendQuote(o.buf, s)
}

// float writes a number as encoding/json does.
func (o *object) float(f float64) {
	form := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		form = 'e'
	}
	o.buf = strconv.AppendFloat(o.buf, f, form, -1, 64)
}

// body is the text of a record's body; what is not text is written as OpenTelemetry says.
func body(v attribute.Value) string {
	if v.Type() == attribute.STRING {
		return v.AsString()
	}
	return v.String()
}
