package console

import (
	"log/slog"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
)

// style colours text for a terminal, or leaves it as it is.
type style struct{ on bool }

// The colours, as codes of a terminal.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
	cyan   = "36"
)

func (s style) start(b []byte, code string) []byte {
	if !s.on {
		return b
	}
	b = append(b, "\x1b["...)
	b = append(b, code...)
	return append(b, 'm')
}

func (s style) end(b []byte) []byte {
	if !s.on {
		return b
	}
	return append(b, "\x1b[0m"...)
}

// appendIn appends a text that needs no escaping in a colour.
func (s style) appendIn(b []byte, code, text string) []byte {
	if text == "" {
		return b
	}
	return s.end(append(s.start(b, code), text...))
}

func (s style) appendTime(b []byte, t time.Time) []byte {
	return s.end(t.AppendFormat(s.start(b, dim), "15:04:05.000"))
}

func levelColor(l slog.Level) string {
	switch {
	case l >= slog.LevelError:
		return red
	case l >= slog.LevelWarn:
		return yellow
	case l >= slog.LevelInfo:
		return green
	}
	return dim
}

// appendLevel appends a level, filled up so that what follows stands in one column.
func (s style) appendLevel(b []byte, l slog.Level) []byte {
	const width = 5
	text := l.String()
	b = s.appendIn(b, levelColor(l), text)
	for n := len(text); n < width; n++ {
		b = append(b, ' ')
	}
	return b
}

// appendPair appends " key=value".
func (s style) appendPair(b []byte, key, value string) []byte {
	b = s.start(append(b, ' '), dim)
	b = appendPlain(b, key, mostName)
	b = s.end(append(b, '='))
	return appendValue(b, value)
}

// appendPairs appends the first attributes and how many there are more.
func (s style) appendPairs(b []byte, attrs []attribute.KeyValue) []byte {
	const most = 12
	for i, a := range attrs {
		if i == most {
			b = append(b, " +"...)
			b = strconv.AppendInt(b, int64(len(attrs)-most), 10)
			return append(b, " more"...)
		}
		b = s.appendPair(b, string(a.Key), a.Value.String())
	}
	return b
}

// appendDuration writes three digits that tell, and a unit.
func appendDuration(b []byte, d time.Duration) []byte {
	if d < 0 {
		b, d = append(b, '-'), -d
	}
	value, unit := float64(d), " ns"
	switch {
	case d >= time.Second:
		value, unit = d.Seconds(), " s"
	case d >= time.Millisecond:
		value, unit = value/1e6, " ms"
	case d >= time.Microsecond:
		value, unit = value/1e3, " µs"
	}
	precision := 0
	switch {
	case unit == " ns" || value >= 99.95:
	case value >= 9.995:
		precision = 1
	default:
		precision = 2
	}
	b = strconv.AppendFloat(b, value, 'f', precision, 64)
	return append(b, unit...)
}
