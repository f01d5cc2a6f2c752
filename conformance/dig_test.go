package conformance

import (
	"encoding/json"
	"strconv"
)

// dig follows a path through a JSON document and returns nil where there is nothing.
func dig(doc json.RawMessage, path []string) any {
	var at any
	if json.Unmarshal(doc, &at) != nil {
		return nil
	}
	for _, step := range path {
		switch v := at.(type) {
		case map[string]any:
			at = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(v) {
				return nil
			}
			at = v[i]
		default:
			return nil
		}
	}
	return at
}
