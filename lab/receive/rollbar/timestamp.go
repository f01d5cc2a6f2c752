package rollbar

import (
	"math"
	"strconv"
	"time"
)

// parseTimestamp reads a number of seconds, milliseconds, microseconds or nanoseconds since 1970; which of them is told
// by its size, as all of them name a time of these centuries.
func parseTimestamp(text string) (time.Time, bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n > 0) || math.IsInf(n, 0) {
		return time.Time{}, false
	}
	unit := time.Second
	for limit := 1e11; n >= limit && unit > 1; limit *= 1e3 {
		unit /= 1e3
	}
	if whole, err := strconv.ParseInt(text, 10, 64); err == nil { // a float would lose the last digits
		perSecond := int64(time.Second / unit)
		return time.Unix(whole/perSecond, whole%perSecond*int64(unit)).UTC(), true
	}
	perSecond := float64(time.Second / unit)
	seconds, fraction := math.Modf(n / perSecond)
	if seconds >= 1e11 {
		return time.Time{}, false
	}
	const microsecond = 1e6 // as exact as a float of today's seconds is
	return time.Unix(int64(seconds), int64(math.Round(fraction*microsecond))*1e3).UTC(), true
}
