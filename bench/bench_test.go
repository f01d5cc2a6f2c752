package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"cruddur/bench/internal/subject"
	"cruddur/bench/internal/vendors"
)

func TestGoBenchmarksAreRead(t *testing.T) {
	got := parse(`goos: linux
BenchmarkPut/one_mutexed_queue-2         	12345	        18.10 ns/op	       0 B/op	       0 allocs/op
BenchmarkPut/five_providers,_handing_over-2 	12345	        12.6 ns/op	  55.10 MB/s	       8 B/op	       1 allocs/op
BenchmarkPut/one_mutexed_queue-2         	12345	        20 ns/op	       0 B/op	       0 allocs/op
PASS`)
	if len(got) != 2 || got[0].name != "one_mutexed_queue" || got[1].name != "five_providers,_handing_over" {
		t.Fatalf("got %+v", got)
	}
	if got[0].ns.Median() != 19.05 || got[1].allocs.Median() != 1 {
		t.Errorf("got %v and %v", got[0].ns, got[1].allocs)
	}
}

func TestAChildMeasuresItsLoad(t *testing.T) {
	ends, err := vendors.Serve(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ends.Close() }()
	var out bytes.Buffer
	args := []string{"-subject", subject.Four, "-vendors", ends.Addr, "-warm", "5", "-requests", "20", "-burst", "5", "-every", "1ms"}
	if err := load(t.Context(), args, nil, &out); err != nil {
		t.Fatal(err)
	}
	var got loaded
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Requests != 20 || got.Usage.CPU() <= 0 || got.Usage.Mallocs == 0 || got.P50 <= 0 || got.P99 < got.P50 || got.Lost != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestBothSendersHoldTheSameDocuments(t *testing.T) {
	ends, err := vendors.Serve(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ends.Close() }()
	r, err := newRace(t.Context(), ends.Addr)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range r.segments {
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{s.TraceID, s.ID, s.Name} {
			if part == "" || !strings.Contains(string(b), part) || !strings.Contains(string(r.wire[i]), part) {
				t.Errorf("document %d: %q is not in both\n%s\n%s", i, part, r.wire[i], b)
			}
		}
	}
}

func TestWrongUseIsRefused(t *testing.T) {
	for _, args := range [][]string{{"-rounds", "0"}, {"surplus"}} {
		if got := run(t.Context(), args, nil, new(bytes.Buffer), new(bytes.Buffer)); got != 1 {
			t.Errorf("%v: exit code %d, want 1", args, got)
		}
	}
}
