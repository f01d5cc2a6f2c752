package rollbar

import (
	"crypto/sha1"
	"encoding/hex"
	"runtime"
	"slices"
	"strings"

	"cruddur/providers"
)

// fingerprint is what Rollbar groups the item by instead of its own rules: a hash of the place, in the form and length
// that Rollbar takes as it is. What was hashed is shown as the custom field grouped_by, since a hash explains nothing.
func (b *builder) fingerprint(e *providers.ErrorEvent, custom any) string {
	text := b.place(e)
	if fields, ok := custom.(map[string]any); ok {
		fields["grouped_by"] = shorten(text, mostText)
	}
	sum := sha1.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

// place names where something went wrong, and what: the type of the error, or the words of a message, and the innermost
// function of this program. It has no line numbers, which every edit moves, and no error text, which may hold an id. An
// error that does not know where it was born is told apart by its route too, since all such errors are reported from
// the same few places.
func (b *builder) place(e *providers.ErrorEvent) string {
	parts := []string{e.Message, b.ownFunction(e.Callers)}
	if e.Err != nil {
		links := providers.Chain(e.Err)
		parts[0] = tellingType(links)
		born := func(l providers.Link) bool { return len(l.Callers) > 0 }
		if !slices.ContainsFunc(links, born) && e.Request != nil {
			parts = append(parts, contextOf(e.Request))
		}
	}
	return strings.Join(parts, " | ")
}

// tellingType is the type of the first error that is more than a wrapper: not one of the standard library's, and not one
// that says just what the error in it says.
func tellingType(links []providers.Link) string {
	for i, l := range links {
		switch l.Type {
		case "fmt.wrapError", "fmt.wrapErrors", "errors.joinError":
			continue
		}
		if i+1 == len(links) || l.Message != links[i+1].Message {
			return l.Type
		}
	}
	return links[0].Type
}

// ownFunction is the innermost function of this program, or failing that of anybody.
func (b *builder) ownFunction(callers []uintptr) string {
	stack := crash(providers.Frames(callers))
	at := slices.IndexFunc(stack, func(f runtime.Frame) bool { return b.names.own(f.Function) })
	if at < 0 && len(stack) == 0 {
		return "?"
	}
	return withoutClosures(method(stack[max(at, 0)].Function))
}

// withoutClosures cuts ".func1" and what follows: such numbers change whenever a function before it comes or goes.
func withoutClosures(function string) string {
	outer, number, _ := strings.Cut(function, ".func")
	if number == "" || number[0] < '0' || number[0] > '9' {
		return function // none, or somebody's own name
	}
	return outer
}
