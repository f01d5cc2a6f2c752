package xray

import "slices"

import "strings"

// copyObject appends the text of a JSON object without the white space between its parts, and says whether it did. It
// knows the plain JSON that programs write and gives up on everything that needs thought, so that decoding it for good
// is left to the few texts that are worth the cost: keys that may stand twice, escaped characters, big numbers, deep nests.
func copyObject(dst []byte, text string) ([]byte, bool) {
	c := copier{dst: dst, s: text}
	c.space()
	if !c.at('{') || !c.value(0) {
		return dst, false
	}
	c.space()
	return c.dst, c.i == len(c.s)
}

type copier struct {
	dst []byte
	s   string
	i   int
}

func (c *copier) at(b byte) bool { return c.i < len(c.s) && c.s[c.i] == b }

func (c *copier) space() {
	for c.i < len(c.s) && (c.s[c.i] == ' ' || c.s[c.i] == '\n' || c.s[c.i] == '\t' || c.s[c.i] == '\r') {
		c.i++
	}
}

// token copies b, if it stands here, and the white space behind it is passed over.
func (c *copier) token(b byte) bool {
	if !c.at(b) {
		return false
	}
	c.dst = append(c.dst, b)
	c.i++
	c.space()
	return true
}

func (c *copier) value(depth int) bool {
	const deep = 8
	if c.i == len(c.s) || depth == deep {
		return false
	}
	switch c.s[c.i] {
	case '{':
		return c.object(depth)
	case '[':
		return c.array(depth)
	case '"':
		_, ok := c.text()
		return ok
	}
	return c.word()
}

func (c *copier) object(depth int) bool {
	const few = 8
	var keys [few]string
	c.token('{')
	for n := 0; !c.token('}'); n++ {
		if n == few || n > 0 && !c.token(',') {
			return false
		}
		key, ok := c.text()
		if !ok {
			return false
		}
		if slices.Contains(keys[:n], key) {
			return false
		}
		keys[n] = key
		c.space()
		if !c.token(':') || !c.value(depth+1) {
			return false
		}
		c.space()
	}
	return true
}

func (c *copier) array(depth int) bool {
	c.token('[')
	for n := 0; !c.token(']'); n++ {
		if n > 0 && !c.token(',') || !c.value(depth+1) {
			return false
		}
		c.space()
	}
	return true
}

// text copies a text of characters that stand for themselves.
func (c *copier) text() (string, bool) {
	if !c.at('"') {
		return "", false
	}
	end := strings.IndexByte(c.s[c.i+1:], '"')
	if end < 0 {
		return "", false
	}
	inner := c.s[c.i+1 : c.i+1+end]
	for j := plainPrefix(inner); j < len(inner); j++ {
		if b := inner[j]; b < ' ' || b == '\\' || b >= 0x7f {
			return "", false
		}
	}
	c.dst = append(c.dst, c.s[c.i:c.i+end+2]...)
	c.i += end + 2
	return inner, true
}

// word copies true, false, null, or a number of a few digits.
func (c *copier) word() bool {
	rest := c.s[c.i:]
	for _, word := range [...]string{"true", "false", "null"} {
		if strings.HasPrefix(rest, word) {
			c.dst = append(c.dst, word...)
			c.i += len(word)
			return true
		}
	}
	n := numberLength(rest)
	c.dst = append(c.dst, rest[:n]...)
	c.i += n
	return n > 0
}

// numberLength returns the length of the plain number that s begins with: -12.5, but nothing with an exponent, nor with
// more digits than a float keeps.
func numberLength(s string) int {
	const most = 15
	i := 0
	if strings.HasPrefix(s, "-") {
		i++
	}
	whole := digits(s[i:])
	if whole == 0 || whole > 1 && s[i] == '0' {
		return 0
	}
	i += whole
	if i < len(s) && s[i] == '.' {
		part := digits(s[i+1:])
		if part == 0 {
			return 0
		}
		i += 1 + part
	}
	if i > most || i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		return 0
	}
	return i
}

func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}
