package xray

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// The first second of the year 10000: later times cannot be written in RFC 3339, and a sender that means milliseconds
// lands there.
const endOfTime = 253402300800

var (
	errNotEpoch    = errors.New("is not a number of seconds since 1970")
	errOutOfBounds = errors.New("is not between the years 1970 and 9999; X-Ray counts in seconds")
)

// parseEpoch reads a JSON number of seconds since 1970. A plain decimal is read digit by digit, because a float64 holds
// today's seconds only to a quarter of a microsecond; senders may also write an exponent.
func parseEpoch(number string) (time.Time, error) {
	whole, fraction, _ := strings.Cut(number, ".")
	if strings.ContainsAny(number, "eE") {
		f, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return time.Time{}, errNotEpoch
		}
		if f < 0 || f >= endOfTime {
			return time.Time{}, errOutOfBounds
		}
		s, ns := math.Modf(f)
		return time.Unix(int64(s), int64(math.Round(ns*1e9))).UTC(), nil
	}
	s, err := strconv.ParseInt(whole, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return time.Time{}, errNotEpoch
	}
	if err != nil || s >= endOfTime || strings.HasPrefix(whole, "-") {
		return time.Time{}, errOutOfBounds
	}
	const digits = 9
	ns := 0
	for i := range digits {
		ns *= 10
		if i < len(fraction) {
			ns += int(fraction[i] - '0')
		}
	}
	return time.Unix(s, int64(ns)).UTC(), nil
}

// epoch writes t as the service does.
func epoch(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
