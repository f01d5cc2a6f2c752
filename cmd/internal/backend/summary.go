package backend

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"cruddur/providers"
)

// Describe writes one line per chosen provider: on or off, where it sends, with which key, and what deserves a look.
func Describe(w io.Writer, p *providers.Pipeline) {
	t := p.Telemetry()
	if len(t.Providers) == 0 {
		fmt.Fprintln(w, "telemetry  none: PROVIDERS names no tool, so nothing is sent anywhere")
		return
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, v := range t.Providers {
		if v.State == providers.Off {
			fmt.Fprintf(table, "%s\toff\t%s\n", v.Name, strings.ReplaceAll(v.Reason, "\n", "; "))
			continue
		}
		line := "to " + v.Target
		if v.Key != "" {
			line += " with key " + v.Key
		}
		fmt.Fprintf(table, "%s\ton\t%s\n", v.Name, line)
		for _, note := range v.Notes {
			fmt.Fprintf(table, "\t\t%s\n", note)
		}
	}
	_ = table.Flush()
}

// Account writes, per chosen provider, what was sent and what was lost: the last words of a program that ends.
func Account(w io.Writer, p *providers.Pipeline) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, v := range p.Telemetry().Providers {
		for _, signal := range []string{"spans", "logs", "errors"} {
			if c, ok := v.Signals[signal]; ok {
				fmt.Fprintf(table, "%s\t%s\t%s\n", v.Name, signal, sentence(c))
			}
		}
	}
	_ = table.Flush()
}

// sentence tells a ledger in words, leaving out what is zero.
func sentence(c providers.Counts) string {
	if c.Handed == 0 {
		return "nothing to send"
	}
	var parts []string
	say := func(n int64, what string) {
		if n != 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	say(c.Acked, "delivered")
	say(c.Unconfirmed, "sent, unconfirmed: UDP gives no answer")
	say(c.Filtered, "left out by sampling or level")
	say(c.Rejected, "refused")
	say(c.Unknown, "unknown: sent without an answer")
	for _, cause := range slices.Sorted(maps.Keys(c.Dropped)) { // whatever they are: no loss goes unsaid
		say(c.Dropped[cause], "lost ("+strings.ReplaceAll(string(cause), "_", " ")+")")
	}
	switch {
	case c.Lost()+c.Unknown+c.Unconfirmed == 0:
		parts = append(parts, "0 lost")
	case c.Lost()+c.Unknown > 0 && c.LastError != "":
		return strings.Join(parts, ", ") + ": " + c.LastError
	}
	return strings.Join(parts, ", ")
}
