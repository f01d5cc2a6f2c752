package cloudwatchlogs

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// jsonMatcher tests messages that are JSON; no other matches, whatever the test.
type jsonMatcher struct{ test jsonTest }

func (m jsonMatcher) match(message string) bool {
	begin := strings.TrimLeft(message, " \t\r\n")
	if begin == "" || begin[0] != '{' && begin[0] != '[' {
		return false
	}
	var root any
	if json.Unmarshal([]byte(message), &root, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) != nil {
		return false
	}
	return m.test(root)
}

// jsonTest is a condition on a JSON text.
type jsonTest func(root any) bool

// jsonPattern reads what stands between the braces.
func (s *scanner) jsonPattern() (matcher, error) {
	test, err := s.or()
	if err != nil {
		return nil, err
	}
	if s.space() {
		return nil, fmt.Errorf("nothing can be made of '%s'", cut(s.rest(), 64))
	}
	return jsonMatcher{test}, nil
}

// or reads alternatives; && binds stronger.
func (s *scanner) or() (jsonTest, error) {
	return s.operands("||", s.and, func(a, b jsonTest) jsonTest {
		return func(root any) bool { return a(root) || b(root) }
	})
}

func (s *scanner) and() (jsonTest, error) {
	return s.operands("&&", s.unit, func(a, b jsonTest) jsonTest {
		return func(root any) bool { return a(root) && b(root) }
	})
}

// operands reads one or more operands with an operator between them.
func (s *scanner) operands(operator string, operand func() (jsonTest, error), join func(a, b jsonTest) jsonTest) (jsonTest, error) {
	all, err := operand()
	for err == nil && s.accept(operator) {
		var next jsonTest
		if next, err = operand(); err == nil {
			all = join(all, next)
		}
	}
	return all, err
}

// unit reads a condition, or an expression in parentheses.
func (s *scanner) unit() (jsonTest, error) {
	if !s.accept("(") {
		return s.condition()
	}
	test, err := s.or()
	if err != nil {
		return nil, err
	}
	if !s.accept(")") {
		return nil, errors.New("a parenthesis is not closed")
	}
	return test, nil
}

// condition reads a path and what is to hold of the value there. A condition does not hold where its path leads to
// nothing, to an object or to an array; only NOT EXISTS and IS NULL do.
func (s *scanner) condition() (jsonTest, error) {
	path, err := s.path()
	if err != nil {
		return nil, err
	}
	if op := s.operator(); op != "" {
		t, err := s.test(op)
		if err != nil {
			return nil, err
		}
		return func(root any) bool {
			value, _ := path.find(root)
			return t.ofJSON(value)
		}, nil
	}
	s.space()
	switch first, second := s.word(), s.word(); {
	case first == "NOT" && second == "EXISTS":
		return func(root any) bool { _, exists := path.find(root); return !exists }, nil
	case first == "IS" && second == "NULL":
		return path.is(nil), nil
	case first == "IS" && second == "TRUE":
		return path.is(true), nil
	case first == "IS" && second == "FALSE":
		return path.is(false), nil
	}
	return nil, errors.New("behind a selector stands = != < <= > >=, IS NULL, IS TRUE, IS FALSE or NOT EXISTS")
}

func (s *scanner) word() string {
	s.space()
	return s.run(isWordRune)
}

// is holds where the path leads to that very value.
func (p jsonPath) is(want any) jsonTest {
	return func(root any) bool {
		value, exists := p.find(root)
		return exists && value == want
	}
}

// ofJSON holds the test against a JSON value. A number is compared with numbers only, a text with texts only; a
// wildcard alone holds for both.
func (t *test) ofJSON(value any) bool {
	switch value := value.(type) {
	case string:
		return t.number == nil && t.ofText(value)
	case float64:
		if t.number == nil {
			return t.re == nil && t.text == "*" && t.op == "="
		}
		return t.ofNumber(value)
	}
	return false
}
