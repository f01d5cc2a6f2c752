package doctor

import "slices"

// Report is all that the doctor has to say: the JSON of `cruddur doctor -json`.
type Report struct {
	Service   string     `json:"service"`
	Variables []Variable `json:"variables"` // that concern all tools
	Tools     []Tool     `json:"tools"`
	Canary    *Canary    `json:"canary,omitempty"`
	Findings  []Finding  `json:"findings"`
	Explained []Finding  `json:"explained"` // findings whose cause is among the others
}

// Tool is what was looked at for one tool.
type Tool struct {
	Name      string     `json:"name"` // as in PROVIDERS
	Title     string     `json:"title"`
	Target    string     `json:"target,omitempty"`
	Key       string     `json:"key,omitempty"` // masked
	Variables []Variable `json:"variables"`
	Checks    []Check    `json:"checks"`
}

// Check is one thing that was tried.
type Check struct {
	Name    string  `json:"name"`
	Outcome Outcome `json:"outcome"`
	Text    string  `json:"text"`
	MS      float64 `json:"ms,omitempty"`
}

// Outcome is how a check went.
type Outcome string

// The outcomes.
const (
	Good    Outcome = "ok"
	Bad     Outcome = "bad"
	Skipped Outcome = "skipped" // what it needs does not work, or it cannot be done: the text says which
)

// Canary is the one span, line and error that went through the pipeline.
type Canary struct {
	TraceID string `json:"trace_id"`
	XRayID  string `json:"xray_trace_id"`
}

// Well says whether there is nothing to do.
func (r *Report) Well() bool {
	return !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity != Hint })
}
