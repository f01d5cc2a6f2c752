package app

import "time"

// isoLayout is ISO 8601 with microseconds and a numeric offset, which is how the front end expects every time.
const isoLayout = "2006-01-02T15:04:05.000000-07:00"

// Time is an instant as Cruddur writes it: UTC, six digits after the second even when they are zero.
type Time struct{ time.Time }

// At turns t into a Time, cut to the microseconds that are kept.
func At(t time.Time) Time { return Time{t.UTC().Truncate(time.Microsecond)} }

// Equal reports whether both are the same instant.
func (t Time) Equal(u Time) bool { return t.Time.Equal(u.Time) }

// String formats t as it stands in JSON.
func (t Time) String() string { return t.UTC().Format(isoLayout) }

// AppendText is for encoders that write into their own buffer.
func (t Time) AppendText(b []byte) ([]byte, error) { return t.UTC().AppendFormat(b, isoLayout), nil }

// MarshalText writes the same form outside JSON.
func (t Time) MarshalText() ([]byte, error) { return t.AppendText(nil) }

// MarshalJSON overrides time.Time's own, which drops zeros and writes Z for UTC.
func (t Time) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, len(isoLayout)+2)
	b = append(b, '"')
	b = t.UTC().AppendFormat(b, isoLayout)
	return append(b, '"'), nil
}
