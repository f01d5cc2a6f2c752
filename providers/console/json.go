package console

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/instrumentation"
)

// appendJSON appends a value as one line. Within what JSON allows, it is also fit for a terminal: characters that are
// not graphic are escaped.
func appendJSON(b []byte, v any) []byte {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		line.Reset()
		_ = encoder.Encode(map[string]string{"signal": "problem", "message": err.Error()})
	}
	return append(appendGraphic(b, bytes.TrimSuffix(line.Bytes(), []byte("\n"))), '\n')
}

// appendGraphic escapes what is not graphic in a JSON text. Outside strings there is none such, and control characters
// inside are escaped already.
func appendGraphic(b, text []byte) []byte {
	for len(text) > 0 {
		n := 0
		for n < len(text) && text[n] >= ' ' && text[n] < 0x7f {
			n++
		}
		b, text = append(b, text[:n]...), text[n:]
		if len(text) == 0 {
			break
		}
		r, size := utf8.DecodeRune(text)
		hi, lo := utf16.EncodeRune(r)
		switch {
		case unicode.IsGraphic(r) && (r != utf8.RuneError || size > 1):
			b = append(b, text[:size]...)
		case hi != unicode.ReplacementChar:
			b = appendUnit(appendUnit(b, hi), lo)
		default:
			b = appendUnit(b, r)
		}
		text = text[size:]
	}
	return b
}

func appendUnit(b []byte, r rune) []byte {
	return append(b, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}

// attributes are written as an object, in their order.
type attributes []attribute.KeyValue

// MarshalJSON implements [json.Marshaler].
func (a attributes) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, kv := range a {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, string(kv.Key)), ':')
		b = appendAttribute(b, kv.Value)
	}
	return append(b, '}'), nil
}

// appendAttribute relies on Value.String, which gives numbers, lists and maps as JSON already.
func appendAttribute(b []byte, v attribute.Value) []byte {
	text := v.String()
	switch v.Type() {
	case attribute.EMPTY:
		return append(b, "null"...)
	case attribute.STRING, attribute.BYTESLICE:
		return appendString(b, text)
	}
	if !json.Valid([]byte(text)) {
		return appendString(b, text) // NaN and the infinities
	}
	return append(b, text...)
}

func appendString(b []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil {
		return append(b, `""`...) // cannot be: a string is always JSON
	}
	return append(b, quoted...)
}

// nano is a time in nanoseconds since 1970, as a string: a JSON number would lose digits in many programs.
type nano time.Time

// MarshalJSON implements [json.Marshaler].
func (n nano) MarshalJSON() ([]byte, error) {
	b := []byte{'"'}
	if t := time.Time(n); !t.IsZero() {
		b = strconv.AppendInt(b, t.UnixNano(), 10)
	} else {
		b = append(b, '0')
	}
	return append(b, '"'), nil
}

type jsonScope struct {
	Name    string `json:"name,omitempty"`
	Version string `json:"version,omitempty"`
}

func scopeOf(s instrumentation.Scope) jsonScope { return jsonScope{s.Name, s.Version} }
