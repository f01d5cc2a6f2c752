package cloudwatchlogs

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// What the service's regular expressions are made of: letters, digits and these. Parentheses are not among them.
const (
	regexpSymbols   = ":_#=@/;,-"
	regexpOperators = "^$?[]{}|\\*+."
	regexpClasses   = "dDsSwW"
)

// compileRegexp reads the part between the % signs.
func compileRegexp(text string) (*regexp.Regexp, error) {
	if text == "" {
		return nil, errors.New("a regular expression is empty")
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\':
			n, err := escape(text[i:])
			if err != nil {
				return nil, err
			}
			i += n - 1
		case !isAlphanumeric(c) && !strings.ContainsRune(regexpSymbols+regexpOperators, rune(c)):
			return nil, badTerm("%" + text + "%")
		}
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, fmt.Errorf("a regular expression cannot be read: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return re, nil
}

// escape is the length of the escape that text begins with: \d and its like, \x28, or a backslash before what else
// would mean something.
func escape(text string) (int, error) {
	const hexLen = len(`\x28`)
	switch {
	case len(text) > 1 && strings.IndexByte(regexpClasses+regexpSymbols+regexpOperators, text[1]) >= 0:
		return 2, nil
	case len(text) >= hexLen && text[1] == 'x' && isHexDigit(text[2]) && isHexDigit(text[3]):
		return hexLen, nil
	}
	return 0, badTerm(cut(text, 2))
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
