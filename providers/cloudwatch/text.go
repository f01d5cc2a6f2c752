package cloudwatch

import (
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.opentelemetry.io/otel/sdk/log"
)

// lineForm is the time in front of a line of text.
const lineForm = "[2006-Jan-02 15:04] "

// appendText writes a record as one line of text: its time, its message, and the trace that it belongs to. Attributes
// have no place in it.
func appendText(dst []byte, r *log.Record, limit int) []byte {
	dst = when(r).UTC().AppendFormat(dst, lineForm)
	text, _ := shorten(body(r.Body()), max(limit, leastText))
	if text = strings.ToValidUTF8(text, "\uFFFD"); strings.ContainsAny(text, "\r\n") {
		text = oneLine.Replace(text)
	}
	dst = append(dst, text...)
	if id := r.TraceID(); id.IsValid() {
		dst = append(dst, " trace="...)
		dst = hex.AppendEncode(dst, id[:])
	}
	return dst
}

var oneLine = strings.NewReplacer("\r\n", `\n`, "\n", `\n`, "\r", `\r`)

// shorten cuts s to about limit bytes, between characters, and marks where it was cut and how long it was.
func shorten(s string, limit int) (short string, cut bool) {
	if len(s) <= limit {
		return s, false
	}
	end := limit
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…[cut from " + strconv.Itoa(len(s)) + " bytes]", true
}
