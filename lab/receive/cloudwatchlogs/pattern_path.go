package cloudwatchlogs

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// jsonPath leads from the root of a JSON text to a value: names of members and, as ints, indices of elements.
type jsonPath []any

// find goes the way, and reports whether it leads anywhere.
func (p jsonPath) find(value any) (any, bool) {
	for _, step := range p {
		var ok bool
		switch step := step.(type) {
		case string:
			var members map[string]any
			if members, ok = value.(map[string]any); ok {
				value, ok = members[step]
			}
		case int:
			var elements []any
			if elements, ok = value.([]any); ok {
				if ok = step < len(elements); ok {
					value = elements[step]
				}
			}
		}
		if !ok {
			return nil, false
		}
	}
	return value, true
}

// path reads a selector, such as $.users[0].id or $['user name'].
func (s *scanner) path() (jsonPath, error) {
	if !s.accept("$") {
		return nil, fmt.Errorf("a selector begins with $, not with '%s'", cut(s.rest(), 16))
	}
	path := jsonPath{}
	for {
		switch rest := s.rest(); {
		case strings.HasPrefix(rest, "."):
			s.pos++
			name := s.run(func(c rune) bool { return isWordRune(c) || c == '-' })
			if name == "" {
				return nil, errors.New("a name is missing behind the dot of a selector")
			}
			path = append(path, name)
		case strings.HasPrefix(rest, "['"):
			name, _, closed := strings.Cut(rest[2:], "']")
			if !closed || name == "" {
				return nil, errors.New("a name in brackets is not closed with ']")
			}
			s.pos += len(name) + 4
			path = append(path, name)
		case strings.HasPrefix(rest, "["):
			digits, _, closed := strings.Cut(rest[1:], "]")
			index, err := strconv.ParseUint(digits, 10, 31)
			if !closed || err != nil {
				return nil, errors.New("an index in brackets is a number")
			}
			s.pos += len(digits) + 2
			path = append(path, int(index))
		default:
			return path, nil
		}
	}
}
