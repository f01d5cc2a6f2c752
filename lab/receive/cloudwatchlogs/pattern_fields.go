package cloudwatchlogs

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// fieldsMatcher tests the fields of messages, of which there must be as many as the pattern has.
type fieldsMatcher struct {
	fields []fieldTest
	open   int // where "..." stands for any number of fields, -1 without it
}

// fieldTest is what has to hold of a field: any of the alternatives, of which all parts.
type fieldTest [][]test

func (m *fieldsMatcher) match(message string) bool {
	values := splitFields(message)
	left := len(m.fields)
	if m.open >= 0 {
		left = m.open
	}
	right := len(m.fields) - left
	if len(values) < left+right || m.open < 0 && len(values) != left {
		return false
	}
	values = append(values[:left:left], values[len(values)-right:]...)
	for i, f := range m.fields {
		if !f.holds(values[i]) {
			return false
		}
	}
	return true
}

func (f fieldTest) holds(value string) bool {
	for _, all := range f {
		ok := true
		for i := range all {
			ok = ok && all[i].ofField(value)
		}
		if ok {
			return true
		}
	}
	return len(f) == 0
}

// ofField holds the test against a field, which is a number where it reads as one.
func (t *test) ofField(value string) bool {
	if t.number == nil {
		return t.ofText(value)
	}
	if n := readNumber(value); n != nil {
		return t.ofNumber(*n)
	}
	return t.op == "!="
}

// fieldsPattern reads what stands between the brackets.
func (s *scanner) fieldsPattern() (matcher, error) {
	if strings.TrimSpace(s.text) == "" {
		return nil, errors.New("no field stands between the brackets")
	}
	m := &fieldsMatcher{open: -1}
	for {
		if s.accept("...") {
			if m.open >= 0 {
				return nil, errors.New("... may stand once")
			}
			m.open = len(m.fields)
		} else {
			f, err := s.field()
			if err != nil {
				return nil, err
			}
			m.fields = append(m.fields, f)
		}
		if !s.space() {
			return m, nil
		}
		if !s.accept(",") {
			return nil, badTerm(s.run(func(c rune) bool { return c != ',' && !unicode.IsSpace(c) }))
		}
	}
}

// field reads a field's name, if it has one, and its conditions.
func (s *scanner) field() (fieldTest, error) {
	name := s.fieldName()
	op := s.operator()
	if op == "" {
		return nil, nil
	}
	f := fieldTest{nil}
	for {
		t, err := s.test(op)
		if err != nil {
			return nil, err
		}
		f[len(f)-1] = append(f[len(f)-1], t)
		switch {
		case s.accept("||"):
			f = append(f, nil)
		case !s.accept("&&"):
			return f, nil
		}
		if again := s.fieldName(); again != name {
			return nil, fmt.Errorf("the conditions of the field '%s' go on with '%s'", cut(name, 64), cut(again, 64))
		}
		if op = s.operator(); op == "" {
			return nil, fmt.Errorf("a condition of the field '%s' lacks its comparison", cut(name, 64))
		}
	}
}

func (s *scanner) fieldName() string {
	s.space()
	return s.run(func(c rune) bool { return isWordRune(c) || c == '-' })
}

// splitFields cuts a message at its spaces. What stands between brackets or double quotes is one field, without them.
func splitFields(message string) []string {
	var out []string
	for rest := strings.TrimLeft(message, " \t\r\n"); rest != ""; rest = strings.TrimLeft(rest, " \t\r\n") {
		closing := byte(0)
		switch rest[0] {
		case '[':
			closing = ']'
		case '"':
			closing = '"'
		}
		if closing != 0 {
			if i := strings.IndexByte(rest[1:], closing); i >= 0 {
				out, rest = append(out, rest[1:i+1]), rest[i+2:]
				continue
			}
		}
		i := strings.IndexAny(rest, " \t\r\n")
		if i < 0 {
			i = len(rest)
		}
		out, rest = append(out, rest[:i]), rest[i:]
	}
	return out
}
