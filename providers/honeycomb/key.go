package honeycomb

import (
	"errors"
	"fmt"
	"strings"
)

// kind is what the shape of a key says about it.
type kind int

const (
	unknown              kind = iota
	configuration             // of an environment, 20 to 23 letters and digits
	ingest                    // of an environment, may only send
	classicConfiguration      // 32 lower-case hexadecimal digits
	classicIngest
)

// classic says whether Honeycomb wants a dataset with the key.
func (k kind) classic() bool { return k == classicConfiguration || k == classicIngest }

// fullRights says whether the key can do more than send, as far as a shape tells.
func (k kind) fullRights() bool { return k == configuration || k == classicConfiguration }

const (
	keyLength = 64 // of an ingest key: id and secret
	idLength  = 32 // of its id alone
)

// check looks at a key's shape. It returns an error for what no key looks like; a shape that is merely unknown may be one
// that Honeycomb has made since. The error's text does not show the key.
func check(key string) (kind, error) {
	switch {
	case strings.ContainsAny(key, " \t\r\n"):
		return unknown, errors.New("has white space in it")
	case strings.ContainsAny(key, "\"'`"):
		return unknown, errors.New("has quotation marks in it")
	case strings.ContainsAny(key, "<>${}"):
		return unknown, errors.New("is still the placeholder of an example")
	case strings.ContainsAny(key, "=:/,"):
		return unknown, errors.New("is more than a key: only the part behind x-honeycomb-team= belongs here")
	case !all(key, printableASCII):
		return unknown, errors.New("has characters in it that no key has")
	}
	if isKeyOf(key, 'm') {
		return unknown, errors.New("is a management key, which cannot send")
	}
	if isKeyOf(key, 'i') {
		return checkIngest(key)
	}
	switch {
	case len(key) == 32 && all(key, lowerHex):
		return classicConfiguration, nil
	case len(key) >= 20 && len(key) <= 23 && all(key, alphanumeric):
		return configuration, nil
	case len(key) < 20:
		return unknown, fmt.Errorf("has %d characters, and no key is that short", len(key))
	}
	return unknown, nil
}

// isKeyOf knows the keys that say what they are: hc, a letter for the region, one for the use, one for the kind, _.
func isKeyOf(key string, use byte) bool {
	return len(key) >= 6 && key[:2] == "hc" && lower(key[2]) && key[3] == use && lower(key[4]) && key[5] == '_'
}

func checkIngest(key string) (kind, error) {
	switch n := len(key); {
	case n == idLength:
		return unknown, errors.New("is only the id of an ingest key: its secret, shown once when it was made, belongs behind it")
	case n != keyLength:
		return unknown, fmt.Errorf("has %d characters, and an ingest key has %d", n, keyLength)
	case !all(key[6:], lowerAlphanumeric):
		return unknown, nil
	case key[4] == 'c':
		return classicIngest, nil
	case key[4] == 'k':
		return ingest, nil
	}
	return unknown, nil
}

func all(s string, of func(byte) bool) bool {
	for i := range len(s) {
		if !of(s[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) bool             { return c >= 'a' && c <= 'z' }
func digit(c byte) bool             { return c >= '0' && c <= '9' }
func lowerHex(c byte) bool          { return digit(c) || c >= 'a' && c <= 'f' }
func lowerAlphanumeric(c byte) bool { return digit(c) || lower(c) }
func alphanumeric(c byte) bool      { return digit(c) || lower(c) || c >= 'A' && c <= 'Z' }
func printableASCII(c byte) bool    { return c > ' ' && c < 0x7f }
