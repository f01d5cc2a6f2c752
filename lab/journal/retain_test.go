package journal

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cruddur/lab/record"
)

func TestTheOldestDataGoesFirstAndControlStays(t *testing.T) {
	const bound = 4 << 20
	j := open(t, filepath.Join(t.TempDir(), "lab.db"), Options{MaxBytes: bound})
	control := request("CreateLogGroup")
	control.Control = true
	appendAll(t, j, control)
	body := strings.Repeat("x", 10_000)
	for range 1500 {
		appendAll(t, j, request(body))
	}
	if err := j.retain(); err != nil { // what the writer does after it has answered
		t.Fatal(err)
	}
	got := replay(t, j)
	if !got[0].Control {
		t.Errorf("the control request is gone")
	}
	for i, r := range got[2:] {
		if r.ID != got[i+1].ID+1 {
			t.Fatalf("a gap between %d and %d: not the oldest went", got[i+1].ID, r.ID)
		}
	}
	if last := got[len(got)-1].ID; last != 1501 {
		t.Errorf("the newest is %d, want 1501", last)
	}
	if n := len(got); n < 300 || n > 420 {
		t.Errorf("%d requests of 10 kB kept within 4 MiB", n)
	}
	if used, _, err := j.usage(t.Context()); err != nil || used > bound {
		t.Errorf("%d bytes used, want at most %d (%v)", used, bound, err)
	}
}

func TestControlGoesOnlyWhenNoDataIsLeft(t *testing.T) {
	j := open(t, Memory, Options{MaxBytes: 1 << 20})
	for range 300 {
		r := request(strings.Repeat("c", 10_000))
		r.Control = true
		appendAll(t, j, r)
	}
	if err := j.retain(); err != nil {
		t.Fatal(err)
	}
	if used, _, err := j.usage(t.Context()); err != nil || used > 1<<20 {
		t.Errorf("%d bytes used: a loop of control requests fills the disk (%v)", used, err)
	}
	if got := replay(t, j); got[len(got)-1].ID != 300 {
		t.Errorf("the newest control request is %d, want 300", got[len(got)-1].ID)
	}
}

func TestARequestAboveTheBoundIsKeptUntilTheNext(t *testing.T) {
	j := open(t, Memory, Options{MaxBytes: 1 << 20})
	appendAll(t, j, request("old"), request(strings.Repeat("x", 2<<20)))
	if err := j.retain(); err != nil {
		t.Fatal(err)
	}
	if got := replay(t, j); len(got) != 1 || len(got[0].Body) != 2<<20 {
		t.Errorf("kept %d requests, want the large one alone", len(got))
	}
	appendAll(t, j, request("new"))
	if err := j.retain(); err != nil {
		t.Fatal(err)
	}
	if got := replay(t, j); len(got) != 1 || string(got[0].Body) != "new" {
		t.Errorf("kept %d requests, want the new one alone", len(got))
	}
}

func TestDataAgesOutAndControlDoesNot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lab.db")
	now := noon
	o := Options{MaxAge: time.Hour, Now: func() time.Time { return now }}
	j, err := Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 600 {
		r := request(fmt.Sprint(i))
		r.Time = noon.Add(time.Duration(i) * time.Minute)
		r.Control = i == 3
		appendAll(t, j, r)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	now = noon.Add(10 * time.Hour)
	j = open(t, path, o)
	if err := j.retain(); err != nil {
		t.Fatal(err)
	}
	got := replay(t, j)
	if len(got) != 61 || string(got[0].Body) != "3" || string(got[1].Body) != "540" {
		t.Errorf("kept %d, the first two %q and %q; want the control request and the last hour", len(got), got[0].Body, got[1].Body)
	}
}

func TestFreedPagesGoBackToTheDisk(t *testing.T) {
	now := noon
	j := open(t, filepath.Join(t.TempDir(), "lab.db"), Options{MaxAge: time.Hour, Now: func() time.Time { return now }})
	for range 60 {
		appendAll(t, j, request(strings.Repeat("x", 1<<20)))
	}
	j.mu.Lock() // the writer asks for the time too
	now = now.Add(2 * time.Hour)
	j.mu.Unlock()
	for range 30 {
		if err := j.retain(); err != nil {
			t.Fatal(err)
		}
	}
	if used, free, err := j.usage(t.Context()); err != nil || free > vacuumPages || used > 4<<20 {
		t.Errorf("%d bytes used and %d pages free after all has aged out (%v)", used, free, err)
	}
}

func TestAFullDiskRefusesNewRequestsAndHeals(t *testing.T) {
	j := open(t, filepath.Join(t.TempDir(), "lab.db"), Options{})
	limit := func(pages int) {
		t.Helper()
		if _, err := j.conn.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	limit(64)
	kept := 0
	var err error
	for range 100 {
		if _, err = j.Append(t.Context(), request(strings.Repeat("x", 10_000))); err != nil {
			break
		}
		kept++
	}
	if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), j.Path()) {
		t.Fatalf("append on a full disk: %v, want ErrFull with the file's name", err)
	}
	if kept == 0 {
		t.Fatal("nothing was kept before the disk was full")
	}
	if got := len(replay(t, j)); got != kept {
		t.Errorf("%d requests readable, want the %d acknowledged", got, kept)
	}
	// A small one in the same group as a large one is kept: it still fits.
	small, large := &pending{req: request("s"), header: "{}", done: make(chan struct{})},
		&pending{req: request(strings.Repeat("x", 50_000)), header: "{}", done: make(chan struct{})}
	j.commit([]*pending{large, small})
	if !errors.Is(large.err, ErrFull) || small.err != nil {
		t.Errorf("large: %v, small: %v; want only the large one refused", large.err, small.err)
	}
	limit(1000)
	if _, err := j.Append(t.Context(), request(strings.Repeat("x", 10_000))); err != nil {
		t.Errorf("append after space is back: %v", err)
	}
	if got := len(replay(t, j)); got != kept+2 {
		t.Errorf("%d requests readable at the end, want %d", got, kept+2)
	}
}

func BenchmarkAppend(b *testing.B) {
	for name, path := range map[string]string{"file": "lab.db", "memory": Memory} {
		for _, size := range []int{1 << 10, 64 << 10} {
			b.Run(fmt.Sprintf("%s/%dkB", name, size>>10), func(b *testing.B) {
				if path != Memory {
					path = filepath.Join(b.TempDir(), "lab.db")
				}
				j := open(b, path, Options{})
				req := request(strings.Repeat("x", size))
				req.Tool = record.XRay
				b.SetBytes(int64(size))
				b.SetParallelism(32)
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						if _, err := j.Append(b.Context(), req); err != nil {
							b.Error(err)
							return
						}
					}
				})
			})
		}
	}
}

func BenchmarkOpenEmpty(b *testing.B) {
	for b.Loop() {
		j, err := Open(b.Context(), filepath.Join(b.TempDir(), "lab.db"), Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := j.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
