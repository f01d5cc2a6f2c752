package doctor

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Print writes the report for people. all shows also the variables that were left alone.
func (r *Report) Print(w io.Writer, all bool) {
	section(w, "settings for all tools", r.Variables, nil, all)
	for _, t := range r.Tools {
		title := t.Name + "  " + t.Title
		if t.Target != "" {
			title += ", to " + t.Target
		}
		if t.Key != "" {
			title += ", with key " + t.Key
		}
		section(w, title, t.Variables, t.Checks, all)
	}
	if r.Canary != nil {
		fmt.Fprintf(w, "The canary was trace %s, which X-Ray writes %s.\n\n", r.Canary.TraceID, r.Canary.XRayID)
	}
	for _, f := range r.Findings {
		f.print(w)
	}
	if n := len(r.Explained); n > 0 {
		fmt.Fprintf(w, "What follows from these is not shown (%s); -json has it.\n", count(n, "finding"))
	}
	if r.Well() {
		fmt.Fprintln(w, "Nothing is wrong.")
	}
}

func section(w io.Writer, title string, vars []Variable, checks []Check, all bool) {
	fmt.Fprintln(w, title)
	table, quiet := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0), 0
	for _, v := range vars {
		if v.Quiet() && !all {
			quiet++
			continue
		}
		value, from := v.Value, "from "+v.From
		if value == "" {
			value = "–"
		}
		if v.From == "nowhere" || v.From == "default" {
			from = v.From
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", v.Name, value, from, v.Verdict)
	}
	_ = table.Flush()
	if quiet > 0 {
		fmt.Fprintf(w, "  %s left alone (-all shows them)\n", count(quiet, "more variable"))
	}
	for _, c := range checks {
		fmt.Fprintf(table, "  %s\t%s\t%s\n", c.Outcome, c.Name, timed(c))
	}
	_ = table.Flush()
	fmt.Fprintln(w)
}

func timed(c Check) string {
	if c.MS == 0 {
		return c.Text
	}
	return fmt.Sprintf("%s (%.0f ms)", c.Text, c.MS)
}

func (f Finding) print(w io.Writer) {
	about := ""
	if f.Tool != "" {
		about = f.Tool + ": "
	}
	fmt.Fprintf(w, "%s: %s%s [%s]\n  %s\n", strings.ToUpper(string(f.Severity)), about, f.Title, f.Code, strings.ReplaceAll(f.Text, "\n", "\n  "))
	if f.Fix != "" {
		fmt.Fprintf(w, "  → %s\n", strings.ReplaceAll(f.Fix, "\n", "\n    "))
	}
	if f.Policy != nil {
		var pretty bytes.Buffer
		if json.Indent(&pretty, f.Policy, "    ", "  ") == nil {
			fmt.Fprintf(w, "    %s\n", pretty.String())
		}
	}
	fmt.Fprintln(w)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Encode writes the report for programs.
func (r *Report) Encode(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if r.Explained == nil {
		r.Explained = []Finding{}
	}
	if r.Findings == nil {
		r.Findings = []Finding{}
	}
	return e.Encode(r)
}
