package cloudwatch

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// What AWS allows of tags.
const (
	mostTags     = 50
	mostTagKey   = 128 // characters
	mostTagValue = 256
)

var tagForm = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`)

// parseTags reads key=value pairs, separated by commas. A value may hold further equals signs.
func (c *Config) parseTags(value string) error {
	c.tags = map[string]string{}
	for pair := range strings.SplitSeq(value, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		key, text, split := strings.Cut(pair, "=")
		key, text = strings.TrimSpace(key), strings.TrimSpace(text)
		switch _, twice := c.tags[key]; {
		case !split:
			return fmt.Errorf("has %q, which is not of the form key=value", strings.TrimSpace(pair))
		case key == "" || utf8.RuneCountInString(key) > mostTagKey:
			return fmt.Errorf("has a key that is not 1 to %d characters long", mostTagKey)
		case utf8.RuneCountInString(text) > mostTagValue:
			return fmt.Errorf("has a value of more than %d characters for %s", mostTagValue, key)
		case !tagForm.MatchString(key) || !tagForm.MatchString(text):
			return errors.New("has characters that AWS allows in no tag: only letters, digits, spaces and any of _ . : / = + - @")
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return errors.New("has a key that begins with aws:, which is Amazon's own")
		case twice:
			return fmt.Errorf("has the key %s twice", key)
		}
		c.tags[key] = text
	}
	if len(c.tags) > mostTags {
		return fmt.Errorf("has %d tags, and a log group takes %d", len(c.tags), mostTags)
	}
	return nil
}

func (c *Config) showTags() string {
	pairs := make([]string, 0, len(c.tags))
	for key, text := range c.tags {
		pairs = append(pairs, key+"="+text)
	}
	slices.Sort(pairs)
	return strings.Join(pairs, ",")
}
