package cloudwatchlogs

import (
	"errors"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner reads a pattern from left to right.
type scanner struct {
	text    string
	pos     int
	regexps int
}

func (s *scanner) rest() string { return s.text[s.pos:] }

// space goes to the next character that is no space, and reports whether there is one.
func (s *scanner) space() bool {
	s.pos = len(s.text) - len(strings.TrimLeftFunc(s.rest(), unicode.IsSpace))
	return s.pos < len(s.text)
}

// accept goes past token if that comes next, spaces aside.
func (s *scanner) accept(token string) bool {
	s.space()
	if !strings.HasPrefix(s.rest(), token) {
		return false
	}
	s.pos += len(token)
	return true
}

// run reads the characters that ok takes.
func (s *scanner) run(ok func(rune) bool) string {
	from := s.pos
	for s.pos < len(s.text) {
		c, n := utf8.DecodeRuneInString(s.rest())
		if !ok(c) {
			break
		}
		s.pos += n
	}
	return s.text[from:s.pos]
}

// quoted reads a phrase in double quotes, which comes next. A backslash lets a quote or a backslash stand in it.
func (s *scanner) quoted() (string, error) {
	var b strings.Builder
	for i := s.pos + 1; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '"':
			s.pos = i + 1
			return b.String(), nil
		case c == '\\' && i+1 < len(s.text) && (s.text[i+1] == '"' || s.text[i+1] == '\\'):
			i++
			b.WriteByte(s.text[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", errors.New("a quote is not closed")
}

// regexp reads a regular expression between % signs, which comes next.
func (s *scanner) regexp() (*regexp.Regexp, error) {
	inner, _, closed := strings.Cut(s.text[s.pos+1:], "%")
	if !closed {
		return nil, errors.New("a regular expression is not closed with %")
	}
	s.pos += len(inner) + 2
	s.regexps++
	return compileRegexp(inner)
}

// isWordRune says whether a term may have c without being quoted.
func isWordRune(c rune) bool { return c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c) }

// isBareRune says the same of a value; * is a wildcard there.
func isBareRune(c rune) bool { return isWordRune(c) || strings.ContainsRune(".*+-", c) }
