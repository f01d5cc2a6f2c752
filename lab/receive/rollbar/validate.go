package rollbar

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The limits of required values, in characters.
const (
	maxEnvironment = 255
	maxPersonID    = 40
)

// invalid is what is wrong with an item, and where.
func invalid(path, format string, args ...any) error {
	return errors.New(path + ": " + fmt.Sprintf(format, args...))
}

// validate checks what Rollbar requires, and notes the body. A null counts as absent throughout.
func (it *item) validate() error {
	environment, ok := it.data["environment"].(string)
	if !ok || environment == "" || utf8Len(environment) > maxEnvironment {
		return invalid("data.environment", "must be a string of 1 to %d characters", maxEnvironment)
	}
	if err := it.validateBody(); err != nil {
		return err
	}
	levels := []string{"critical", "error", "warning", "info", "debug"}
	if value := it.data["level"]; value != nil {
		if level, ok := value.(string); !ok || !slices.Contains(levels, level) {
			return invalid("data.level", "must be one of %s", strings.Join(levels, ", "))
		}
	}
	if value := it.data["person"]; value != nil {
		return validatePerson(value)
	}
	return nil
}

func (it *item) validateBody() error {
	body, ok := it.data["body"].(object)
	if !ok {
		return invalid("data.body", "must be an object")
	}
	kinds := [...]string{"trace", "trace_chain", "message", "crash_report"}
	for _, kind := range kinds {
		if body[kind] == nil {
			continue
		}
		if it.kind != "" {
			return invalid("data.body", "has both %s and %s; exactly one of %s is required", it.kind, kind, strings.Join(kinds[:], ", "))
		}
		it.kind, it.body = kind, body[kind]
	}
	path := "data.body." + it.kind
	switch it.kind {
	case "trace":
		return validateTrace(path, it.body)
	case "trace_chain":
		return validateChain(path, it.body)
	case "message":
		return requireText(path, it.body, "body", 0)
	case "crash_report":
		return requireText(path, it.body, "raw", 1)
	}
	return invalid("data.body", "exactly one of %s is required", strings.Join(kinds[:], ", "))
}

func validateChain(path string, value any) error {
	chain, ok := value.([]any)
	if !ok || len(chain) == 0 {
		return invalid(path, "must be a list of at least one trace")
	}
	for i, trace := range chain {
		if err := validateTrace(fmt.Sprintf("%s.%d", path, i), trace); err != nil {
			return err
		}
	}
	return nil
}

func validateTrace(path string, value any) error {
	trace, ok := value.(object)
	if !ok {
		return invalid(path, "must be an object")
	}
	frames, ok := trace["frames"].([]any)
	if !ok {
		return invalid(path+".frames", "must be a list")
	}
	for i, frame := range frames {
		if _, ok := frame.(object); !ok {
			return invalid(fmt.Sprintf("%s.frames.%d", path, i), "must be an object")
		}
	}
	return requireText(path+".exception", trace["exception"], "class", 1)
}

// requireText checks that value is an object whose key is a string of at least so many bytes.
func requireText(path string, value any, key string, least int) error {
	parent, ok := value.(object)
	if !ok {
		return invalid(path, "must be an object")
	}
	if text, ok := parent[key].(string); !ok || len(text) < least {
		if least > 0 {
			return invalid(path+"."+key, "must be a string that is not empty")
		}
		return invalid(path+"."+key, "must be a string")
	}
	return nil
}

// validatePerson requires an id. Numbers are taken for one: many applications count their people.
func validatePerson(value any) error {
	person, ok := value.(object)
	if !ok {
		return invalid("data.person", "must be an object")
	}
	var id string
	switch v := person["id"].(type) {
	case string:
		id = v
	case json.Number:
		id = v.String()
	}
	if id == "" || utf8Len(id) > maxPersonID {
		return invalid("data.person.id", "must be a string of 1 to %d characters", maxPersonID)
	}
	return nil
}
