package cloudwatchlogs

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// violations collects what is wrong with a call's members, in the words of AWS's own validation.
type violations struct {
	list  []string
	count int
}

const shownViolations = 10

func (v *violations) add(shown, at, constraint string) {
	if v.count++; len(v.list) < shownViolations {
		v.list = append(v.list, fmt.Sprintf("Value %s at '%s' failed to satisfy constraint: %s", shown, at, constraint))
	}
}

// err is the error for everything collected, nil when nothing was.
func (v *violations) err() error {
	switch v.count {
	case 0:
		return nil
	case 1:
		return invalid("1 validation error detected: %s", v.list[0])
	}
	return invalid("%d validation errors detected: %s", v.count, strings.Join(v.list, "; "))
}

// pattern is a rule for the characters of a text: what AWS calls it, and what checks it.
type pattern struct {
	text string
	re   *regexp.Regexp
}

func newPattern(text string) pattern { return pattern{text, regexp.MustCompile(`^(?:` + text + `)$`)} }

// The patterns of the API's model.
var (
	groupNamePattern  = newPattern(`[\.\-_/#A-Za-z0-9]+`)
	groupPartPattern  = newPattern(`[\.\-_/#A-Za-z0-9]*`)
	streamNamePattern = newPattern(`[^:*]*`)
	identifierPattern = newPattern(`[\w#+=/:,.@-]*`)
	arnPattern        = newPattern(`[\w+=/:,.@-]*`)
	tagKeyPattern     = newPattern(`([\p{L}\p{Z}\p{N}_.:/=+\-@]+)`)
	tagValuePattern   = newPattern(`([\p{L}\p{Z}\p{N}_.:/=+\-@]*)`)
)

// text checks a member that is present: its characters, then its length.
func (v *violations) text(at, value string, shortest, longest int, p *pattern) {
	shown := "'" + cut(value, 1024) + "'"
	if p != nil && !p.re.MatchString(value) {
		v.add(shown, at, "Member must satisfy regular expression pattern: "+p.text)
	}
	v.length(shown, at, utf8.RuneCountInString(value), shortest, longest)
}

func (v *violations) length(shown, at string, n, shortest, longest int) {
	if n < shortest {
		v.add(shown, at, fmt.Sprintf("Member must have length greater than or equal to %d", shortest))
	}
	if n > longest {
		v.add(shown, at, fmt.Sprintf("Member must have length less than or equal to %d", longest))
	}
}

// optional checks a text member that may be missing.
func (v *violations) optional(at string, value *string, shortest, longest int, p *pattern) {
	if value != nil {
		v.text(at, *value, shortest, longest, p)
	}
}

// required checks a text member that may not.
func (v *violations) required(at string, value *string, shortest, longest int, p *pattern) {
	if value == nil {
		v.null(at)
		return
	}
	v.text(at, *value, shortest, longest, p)
}

func (v *violations) null(at string) { v.add("null", at, "Member must not be null") }

// number checks a number that may be missing.
func (v *violations) number(at string, value *int64, least, most int64) {
	if value == nil {
		return
	}
	shown := "'" + strconv.FormatInt(*value, 10) + "'"
	if *value < least {
		v.add(shown, at, fmt.Sprintf("Member must have value greater than or equal to %d", least))
	}
	if *value > most {
		v.add(shown, at, fmt.Sprintf("Member must have value less than or equal to %d", most))
	}
}

// oneOf checks a member that has a list of values.
func (v *violations) oneOf(at, value string, values ...string) {
	if slices.Contains(values, value) {
		return
	}
	v.add("'"+cut(value, 1024)+"'", at, "Member must satisfy enum value set: ["+strings.Join(values, ", ")+"]")
}

func (v *violations) groupName(value *string) {
	v.required("logGroupName", value, 1, 512, &groupNamePattern)
}

func (v *violations) streamName(value *string) {
	v.required("logStreamName", value, 1, 512, &streamNamePattern)
}

// cut shortens s to at most n bytes without splitting a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
