package doctor

import (
	"encoding/json"
	"slices"
)

// Severity says how much a finding matters.
type Severity string

// The severities. A hint alone leaves the doctor content.
const (
	Error   Severity = "error"   // telemetry does not arrive
	Warning Severity = "warning" // it arrives, or may, but not as somebody expects
	Hint    Severity = "hint"    // worth knowing
)

// Finding is one thing that a person should know, and what to do about it.
type Finding struct {
	Code      string          `json:"code"` // the tool's name, a dot, and what is wrong: "honeycomb.key-refused"
	Severity  Severity        `json:"severity"`
	Tool      string          `json:"tool,omitempty"` // as in PROVIDERS; "" concerns all
	Title     string          `json:"title"`
	Text      string          `json:"text"`
	Fix       string          `json:"fix,omitempty"`
	Policy    json.RawMessage `json:"policy,omitempty"`     // the least IAM policy that would do
	DependsOn []string        `json:"depends_on,omitempty"` // codes that, where found too, are the cause of this one
}

// causes splits findings into those to be shown and those that another one explains. Errors come first, else the order
// stays.
func causes(all []Finding) (shown, explained []Finding) {
	found := map[string]bool{}
	for _, f := range all {
		found[f.Code] = true
	}
	for _, f := range all {
		if slices.ContainsFunc(f.DependsOn, func(code string) bool { return code != f.Code && found[code] }) {
			explained = append(explained, f)
		} else {
			shown = append(shown, f)
		}
	}
	rank := map[Severity]int{Error: 0, Warning: 1, Hint: 2}
	slices.SortStableFunc(shown, func(a, b Finding) int { return rank[a.Severity] - rank[b.Severity] })
	return shown, explained
}
