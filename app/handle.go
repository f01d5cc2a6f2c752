package app

import (
	"regexp"
	"slices"
	"strings"
)

// DefaultUser is the caller when nobody says otherwise: the course's own user.
const DefaultUser = "andrewbrown"

// User is somebody with a handle.
type User struct {
	Handle      string
	DisplayName string
}

var (
	handleForm = regexp.MustCompile(`^[a-z0-9_-]{1,64}$`)
	mention    = regexp.MustCompile(`(?:^|[^A-Za-z0-9_@-])@([A-Za-z0-9_-]{1,64})`)
)

// ParseHandle returns the handle in the form in which it is kept, and false when nobody can have it. Handles are letters,
// digits, "_" and "-", at most 64 of them, and do not differ by case.
func ParseHandle(s string) (string, bool) {
	s = strings.ToLower(s)
	return s, handleForm.MatchString(s)
}

// Mentions returns the handles that a text mentions with an @, each once, in their order.
func Mentions(text string) []string {
	var handles []string
	for _, m := range mention.FindAllStringSubmatch(text, -1) {
		if h := strings.ToLower(m[1]); !slices.Contains(handles, h) {
			handles = append(handles, h)
		}
	}
	return handles
}
