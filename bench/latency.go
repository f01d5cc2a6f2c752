package main

import (
	"context"
	"fmt"
	"io"
	"sync"
	"text/tabwriter"

	"cruddur/bench/internal/measure"
	"cruddur/bench/internal/subject"
)

// goalLatency is how much longer the slowest percent of requests may take when every vendor hangs.
const goalLatency = 1.25

// Requests of part (d): enough before to fill every queue where nothing gets out, then 3.5 seconds.
const filling, timed = 9000, 1750

// reportLatency is part (d). The two of a pair run at the same time, each with little of the machine, so that what
// disturbs one disturbs the other.
func reportLatency(ctx context.Context, o options, w io.Writer) error {
	healthy, stop, err := startVendors(ctx, false)
	if err != nil {
		return err
	}
	defer stop()
	hanging, stop2, err := startVendors(ctx, true)
	if err != nil {
		return err
	}
	defer stop2()
	var p50, p99, dropped [2]measure.Series
	for range o.rounds {
		got, err := pair(ctx, healthy, hanging)
		if err != nil {
			return err
		}
		for i, l := range got {
			p50[i], p99[i], dropped[i] = append(p50[i], l.P50), append(p99[i], l.P99), append(dropped[i], float64(l.Lost))
		}
	}
	fmt.Fprintf(w, "(d) time in the handler with all four providers, %d requests at 500 a second; median of %d paired rounds\n\n", timed, o.rounds)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "p50 µs\tspread\tp99 µs\tspread\titems dropped\t\t")
	for i, title := range []string{"vendors healthy", "every vendor hangs"} {
		fmt.Fprintf(t, "%.0f\t%s\t%.0f\t%s\t%.0f\t\t%s\n", p50[i].Median(), p50[i].Spread("%.0f"), p99[i].Median(), p99[i].Spread("%.0f"), dropped[i].Median(), title)
	}
	_ = t.Flush()
	over := p99[1].Over(p99[0])
	fmt.Fprintf(w, "\np99 hanging ÷ healthy: %.2f (%s), goal at most %.2f: %s\n", over.Median(), over.Spread("%.2f"), goalLatency, over.AtMost(goalLatency))
	return nil
}

func pair(ctx context.Context, addrs ...string) ([]loaded, error) {
	got, errs := make([]loaded, len(addrs)), make([]error, len(addrs))
	var both sync.WaitGroup
	for i, addr := range addrs {
		both.Go(func() {
			errs[i] = call(ctx, &got[i], addr, "load", "-subject", subject.Four, "-vendors", addr, "-flush=false",
				"-warm", fmt.Sprint(filling), "-requests", fmt.Sprint(timed), "-burst", "1", "-every", "2ms")
		})
	}
	both.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return got, nil
}
