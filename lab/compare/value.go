package compare

import (
	"encoding/json"
	"math"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cruddur/lab/record"
)

// text is a value as a reader would write it.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case nil:
		return ""
	}
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// number is a value that is a number of either kind; JSON knows only one.
func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// equal reports whether two values are the same, of the same type.
func equal(a, b any) bool {
	if x, ok := number(a); ok {
		y, ok := number(b)
		return ok && (x == y || x != x && y != y)
	}
	return reflect.TypeOf(a) == reflect.TypeOf(b) && text(a) == text(b)
}

// whole is a value as a whole number, whether it came as a number or as text.
func whole(v any) int {
	if f, ok := number(v); ok && f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return int(f)
	}
	if s, ok := v.(string); ok {
		if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil {
			return n
		}
	}
	return 0
}

// path takes the path out of a URL, of which it may be all.
func path(v any) string {
	s := text(v)
	if u, err := url.Parse(s); err == nil {
		return u.Path
	}
	s, _, _ = strings.Cut(s, "?")
	return s
}

// maxExact is the largest whole number that a reader in JavaScript sees exactly.
const maxExact = 1 << 53

// shown is a value as JSON can carry it: a number that JSON or its reader would spoil becomes text.
func shown(v any) any {
	switch v := v.(type) {
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return text(v)
		}
	case int64:
		if v > maxExact || v < -maxExact {
			return text(v)
		}
	case string, bool, nil:
	default:
		return text(v)
	}
	return v
}

// instant is a time as JSON can carry it; its years have four digits.
func instant(t time.Time) time.Time {
	if y := t.Year(); y < 0 || y > 9999 {
		return time.Time{}
	}
	return t.UTC()
}

// shownFields is fields as JSON can carry them, the same slice where they are so already.
func shownFields(fields []record.Field) []record.Field {
	for i := range fields {
		if shown(fields[i].Value) == fields[i].Value {
			continue
		}
		out := make([]record.Field, len(fields))
		for j, f := range fields {
			out[j] = record.Field{Name: f.Name, Value: shown(f.Value)}
		}
		return out
	}
	if fields == nil {
		return []record.Field{}
	}
	return fields
}

// short cuts text to at most n bytes, at a character, with a sign that it was cut.
func short(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
