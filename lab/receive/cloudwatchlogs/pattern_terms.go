package cloudwatchlogs

import (
	"regexp"
	"strings"
	"unicode"
)

// terms matches messages that have all of some words and none of others, or any of some. A word may stand anywhere in
// a message, also within another word. The service ignores words with ? where there are others beside them.
type terms struct {
	all, none, any []matcher
}

func (t *terms) match(message string) bool {
	for _, m := range t.none {
		if m.match(message) {
			return false
		}
	}
	for _, m := range t.all {
		if !m.match(message) {
			return false
		}
	}
	if len(t.all) > 0 || len(t.none) > 0 {
		return true
	}
	for _, m := range t.any {
		if m.match(message) {
			return true
		}
	}
	return false
}

// phrase matches messages that contain it.
type phrase string

func (p phrase) match(message string) bool { return strings.Contains(message, string(p)) }

// expression matches messages that it occurs in.
type expression struct{ re *regexp.Regexp }

func (e expression) match(message string) bool { return e.re.MatchString(message) }

// termsPattern reads words until the end.
func (s *scanner) termsPattern() (matcher, error) {
	t := &terms{}
	for s.space() {
		into := &t.all
		switch s.text[s.pos] {
		case '-':
			into = &t.none
			s.pos++
			s.space() // the service takes - "health check" too
		case '?':
			into = &t.any
			s.pos++
		}
		m, err := s.term()
		if err != nil {
			return nil, err
		}
		*into = append(*into, m)
	}
	return t, nil
}

// term reads one word, phrase or regular expression, behind which must be a space.
func (s *scanner) term() (matcher, error) {
	if s.pos == len(s.text) {
		return nil, badTerm(s.text[s.pos-1:])
	}
	from := s.pos
	var m matcher
	switch s.text[s.pos] {
	case '"':
		text, err := s.quoted()
		if err != nil {
			return nil, err
		}
		if text == "" {
			return nil, badTerm(`""`)
		}
		m = phrase(text)
	case '%':
		re, err := s.regexp()
		if err != nil {
			return nil, err
		}
		m = expression{re}
	default:
		m = phrase(s.run(isWordRune))
	}
	end := s.pos
	if tail := s.run(func(c rune) bool { return !unicode.IsSpace(c) }); tail != "" || end == from {
		return nil, badTerm(s.text[from:s.pos])
	}
	return m, nil
}
