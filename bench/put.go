package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"strconv"
	"strings"

	"cruddur/bench/internal/measure"
)

// goalPut is how many times one mutexed put handing a record to five providers may take.
const goalPut = 1.5

// timing is one Go benchmark, a value each round.
type timing struct{ ns, allocs measure.Series }

// reportPut is part (b). The queue is the provider layer's own, so that its own benchmark measures it.
func reportPut(ctx context.Context, o options, w io.Writer) error {
	found, err := goBench(ctx, "./providers", "^BenchmarkPut$", o.rounds)
	if err != nil {
		return err
	}
	var one, five, passing *timing
	fmt.Fprintf(w, "(b) handing a built record over, `go test -bench Put ./providers`; median of %d rounds\n\n", o.rounds)
	for _, f := range found {
		fmt.Fprintf(w, "%8.1f ns (%s)  %.0f allocations  %s\n", f.ns.Median(), f.ns.Spread("%.1f"), f.allocs.Most(), f.name)
		switch {
		case strings.Contains(f.name, "mutexed"):
			one = f.timing
		case strings.Contains(f.name, "passing"):
			passing = f.timing
		case strings.Contains(f.name, "five"):
			five = f.timing
		}
	}
	if one == nil || five == nil {
		return fmt.Errorf("the benchmark's parts are not named as they were: want one with mutexed and one with five in its name")
	}
	over := five.ns.Over(one.ns)
	fmt.Fprintf(w, "\nfive providers ÷ one mutexed put: %.2f (%s), goal at most %.1f: %s\n", over.Median(), over.Spread("%.2f"), goalPut, over.AtMost(goalPut))
	if passing != nil {
		all := passing.ns.Over(one.ns)
		fmt.Fprintf(w, "with what is passed on to the five queues afterwards, off the request's path: %.2f (%s)\n", all.Median(), all.Spread("%.2f"))
	}
	fmt.Fprintf(w, "allocations: %.0f, goal 0: %s\n", five.allocs.Most(), five.allocs.AtMost(0))
	return nil
}

type named struct {
	name string
	*timing
}

var benchLine = regexp.MustCompile(`^Benchmark\S*?/(\S+?)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op.*?(\d+) allocs/op`)

// goBench runs a benchmark of the product's module, and returns its parts in their order.
func goBench(ctx context.Context, pkg, pattern string, rounds int) ([]named, error) {
	cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", pattern, "-benchmem", "-benchtime", "200ms",
		"-count", strconv.Itoa(rounds), pkg)
	cmd.Dir = ".."
	out, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("go test: %w\n%s", err, out)
	}
	return parse(string(out)), nil
}

func parse(output string) (all []named) {
	index := map[string]*timing{}
	for line := range strings.Lines(output) {
		m := benchLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		t := index[m[1]]
		if t == nil {
			t = &timing{}
			index[m[1]] = t
			all = append(all, named{m[1], t})
		}
		ns, _ := strconv.ParseFloat(m[2], 64) // the pattern lets only numbers through
		allocs, _ := strconv.ParseFloat(m[3], 64)
		t.ns, t.allocs = append(t.ns, ns), append(t.allocs, allocs)
	}
	return all
}
