package xray

import (
	"encoding/hex"
	"math"
	"math/bits"
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
	if isPlain(s) {
		return append(dst, s...)
	}
	done := 0
	for i := 0; i < len(s); {
		if i+8 <= len(s) {
			found := care(word(s, i))
			if found == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(found) / 8
		}
		c := s[i]
		if c < utf8.RuneSelf {
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

// isPlain says whether all of s stands for itself, which nearly every text does. It looks at eight bytes at once, and at
// the last eight even where it has seen some of them before.
func isPlain(s string) bool {
	if len(s) < 8 {
		for i := range len(s) {
			if c := s[i]; c >= utf8.RuneSelf || !plain[c] {
				return false
			}
		}
		return true
	}
	for i := 0; i+8 < len(s); i += 8 {
		if care(word(s, i)) != 0 {
			return false
		}
	}
	return care(word(s, len(s)-8)) == 0
}

// plainPrefix returns how far s surely needs no care.
func plainPrefix(s string) int {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		if found := care(word(s, i)); found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	return i
}

// word returns the eight bytes of s from i on, the first the lowest.
func word(s string, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// care returns zero when none of a word's bytes needs care. Else the lowest bit set is the high bit of the first that
// does; what is above it says nothing, since a subtraction may have borrowed.
func care(w uint64) uint64 {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	quote, slash := w^ones*'"', w^ones*'\\'
	// Each term has a byte's high bit set where that byte is below a blank, a quote, a backslash, or not ASCII.
	return (w | (w - ones*' ') | (quote - ones) | (slash - ones)) & highs
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
	decimals := [10]byte{'.'}
	for i, rest := len(decimals)-1, uint32(nsec); i > 0; i-- {
		decimals[i] = byte('0' + rest%10)
		rest /= 10
	}
	end := len(decimals)
	for decimals[end-1] == '0' {
		end--
	}
	return append(dst, decimals[:end]...)
}

// appendHex appends an id in lower-case hex.
func appendHex(dst, id []byte) []byte { return hex.AppendEncode(dst, id) }
