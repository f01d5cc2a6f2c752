package xray

import (
	"errors"
	"slices"
	"strings"
)

// index says which attributes become annotations, which X-Ray makes searchable.
type index struct {
	exact    []string
	prefixes []string
	text     string // as set
}

// parse reads a list of keys; a "*" behind one stands for anything, and "none" for no key at all.
func (x *index) parse(value string) error {
	got := index{text: value}
	for key := range strings.SplitSeq(value, ",") {
		key = strings.TrimSpace(key)
		prefix, open := strings.CutSuffix(key, "*")
		switch {
		case strings.Contains(prefix, "*"):
			return errors.New(`has a "*" that is not at the end of a key`)
		case key == "" || key == "none":
		case open:
			got.prefixes = append(got.prefixes, prefix)
		default:
			got.exact = append(got.exact, key)
		}
	}
	*x = got
	return nil
}

func (x *index) has(key string) bool {
	if slices.Contains(x.exact, key) {
		return true
	}
	for _, prefix := range x.prefixes {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}
