package xray

import (
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// plain are the bytes that stand for themselves in a JSON string.
var plain = func() (table [utf8.RuneSelf]bool) {
	for c := range table {
		table[c] = c >= ' ' && c != '"' && c != '\\'
	}
	return table
}()

// appendString appends s as a JSON string. Bytes that are no UTF-8 become U+FFFD, so that the result always is.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	dst = appendEscaped(dst, s)
	return append(dst, '"')
}

func appendEscaped(dst []byte, s string) []byte {
	done := 0
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if !plain[c] {
				dst = append(dst, s[done:i]...)
				dst = appendControl(dst, c)
				done = i + 1
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			dst = append(dst, s[done:i]...)
			dst = append(dst, "\uFFFD"...)
			done = i + 1
		}
		i += size
	}
	return append(dst, s[done:]...)
}

func appendControl(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}

// cutMark stands at the end of a text that was shortened.
const cutMark = "…"

// appendStringCut appends s as a JSON string of at most most bytes, quotes included, and says whether it had to be cut.
// Cuts fall between characters.
func appendStringCut(dst []byte, s string, most int) (_ []byte, cut bool) {
	start := len(dst)
	dst = append(dst, '"')
	mark := len(dst) // up to here a cut text would fit
	for i := 0; i < len(s); {
		_, size := utf8.DecodeRuneInString(s[i:])
		dst = appendEscaped(dst, s[i:i+size])
		i += size
		used := len(dst) - start + 1
		if used > most {
			return append(append(dst[:mark], cutMark...), '"'), true
		}
		if used+len(cutMark) <= most {
			mark = len(dst)
		}
	}
	return append(dst, '"'), false
}

// appendFloat appends a number, or where JSON has none for it a string: "NaN", "+Inf", "-Inf".
func appendFloat(dst []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		dst = append(dst, '"')
		dst = strconv.AppendFloat(dst, f, 'g', -1, 64)
		return append(dst, '"')
	}
	return strconv.AppendFloat(dst, f, 'g', -1, 64)
}

// appendEpoch appends a time as seconds since 1970 with up to nine decimals. It never goes through a float, which would
// round nanoseconds away.
func appendEpoch(dst []byte, t time.Time) []byte {
	sec, nsec := t.Unix(), int64(t.Nanosecond())
	if sec < 0 && nsec > 0 { // -1.5 is the second -2 and half of the next
		sec, nsec = sec+1, 1e9-nsec
		if sec == 0 {
			dst = append(dst, '-')
		}
	}
	dst = strconv.AppendInt(dst, sec, 10)
	if nsec == 0 {
		return dst
	}
	dst = append(dst, '.')
	for unit := int64(1e8); nsec > 0; unit /= 10 {
		dst = append(dst, byte('0'+nsec/unit))
		nsec %= unit
	}
	return dst
}

// appendHex appends an id in lower-case hex.
func appendHex(dst, id []byte) []byte {
	for _, b := range id {
		dst = append(dst, hexDigits[b>>4], hexDigits[b&15])
	}
	return dst
}
