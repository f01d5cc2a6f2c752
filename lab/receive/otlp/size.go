package otlp

import (
	"math/bits"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// The sizes here are those of the protobuf encoding, for JSON too, so that the same data counts the same. pdata knows
// the size of a span as a whole; those of its parts are ours to sum.

// spanSize returns the size of a span without its events and links, which are counted as records of their own.
func spanSize(s ptrace.Span) int {
	size := (&ptrace.ProtoMarshaler{}).SpanSize(s)
	for i := range s.Events().Len() {
		size -= nestedSize(eventSize(s.Events().At(i)))
	}
	for i := range s.Links().Len() {
		size -= nestedSize(linkSize(s.Links().At(i)))
	}
	return size
}

func eventSize(ev ptrace.SpanEvent) int {
	size := attributesSize(ev.Attributes()) + textSize(ev.Name())
	if ev.Timestamp() != 0 {
		size += 1 + 8
	}
	return size + numberSize(uint64(ev.DroppedAttributesCount()))
}

func linkSize(l ptrace.SpanLink) int {
	size := attributesSize(l.Attributes()) + textSize(l.TraceState().AsRaw())
	size += nestedSize(len(l.TraceID())*unless(l.TraceID().IsEmpty())) + nestedSize(len(l.SpanID())*unless(l.SpanID().IsEmpty()))
	if l.Flags() != 0 {
		size += 1 + 4
	}
	return size + numberSize(uint64(l.DroppedAttributesCount()))
}

func attributesSize(attrs pcommon.Map) int {
	size := 0
	attrs.Range(func(key string, v pcommon.Value) bool {
		size += nestedSize(textSize(key) + nestedSize(valueSize(v)))
		return true
	})
	return size
}

func valueSize(v pcommon.Value) int {
	switch v.Type() {
	case pcommon.ValueTypeStr:
		return nestedSize(len(v.Str()))
	case pcommon.ValueTypeBool:
		return 2
	case pcommon.ValueTypeInt:
		return 1 + varintSize(uint64(v.Int()))
	case pcommon.ValueTypeDouble:
		return 9
	case pcommon.ValueTypeBytes:
		return nestedSize(v.Bytes().Len())
	case pcommon.ValueTypeMap:
		return nestedSize(attributesSize(v.Map()))
	case pcommon.ValueTypeSlice:
		size := 0
		for i := range v.Slice().Len() {
			size += nestedSize(valueSize(v.Slice().At(i)))
		}
		return nestedSize(size)
	}
	return 0
}

// nestedSize is the size of a length-delimited field of n bytes.
func nestedSize(n int) int { return 1 + varintSize(uint64(n)) + n }

func textSize(s string) int { return nestedSize(len(s)) * unless(s == "") }

func numberSize(n uint64) int { return (1 + varintSize(n)) * unless(n == 0) }

func varintSize(n uint64) int { return (bits.Len64(n|1) + 6) / 7 }

// unless is 0 for what is absent from the encoding.
func unless(absent bool) int {
	if absent {
		return 0
	}
	return 1
}
