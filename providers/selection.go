package providers

import (
	"errors"
	"fmt"
	"strings"

	"cruddur/providers/settings"
)

// Selection is one chosen provider, as written in PROVIDERS.
type Selection struct {
	Factory
	Lab      bool // written name@lab
	Optional bool // written with a "?" behind: unusable settings switch it off instead of stopping the start
}

// Name is the word that stands in ledgers, statuses and tracestate: "honeycomb" or "honeycomb@lab".
func (s Selection) Name() string {
	if s.Lab {
		return s.Factory.Name + labSuffix
	}
	return s.Factory.Name
}

const labSuffix = "@lab"

// ParseSelection reads the value of PROVIDERS: names separated by commas, each with "@lab" and "?" behind it as wanted.
// Empty, or "none", selects nothing. All that is wrong is returned joined.
func ParseSelection(value string, known []Factory) ([]Selection, error) {
	var chosen []Selection
	var problems []error
	names := make([]string, len(known))
	for i, f := range known {
		names[i] = f.Name
	}
	seen := map[string]bool{}
	for word := range strings.SplitSeq(value, ",") {
		word = strings.ToLower(strings.TrimSpace(word))
		if word == "" || word == "none" && strings.TrimSpace(strings.ToLower(value)) == "none" {
			continue
		}
		s, err := parseWord(word, known, names)
		switch {
		case err != nil:
			problems = append(problems, err)
		case seen[s.Name()]:
			problems = append(problems, &settings.Problem{
				Variable: "PROVIDERS", Text: fmt.Sprintf("names %q twice", s.Name()),
				Fix: "once is enough; to send to two ends, one of them can be " + s.Factory.Name + labSuffix,
			})
		default:
			seen[s.Name()] = true
			chosen = append(chosen, s)
		}
	}
	return chosen, errors.Join(problems...)
}

func parseWord(word string, known []Factory, names []string) (Selection, error) {
	rest, optional := strings.CutSuffix(word, "?")
	name, end, split := strings.Cut(rest, "@")
	if split && end != "lab" {
		return Selection{}, &settings.Problem{
			Variable: "PROVIDERS", Text: fmt.Sprintf("names %q", rest),
			Fix: "behind @ only lab is known, as in " + name + labSuffix,
		}
	}
	for _, f := range known {
		if f.Name != name {
			continue
		}
		if split && f.LabEnv == nil {
			return Selection{}, &settings.Problem{
				Variable: "PROVIDERS", Text: fmt.Sprintf("names %q", rest),
				Fix: "the lab has no stand-in for " + name + "; write " + name,
			}
		}
		return Selection{Factory: f, Lab: split, Optional: optional}, nil
	}
	return Selection{}, &settings.Problem{
		Variable: "PROVIDERS", Text: fmt.Sprintf("names %q, which is no provider%s", name, settings.Suggest(name, names)),
		Fix: "choose from " + strings.Join(names, ", ") + ", separated by commas",
	}
}
