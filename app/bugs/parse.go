package bugs

import (
	"errors"
	"fmt"
	"strings"
)

// Parse reads the value of the BUGS variable: names with commas between them. Blanks and empty names are passed over.
// Each name that is no bug is one [UnknownError], and all of them are joined.
func Parse(list string) ([]Name, error) {
	var (
		names []Name
		errs  []error
	)
	known := catalog()
	for field := range strings.SplitSeq(list, ",") {
		name := Name(strings.TrimSpace(field))
		if name == "" {
			continue
		}
		if !contains(known, name) {
			errs = append(errs, unknown(name))
			continue
		}
		names = append(names, name)
	}
	return names, errors.Join(errs...)
}

// UnknownError is a name that no bug has.
type UnknownError struct {
	Name    Name
	Nearest Name // the bug that was probably meant, or ""
	Known   []Name
}

func (e *UnknownError) Error() string {
	if e.Nearest != "" {
		return fmt.Sprintf("no bug is named %q; did you mean %q?", e.Name, e.Nearest)
	}
	return fmt.Sprintf("no bug is named %q; there are %s", e.Name, join(e.Known))
}

func unknown(name Name) error {
	e := &UnknownError{Name: name}
	best := 1 + max(2, len(name)/3) // further off is another word, not a slip
	for _, b := range catalog() {
		e.Known = append(e.Known, b.Name)
		if d := distance(string(name), string(b.Name)); d < best {
			best, e.Nearest = d, b.Name
		}
	}
	return e
}

// distance counts the letters to insert, drop or replace on the way from a to b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

func contains(list []Bug, name Name) bool {
	for _, b := range list {
		if b.Name == name {
			return true
		}
	}
	return false
}

func join(names []Name) string {
	words := make([]string, len(names))
	for i, n := range names {
		words[i] = string(n)
	}
	return strings.Join(words, ", ")
}
