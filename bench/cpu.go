package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"cruddur/bench/internal/measure"
	"cruddur/bench/internal/subject"
	"cruddur/bench/internal/vendors"
)

// goalCPU is how much of the CPU time of the SDK that exports nothing all four providers together may take.
const goalCPU = 1.3

// cost is what a request costs with one subject, a value each round.
type cost struct {
	cpu, system, mallocs, bytes measure.Series // µs, µs, a number, a number
	arrived                     vendors.Counts
	requests                    int64
	lost                        int64
}

func (c *cost) add(l loaded, arrived vendors.Counts, requests int64) {
	n := float64(l.Requests)
	c.cpu = append(c.cpu, float64(l.Usage.CPU().Nanoseconds())/1e3/n)
	c.system = append(c.system, float64(l.Usage.System.Nanoseconds())/1e3/n)
	c.mallocs = append(c.mallocs, float64(l.Usage.Mallocs)/n)
	c.bytes = append(c.bytes, float64(l.Usage.Bytes)/n)
	c.arrived, c.requests, c.lost = arrived, requests, c.lost+l.Lost
}

const warmUp, measured = 500, 2000

// reportCPU is part (a).
func reportCPU(ctx context.Context, o options, w io.Writer) error {
	addr, stop, err := startVendors(ctx, false)
	if err != nil {
		return err
	}
	defer stop()
	all := subject.All()
	costs := make(map[string]*cost, len(all))
	for _, s := range all {
		costs[s.Name] = &cost{}
	}
	for round := range o.rounds {
		for i := range all {
			name := all[(i+round)%len(all)].Name // rotated, so that nobody always follows the same one
			if err := costs[name].measure(ctx, name, addr); err != nil {
				return err
			}
		}
	}
	tableOfCosts(w, all, costs, o.rounds)
	return nil
}

func (c *cost) measure(ctx context.Context, name, addr string) error {
	before, err := vendors.Read(ctx, addr)
	if err != nil {
		return err
	}
	var l loaded
	err = call(ctx, &l, addr, "load", "-subject", name, "-vendors", addr,
		"-warm", fmt.Sprint(warmUp), "-requests", fmt.Sprint(measured))
	if err != nil {
		return err
	}
	after, err := vendors.Read(ctx, addr)
	if err != nil {
		return err
	}
	c.add(l, after.Sub(before), warmUp+measured)
	return nil
}

func tableOfCosts(w io.Writer, all []subject.Subject, costs map[string]*cost, rounds int) {
	fmt.Fprintf(w, "(a) GET /api/activities/home, CPU time of the whole process a request, everything delivered within it; median of %d rounds\n\n", rounds)
	sdk := costs[subject.SDK]
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "CPU µs\tspread\tkernel µs\tallocations\tKiB\tof SDK\tspread\tspans\tdocuments\tlines\t\t")
	for _, s := range all {
		c := costs[s.Name]
		over := c.cpu.Over(sdk.cpu)
		n := float64(c.requests)
		fmt.Fprintf(t, "%.0f\t%s\t%.0f\t%.0f\t%.1f\t%.2f\t%s\t%.2f\t%.2f\t%.2f\t\t%s\n",
			c.cpu.Median(), c.cpu.Spread("%.0f"), c.system.Median(), c.mallocs.Median(), c.bytes.Median()/1024,
			over.Median(), over.Spread("%.2f"),
			float64(c.arrived.Spans)/n, float64(c.arrived.Documents)/n, float64(c.arrived.Lines)/n, s.Title)
	}
	_ = t.Flush()
	four := costs[subject.Four].cpu
	bySDK, byUsual := four.Over(sdk.cpu), four.Over(costs[subject.Usual].cpu)
	fmt.Fprintf(w, "\nall four ÷ SDK exporting nothing: %.2f (%s), goal at most %.2f: %s\n", bySDK.Median(), bySDK.Spread("%.2f"), goalCPU, bySDK.AtMost(goalCPU))
	fmt.Fprintf(w, "all four ÷ usual wiring:          %.2f (%s), goal below 1: %s\n", byUsual.Median(), byUsual.Spread("%.2f"), byUsual.AtMost(1))
	for _, s := range all {
		if n := costs[s.Name].lost; n > 0 {
			fmt.Fprintf(w, "%s: %d items lost, so that it did less than it should have\n", s.Title, n)
		}
	}
}
