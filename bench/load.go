package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"time"

	"cruddur/bench/internal/measure"
	"cruddur/bench/internal/subject"
)

// loaded is what a child says of its measurement. The handler's times are in microseconds.
type loaded struct {
	Requests int
	Usage    measure.Usage
	P50, P99 float64
	Lost     int64
}

// loading is a child's order.
type loading struct {
	subject, vendors, profile string
	warm, requests, burst     int
	every                     time.Duration
	flush                     bool
}

// load is the child that drives one subject. Requests come in bursts at a steady rate, so that no queue overflows for the
// benchmark's own haste; the warm-up goes as fast as it can.
func load(ctx context.Context, args []string, _ io.Reader, stdout io.Writer) (err error) {
	var o loading
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	flags.StringVar(&o.subject, "subject", subject.Four, "the set-up")
	flags.StringVar(&o.vendors, "vendors", "", "host:port of the vendors' ends")
	flags.StringVar(&o.profile, "profile", "", "write a CPU profile to this file")
	flags.IntVar(&o.warm, "warm", 500, "requests before the measurement")
	flags.IntVar(&o.requests, "requests", 2000, "requests that are measured")
	flags.IntVar(&o.burst, "burst", 20, "requests at once")
	flags.DurationVar(&o.every, "every", 10*time.Millisecond, "from burst to burst")
	flags.BoolVar(&o.flush, "flush", true, "deliver everything within the measurement")
	if err := flags.Parse(args); err != nil {
		return err
	}
	s, err := subject.Open(ctx, o.subject, o.vendors)
	if err != nil {
		return err
	}
	result, err := o.drive(ctx, s)
	if err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(result)
}

func (o loading) drive(ctx context.Context, s *subject.Running) (result loaded, err error) {
	flush := s.Flush
	if !o.flush {
		flush = func(context.Context) error { return nil }
	}
	if _, err := requests(ctx, s.Handler, o.warm, o.warm, 0); err != nil {
		return result, err
	}
	if err := flush(ctx); err != nil {
		return result, err
	}
	runtime.GC()
	if o.profile != "" {
		f, err := os.Create(o.profile)
		if err != nil {
			return result, err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		if err := pprof.StartCPUProfile(f); err != nil {
			return result, err
		}
		defer pprof.StopCPUProfile()
	}
	before, err := measure.Now()
	if err != nil {
		return result, err
	}
	took, err := requests(ctx, s.Handler, o.requests, o.burst, o.every)
	if err != nil {
		return result, err
	}
	if err := flush(ctx); err != nil {
		return result, err
	}
	after, err := measure.Now()
	if err != nil {
		return result, err
	}
	slices.Sort(took)
	return loaded{
		Requests: o.requests, Usage: after.Since(before), Lost: s.Lost(),
		P50: measure.Quantile(took, 0.5), P99: measure.Quantile(took, 0.99),
	}, nil
}

// requests asks for the home page n times, in bursts, and returns how long each took.
func requests(ctx context.Context, h http.Handler, n, burst int, every time.Duration) ([]float64, error) {
	template := httptest.NewRequestWithContext(ctx, http.MethodGet, "/api/activities/home", http.NoBody)
	template.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")
	template.Header.Set("Accept", "application/json")
	template.Header.Set("Origin", "http://localhost:3000")
	took, due := make([]float64, n), time.Now()
	w := &answer{header: http.Header{}}
	for i := range took {
		if i%burst == 0 {
			due = due.Add(every)
			time.Sleep(time.Until(due))
		}
		w.reset()
		r := template.WithContext(ctx)
		start := time.Now()
		h.ServeHTTP(w, r)
		took[i] = float64(time.Since(start).Nanoseconds()) / 1e3
		if w.status != http.StatusOK {
			return nil, fmt.Errorf("home answers %d", w.status)
		}
	}
	return took, ctx.Err()
}

// answer is a ResponseWriter that nobody reads.
type answer struct {
	header http.Header
	status int
}

func (a *answer) reset() { clear(a.header); a.status = 0 }

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return len(p), nil
}
