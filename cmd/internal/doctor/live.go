package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"cruddur/providers"
)

// Live is what became of a running backend's telemetry: the JSON of `cruddur providers -url … -json`.
type Live providers.Telemetry

// FetchTelemetry asks a running backend.
func FetchTelemetry(ctx context.Context, backend string) (*Live, error) {
	u, err := url.Parse(backend)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return nil, errors.New("-url is no address such as http://localhost:4567")
	}
	if !strings.HasSuffix(u.Path, "/telemetry") {
		u = u.JoinPath("telemetry")
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("-url: %w", err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, fmt.Errorf("no backend answers at %s: %s; start one with cruddur serve, or give its address with -url", u.Host, bareNetwork(err))
	}
	defer func() { _ = resp.Body.Close() }()
	var live Live
	if resp.StatusCode != http.StatusOK || json.NewDecoder(io.LimitReader(resp.Body, 4<<20)).Decode(&live) != nil || live.Providers == nil {
		return nil, fmt.Errorf("what answers at %s is not Cruddur's backend: it has no telemetry to show", u)
	}
	return &live, nil
}

// Print writes a line per tool and signal, and below each tool what is wrong with it.
func (l *Live) Print(w io.Writer) {
	if len(l.Providers) == 0 {
		fmt.Fprintf(w, "%s sends nowhere: its PROVIDERS names no tool\n", l.Service)
		return
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "TOOL\tSTATE\tSIGNAL\tHANDED\tACKED\tUNCONFIRMED\tFILTERED\tWAITING\tREFUSED\tDROPPED\tUNKNOWN\tRETRIES\tBYTES")
	var words []string
	for _, p := range l.Providers {
		tool, state := p.Name, string(p.State)
		for _, signal := range order(p.Signals) {
			c := p.Signals[signal]
			fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\n", tool, state, signal, c.Handed, c.Acked,
				c.Unconfirmed, c.Filtered, c.Queued+c.Inflight, c.Rejected, c.DroppedTotal(), c.Unknown, c.Retries, c.BytesWire)
			tool, state = "", ""
			if c.LastError != "" && c.LastErrorAt != nil {
				words = append(words, fmt.Sprintf("%s %s, at %s: %s", p.Name, signal, c.LastErrorAt.Format(time.TimeOnly), c.LastError))
			}
		}
		if len(p.Signals) == 0 {
			fmt.Fprintf(table, "%s\t%s\t–\n", tool, state)
		}
		if p.Reason != "" {
			words = append(words, p.Name+": "+p.Reason)
		}
	}
	_ = table.Flush()
	for _, line := range slices.Compact(words) {
		fmt.Fprintln(w, line)
	}
}

// order is that of the signals that are there.
func order(signals map[string]providers.Counts) []string {
	var out []string
	for _, s := range []string{"spans", "logs", "errors"} {
		if _, there := signals[s]; there {
			out = append(out, s)
		}
	}
	return out
}
