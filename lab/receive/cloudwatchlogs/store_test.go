package cloudwatchlogs

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func newFilled(maxBytes int, streams ...string) *store {
	s := newStore(maxBytes)
	s.addGroup(newGroup("g", 1))
	for _, name := range streams {
		s.addStream("g", name, 1)
	}
	return s
}

func (s *store) texts(stream string) string {
	chunks, err := s.read("g", stream, beginning(), end(), 0)
	if err != nil {
		return err.Error()
	}
	var out []string
	for e := range each(chunks, true) {
		out = append(out, e.message)
	}
	return strings.Join(out, " ")
}

func TestOldestEventsMakeRoom(t *testing.T) {
	s := newFilled(4*(perEvent+1), "a", "b")
	arrived := int64(0)
	put := func(stream string, at int64, message string) {
		arrived++
		s.put("g", stream, []event{{at: at, arrived: arrived, message: message}}, 0)
	}
	put("a", 10, "1")
	put("b", 20, "2")
	put("a", 30, "3")
	put("b", 40, "4")
	if got := s.texts("a") + "|" + s.texts("b"); got != "1 3|2 4" {
		t.Fatal(got)
	}
	put("a", 50, "5")
	put("a", 60, "6")
	if got := s.texts("a") + "|" + s.texts("b"); got != "3 5 6|4" {
		t.Error(got)
	}
	put("b", 1, "7") // older than all: it goes at once
	put("b", 70, "8")
	put("b", 80, "9")
	if got := s.texts("a") + "|" + s.texts("b"); got != "5 6|8 9" {
		t.Error(got)
	}
	put("a", 90, strings.Repeat("x", 4*perEvent)) // too large for the store
	if got := s.texts("a") + "|" + s.texts("b"); got != "|" || s.bytes != 0 || len(s.oldest) != 0 {
		t.Errorf("%q, %d bytes", got, s.bytes)
	}
}

// Batches come in any order and overlap; what is read is the same as if all events had been sorted.
func TestEventsAreInOrderHoweverTheyCome(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 1))
		s := newFilled(1<<30, "s")
		var all []event
		for arrived := range int64(60) {
			batch := make([]event, 1+rng.IntN(200))
			at := rng.Int64N(5000)
			for i := range batch {
				at += rng.Int64N(20)
				batch[i] = event{at: at, arrived: arrived, index: int32(i), message: fmt.Sprint(arrived, "-", i)}
			}
			all = append(all, batch...)
			snapshot, _ := s.read("g", "s", beginning(), end(), 0)
			before := texts(snapshot)
			s.put("g", "s", batch, 0)
			if texts(snapshot) != before {
				t.Fatal("what a reader holds has changed")
			}
		}
		slices.SortFunc(all, func(a, b event) int { return a.compare(&b) })
		want := texts([][]event{all})
		if got := s.texts("s"); got != want {
			t.Fatalf("seed %d (-want +got):\n%s", seed, cmp.Diff(want, got))
		}
		lo, hi := rng.Int64N(5000), rng.Int64N(5000)
		got, _ := s.read("g", "s", beforeTime(lo), beforeTime(hi), 0)
		var within []event
		for _, e := range all {
			if e.at >= lo && e.at < hi {
				within = append(within, e)
			}
		}
		if texts(got) != texts([][]event{within}) {
			t.Fatalf("seed %d: from %d to %d", seed, lo, hi)
		}
		bytes := 0
		for i := range all {
			bytes += all[i].bytes()
		}
		if s.bytes != bytes || s.groups["g"].bytes != bytes || s.groups["g"].streams["s"].bytes != bytes {
			t.Fatalf("seed %d: %d bytes, want %d", seed, s.bytes, bytes)
		}
		for _, c := range s.groups["g"].streams["s"].chunks {
			if len(c) == 0 || len(c) > chunkLen {
				t.Fatalf("a chunk of %d", len(c))
			}
		}
	}
}

func texts(chunks [][]event) string {
	var out []string
	for e := range each(chunks, true) {
		out = append(out, e.message)
	}
	return strings.Join(out, " ")
}

func TestPlacesAreOrdered(t *testing.T) {
	e := event{at: 5, arrived: 6, index: 7}
	order := []place{beginning(), beforeTime(5), before(&e), after(&e), beforeTime(6), end()}
	for i := range order {
		for j := range order {
			if got := order[i].compare(&order[j]); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("place %d compared with %d gives %d", i, j, got)
			}
		}
		if got, want := order[i].isBefore(&e), i < 3; got != want {
			t.Errorf("place %d is before the event: %v", i, got)
		}
		if p, ok := placeOf(order[i].bytes()); !ok || p != order[i] {
			t.Errorf("place %d is read back as %v", i, p)
		}
	}
}
