package otlp

import (
	"math"
	"strconv"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// rate is what attributes say of the sample rate, 0 for nothing. Honeycomb reads two spellings and prefers the first,
// on whatever level it stands; on one spelling the span wins over its scope, the scope over its resource.
type rate struct {
	sampleRate int64 // sampleRate
	pascal     int64 // SampleRate
}

func isRateName(name string) bool {
	return len(name) == len("sampleRate") && (name == "sampleRate" || name == "SampleRate")
}

// note takes the rate from an attribute. What is no number counts as 1, and so does what is below.
func (r *rate) note(name string, v pcommon.Value) {
	n := float64(1)
	switch v.Type() {
	case pcommon.ValueTypeInt:
		n = float64(v.Int())
	case pcommon.ValueTypeDouble:
		n = v.Double()
	case pcommon.ValueTypeStr:
		if parsed, err := strconv.ParseFloat(v.Str(), 64); err == nil {
			n = parsed
		}
	}
	if name == "sampleRate" {
		r.sampleRate = whole(n)
	} else {
		r.pascal = whole(n)
	}
}

// of returns the rate of an event; 0 when nobody said one.
func (r rate) of(traceState string) int64 {
	switch {
	case r.sampleRate != 0:
		return r.sampleRate
	case r.pascal != 0:
		return r.pascal
	}
	return thresholdRate(traceState)
}

// whole rounds to what Honeycomb takes as a rate.
func whole(n float64) int64 {
	switch {
	case n >= math.MaxInt32:
		return math.MaxInt32
	case n >= 1: // false for NaN too
		return int64(n + 0.5)
	}
	return 1
}

// thresholdRate reads OpenTelemetry's sampling threshold from a trace state such as "ot=th:c": the hex digits of the
// part of all traces, out of 2^56, that was not sampled.
func thresholdRate(traceState string) int64 {
	if traceState == "" {
		return 0
	}
	for entry := range strings.SplitSeq(traceState, ",") {
		values, ok := strings.CutPrefix(strings.TrimSpace(entry), "ot=")
		if !ok {
			continue
		}
		for pair := range strings.SplitSeq(values, ";") {
			digits, ok := strings.CutPrefix(pair, "th:")
			if !ok || digits == "" || len(digits) > 14 {
				continue
			}
			rejected, err := strconv.ParseUint(digits, 16, 64)
			if err != nil {
				continue
			}
			const all = 1 << 56
			rejected <<= 4 * (14 - len(digits))
			return whole(all / float64(all-rejected))
		}
	}
	return 0
}
