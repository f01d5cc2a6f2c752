package xray

import (
	"strings"
	"unicode/utf8"
)

// pattern is text with * for any run of characters and ? for any one, whatever the case. The empty pattern matches
// nothing.
type pattern string

func (p pattern) match(s string) bool {
	if p == "" || s == "" {
		return false
	}
	text, s := strings.ToLower(string(p)), strings.ToLower(s)
	i, star, from := 0, -1, 0
	for j := 0; j < len(s); {
		switch {
		case i < len(text) && text[i] == '*':
			star, from = i, j
			i++
		case i < len(text) && text[i] == '?':
			_, size := utf8.DecodeRuneInString(s[j:])
			i++
			j += size
		case i < len(text) && text[i] == s[j]:
			i++
			j++
		case star >= 0: // let the last star take one more
			from++
			i, j = star+1, from
		default:
			return false
		}
	}
	return strings.Trim(text[i:], "*") == ""
}

// takes is match for sampling rules, where "*" also takes what a request does not say.
func (p pattern) takes(s string) bool {
	if p == "*" || s == "" {
		return p != "" && strings.Trim(string(p), "*") == ""
	}
	return p.match(s)
}
