package cloudwatchlogs

import (
	"fmt"
	"strings"
)

// A filter pattern takes one of three forms, told apart by their first character:
//
//	ERROR -"health check"                   terms: all of these words, and none of those
//	?ERROR ?WARN                            any of these words
//	{ $.status >= 500 && $.user = "a*" }    tests of a JSON line's values
//	[ip, ..., status = 4*, bytes > 1000]    tests of a line's fields between spaces
//
// and a regular expression between % signs may stand where a word or a value may.

// matcher says whether a message matches a pattern. It is safe for concurrent use.
type matcher interface{ match(message string) bool }

// maxRegexps is how many regular expressions a pattern may have.
const maxRegexps = 2

// compilePattern reads a filter pattern. Its errors say what is wrong with it.
func compilePattern(text string) (matcher, error) {
	text = strings.TrimSpace(text)
	s := &scanner{text: text}
	var m matcher
	var err error
	switch {
	case text == "":
		return everything{}, nil
	case text[0] == '{':
		if !strings.HasSuffix(text, "}") {
			return nil, patternError("If a filter pattern starts with '{' it must end with '}'")
		}
		s.text = text[1 : len(text)-1]
		m, err = s.jsonPattern()
	case text[0] == '[':
		if !strings.HasSuffix(text, "]") {
			return nil, patternError("If a filter pattern starts with '[' it must end with ']'")
		}
		s.text = text[1 : len(text)-1]
		m, err = s.fieldsPattern()
	default:
		m, err = s.termsPattern()
	}
	if err != nil {
		return nil, err
	}
	if s.regexps > maxRegexps {
		return nil, fmt.Errorf("a pattern may have %d regular expressions and has %d", maxRegexps, s.regexps)
	}
	return m, nil
}

// everything matches all messages.
type everything struct{}

func (everything) match(string) bool { return true }

// patternError is what is wrong with a pattern, in the service's words.
type patternError string

func (e patternError) Error() string { return string(e) }

// badTerm is the service's error for a word that would have to be quoted.
func badTerm(term string) error {
	return patternError("Invalid character(s) in term '" + cut(term, 256) + "'")
}
