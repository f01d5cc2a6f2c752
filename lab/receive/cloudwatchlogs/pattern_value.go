package cloudwatchlogs

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// test compares a value with what a pattern says of it.
type test struct {
	op     string         // one of = != < <= > >=
	text   string         // with wildcards at its ends, where number and re are not used
	number *float64       // when a number was written
	re     *regexp.Regexp // when a regular expression was
}

// operator reads one of the comparisons; "" when none comes next.
func (s *scanner) operator() string {
	for _, op := range [...]string{"!=", "<=", ">=", "=", "<", ">"} {
		if s.accept(op) {
			return op
		}
	}
	return ""
}

// test reads what stands behind op.
func (s *scanner) test(op string) (test, error) {
	t := test{op: op}
	if !s.space() {
		return t, fmt.Errorf("no value stands behind %s", op)
	}
	var err error
	switch s.text[s.pos] {
	case '"':
		t.text, err = s.quoted()
	case '%':
		t.re, err = s.regexp()
	default:
		t.text = s.run(isBareRune)
		if t.text == "" {
			return t, badTerm(cut(s.rest(), 1))
		}
		t.number = readNumber(t.text)
	}
	switch {
	case err != nil:
		return t, err
	case op != "=" && op != "!=" && t.number == nil:
		return t, fmt.Errorf("%s compares numbers", op)
	}
	return t, nil
}

// readNumber reads a decimal, signed or not, with or without an exponent.
func readNumber(text string) *float64 {
	if strings.Trim(text, "0123456789.eE+-") != "" {
		return nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return nil
	}
	return &f
}

// ofText holds the test against a text. With a wildcard alone it holds for every text.
func (t *test) ofText(value string) bool {
	equal := false
	switch {
	case t.re != nil:
		equal = t.re.MatchString(value)
	default:
		equal = wildcard(t.text, value)
	}
	return equal == (t.op == "=")
}

// ofNumber holds the test against a number.
func (t *test) ofNumber(value float64) bool {
	switch t.op {
	case "=":
		return value == *t.number
	case "!=":
		return value != *t.number
	case "<":
		return value < *t.number
	case "<=":
		return value <= *t.number
	case ">":
		return value > *t.number
	}
	return value >= *t.number
}

// wildcard compares a text with one that may have a * at either end.
func wildcard(pattern, value string) bool {
	inner, atStart := strings.CutPrefix(pattern, "*")
	inner, atEnd := strings.CutSuffix(inner, "*")
	switch {
	case atStart && atEnd, pattern == "*":
		return strings.Contains(value, inner)
	case atStart:
		return strings.HasSuffix(value, inner)
	case atEnd:
		return strings.HasPrefix(value, inner)
	}
	return value == pattern
}
