package otlp

import (
	"strings"

	"go.opentelemetry.io/otel/attribute"
)

// patch counts the texts that it replaced.
type patch struct{ done int }

func (p *patch) text(s string) string {
	valid := strings.ToValidUTF8(s, "\uFFFD")
	if valid != s {
		p.done++
	}
	return valid
}

func (p *patch) pairs(in []attribute.KeyValue) []attribute.KeyValue {
	out := make([]attribute.KeyValue, len(in))
	for i, kv := range in {
		out[i] = attribute.KeyValue{Key: attribute.Key(p.text(string(kv.Key))), Value: p.value(kv.Value)}
	}
	return out
}

func (p *patch) set(in attribute.Set) attribute.Set {
	before := p.done
	pairs := p.pairs(in.ToSlice())
	if p.done == before {
		return in
	}
	return attribute.NewSet(pairs...)
}

func (p *patch) value(v attribute.Value) attribute.Value {
	switch v.Type() {
	case attribute.STRING:
		return attribute.StringValue(p.text(v.AsString()))
	case attribute.STRINGSLICE:
		texts := v.AsStringSlice()
		out := make([]string, len(texts))
		for i, t := range texts {
			out[i] = p.text(t)
		}
		return attribute.StringSliceValue(out)
	case attribute.SLICE:
		values := v.AsSlice()
		out := make([]attribute.Value, len(values))
		for i, each := range values {
			out[i] = p.value(each)
		}
		return attribute.SliceValue(out...)
	case attribute.MAP:
		return attribute.MapValue(p.pairs(v.AsMap())...)
	}
	return v
}
