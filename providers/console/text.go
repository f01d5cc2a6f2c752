package console

import (
	"strconv"
	"unicode"
	"unicode/utf8"
)

// What the tree and the lines show of a text, in characters.
const (
	mostName    = 60
	mostValue   = 80
	mostMessage = 500
)

// appendPlain appends text for a terminal. What is not graphic is escaped, so that no value can move the cursor, change
// colours, begin a line, or turn the direction of reading. What is longer than most characters is cut.
func appendPlain(b []byte, s string, most int) []byte {
	return appendEscaped(b, s, most, -1)
}

// appendValue appends the value of an attribute, in quotes where it would else be unclear where it ends.
func appendValue(b []byte, s string) []byte {
	if s != "" && !needsQuotes(s) {
		return appendPlain(b, s, mostValue)
	}
	b = append(b, '"')
	b = appendEscaped(b, s, mostValue, '"')
	return append(b, '"')
}

func needsQuotes(s string) bool {
	for i := range min(len(s), 4*mostValue) {
		if c := s[i]; c <= ' ' || c == '"' || c == '=' {
			return true
		}
	}
	return false
}

func appendEscaped(b []byte, s string, most int, quote rune) []byte {
	n := 0
	for i, r := range s {
		if n == most {
			return append(b, "…"...)
		}
		n++
		switch {
		case r == quote:
			b = append(b, '\\', byte(r))
		case r >= ' ' && r < 0x7f:
			b = append(b, byte(r))
		case r == utf8.RuneError && !isReplacement(s[i:]):
			b = append(b, `\x`...)
			b = append(b, hexDigits[s[i]>>4], hexDigits[s[i]&15])
		case unicode.IsGraphic(r):
			b = utf8.AppendRune(b, r)
		default:
			b = appendRuneEscape(b, r)
		}
	}
	return b
}

const hexDigits = "0123456789abcdef"

// isReplacement tells the character U+FFFD from a byte that is no UTF-8.
func isReplacement(s string) bool { return len(s) >= 3 && s[:3] == "\uFFFD" }

// appendRuneEscape writes a character as Go does, such as \n or \u202e.
func appendRuneEscape(b []byte, r rune) []byte {
	var quoted [16]byte
	q := strconv.AppendQuoteRuneToASCII(quoted[:0], r)
	return append(b, q[1:len(q)-1]...)
}
