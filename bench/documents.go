package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"cruddur/bench/internal/measure"
)

// Goals of part (c): times faster than aws-xray-sdk-go, and allocations a document.
const goalFaster, goalAllocs = 3.0, 3.0

// documents are the X-Ray provider's golden documents, by the name of the benchmark that makes them from their spans.
var documents = []struct{ benchmark, golden string }{
	{"failed", "request"}, {"query", "query"}, {"mock-data", "mock-data"}, {"worker", "worker"},
}

// A round takes the least of so many repetitions, each so long: whoever else uses the machine only ever adds time.
const (
	repeats   = 7
	repeatFor = 20 * time.Millisecond
)

const xrayPackage = "./providers/xray"

// sent is what the child "documents" says: nanoseconds of CPU time and allocations a document, a value each round.
type sent struct {
	Documents, Bytes      int // of one request, and of all of them together
	Ours, SDK, Write      measure.Series
	OursAllocs, SDKAllocs measure.Series
}

// reportDocuments is part (c).
func reportDocuments(ctx context.Context, o options, w io.Writer) error {
	ours, sdk, err := encodeBoth(ctx, o.rounds)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "(c) a span, or aws-xray-sdk-go's closed segment with the same content, to the bytes of a document;\n    median of %d rounds, each the least of %d repetitions\n\n", o.rounds, repeats)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "ours ns\tspread\tallocations\tSDK ns\tspread\tallocations\tSDK ÷ ours\t\t")
	all := [2]measure.Series{make(measure.Series, o.rounds), make(measure.Series, o.rounds)}
	most := 0.0
	for _, d := range documents {
		a, b := ours[d.benchmark], sdk[d.golden]
		if a == nil || b == nil || len(a.ns) != o.rounds || len(b.ns) != o.rounds {
			return fmt.Errorf("the benchmark of %s has no part named %s any more", xrayPackage, d.benchmark)
		}
		fmt.Fprintf(t, "%.0f\t%s\t%.0f\t%.0f\t%s\t%.0f\t%.2f\t\t%s\n", a.ns.Median(), a.ns.Spread("%.0f"), a.allocs.Most(),
			b.ns.Median(), b.ns.Spread("%.0f"), b.allocs.Most(), b.ns.Over(a.ns).Median(), d.golden+".json")
		for i := range o.rounds {
			all[0][i] += a.ns[i]
			all[1][i] += b.ns[i]
		}
		most = max(most, a.allocs.Most())
	}
	_ = t.Flush()
	over := all[1].Over(all[0])
	fmt.Fprintf(w, "\nSDK ÷ ours, the four together: %.2f (%s), goal at least %.0f: %s\n", over.Median(), over.Spread("%.2f"), goalFaster, over.AtLeast(goalFaster))
	fmt.Fprintf(w, "allocations a document: %.0f at the most, goal %.0f: %s\n\n", most, goalAllocs, measure.Series{most}.AtMost(goalAllocs))
	return reportSending(ctx, o, w)
}

// encodeBoth encodes in turn: ours by the package's own benchmark, theirs in a child.
func encodeBoth(ctx context.Context, rounds int) (ours, sdk map[string]*timing, err error) {
	dir, err := os.MkdirTemp("", "cruddur-bench-")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // it is temporary
	binary := filepath.Join(dir, "xray.test")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-o", binary, xrayPackage)
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		return nil, nil, fmt.Errorf("go test -c: %w\n%s", err, out)
	}
	ours, sdk = map[string]*timing{}, map[string]*timing{}
	for range rounds {
		run := exec.CommandContext(ctx, binary, "-test.run", "^$", "-test.bench", "^BenchmarkDocument$/^(failed|query|mock-data|worker)$",
			"-test.benchmem", "-test.benchtime", repeatFor.String(), "-test.count", strconv.Itoa(repeats))
		run.Dir = filepath.Join("..", xrayPackage)
		out, err := run.CombinedOutput()
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w\n%s", xrayPackage, err, out)
		}
		for _, p := range parse(string(out)) {
			add(ours, p.name, p.ns.Least(), p.allocs.Most())
		}
		theirs := map[string][2]float64{}
		if err := call(ctx, &theirs, "127.0.0.1:2000", "segments", filepath.Join("..", xrayPackage, "testdata")); err != nil {
			return nil, nil, err
		}
		for name, v := range theirs {
			add(sdk, name, v[0], v[1])
		}
	}
	return ours, sdk, nil
}

func add(all map[string]*timing, name string, ns, allocs float64) {
	if all[name] == nil {
		all[name] = &timing{}
	}
	all[name].ns, all[name].allocs = append(all[name].ns, ns), append(all[name].allocs, allocs)
}

// reportSending tells what is left of the difference when the documents are sent too. It has no goal of its own.
func reportSending(ctx context.Context, o options, w io.Writer) error {
	addr, stop, err := startVendors(ctx, false)
	if err != nil {
		return err
	}
	defer stop()
	var s sent
	if err := call(ctx, &s, addr, "documents", strconv.Itoa(o.rounds), addr); err != nil {
		return err
	}
	fmt.Fprintf(w, "sent by UDP too: the %d documents of one request, %d bytes on average; CPU time a document\n\n", s.Documents, s.Bytes/s.Documents)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "ns\tspread\tallocations\t\t")
	for _, row := range []struct {
		title      string
		ns, allocs measure.Series
	}{
		{"this project", s.Ours, s.OursAllocs}, {"aws-xray-sdk-go", s.SDK, s.SDKAllocs}, {"writing alone, the same bytes", s.Write, nil},
	} {
		allocs := ""
		if row.allocs != nil {
			allocs = fmt.Sprintf("%.1f", row.allocs.Median())
		}
		fmt.Fprintf(t, "%.0f\t%s\t%s\t\t%s\n", row.ns.Median(), row.ns.Spread("%.0f"), allocs, row.title)
	}
	_ = t.Flush()
	whole := s.SDK.Over(s.Ours)
	fmt.Fprintf(w, "\nSDK ÷ ours with sending: %.2f (%s); most of both is the system call\n", whole.Median(), whole.Spread("%.2f"))
	return nil
}

// measureDocuments is the child that sends: its arguments are the number of rounds and the vendors' address.
func measureDocuments(ctx context.Context, args []string, _ io.Reader, stdout io.Writer) error {
	if len(args) != 2 {
		return fmt.Errorf("documents: got %s, want rounds and address", strings.Join(args, " "))
	}
	rounds, err := strconv.Atoi(args[0])
	if err != nil {
		return fmt.Errorf("documents: rounds: %w", err)
	}
	r, err := newRace(ctx, args[1])
	if err != nil {
		return err
	}
	s, err := r.run(ctx, rounds)
	if err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(s)
}
