package otlp

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// maxFlat is how deep a map is flattened into names with dots; what is deeper becomes JSON text.
const maxFlat = 5

// maxString is how many bytes Honeycomb's storage holds of a string.
const maxString = 65_535

// attributes puts attributes into the event, except a sample rate, which it notes in r.
func (f *flattener) attributes(e *event, attrs pcommon.Map, r *rate) {
	attrs.Range(func(name string, v pcommon.Value) bool {
		if name == "" {
			return true
		}
		if isRateName(name) && v.Type() != pcommon.ValueTypeMap && v.Type() != pcommon.ValueTypeEmpty {
			r.note(name, v)
			return true
		}
		f.value(e, name, v, 0)
		return true
	})
}

// value puts one value: scalars keep their type, a map is flattened, everything else becomes JSON text.
func (f *flattener) value(e *event, name string, v pcommon.Value, depth int) {
	switch v.Type() {
	case pcommon.ValueTypeStr:
		put(&f.recent, e, name, cut(v.Str()))
	case pcommon.ValueTypeInt:
		put(&f.recent, e, name, v.Int())
	case pcommon.ValueTypeDouble:
		e.put(name, v.Double())
	case pcommon.ValueTypeBool:
		e.put(name, v.Bool())
	case pcommon.ValueTypeMap:
		if depth >= maxFlat {
			f.text(e, name, v)
			return
		}
		v.Map().Range(func(key string, v pcommon.Value) bool {
			if e.tooWide || !f.take(len(name)+len(key)+fieldSize) {
				return false
			}
			f.value(e, name+"."+key, v, depth+1)
			return true
		})
	case pcommon.ValueTypeSlice, pcommon.ValueTypeBytes:
		f.text(e, name, v)
	}
}

// text puts a value as JSON. What JSON cannot say, such as NaN in a list, Honeycomb drops.
func (f *flattener) text(e *event, name string, v pcommon.Value) {
	text, err := jsonOf(v)
	if err != nil || !f.take(len(text)) {
		return
	}
	e.put(name, text)
}

// jsonOf renders a value as Honeycomb does: keys sorted, bytes in base64, a newline at the end, then cut.
func jsonOf(v pcommon.Value) (string, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v.AsRaw()); err != nil {
		return "", err
	}
	return string(cutBytes(buf.Bytes())), nil
}

// cut shortens a string to what Honeycomb holds, and not within a character.
func cut(s string) string {
	if len(s) <= maxString {
		return s
	}
	end := maxString
	for back := 1; back < utf8.UTFMax && !utf8.RuneStart(s[end]); back++ {
		end--
	}
	return s[:end]
}

func cutBytes(b []byte) []byte {
	if len(b) <= maxString {
		return b
	}
	return b[:len(cut(string(b[:maxString+1])))]
}
