package measure

import (
	"strings"
	"testing"
)

func TestAMedianIgnoresTheOrderAndTheOutlier(t *testing.T) {
	if got, want := (Series{3, 900, 1, 2, 4}).Median(), 3.0; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := (Series{4, 1}).Median(), 2.5; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestRoundsAreDividedByTheirOwnBase(t *testing.T) {
	got := Series{10, 40}.Over(Series{5, 10})
	if got[0] != 2 || got[1] != 4 {
		t.Errorf("got %v, want 2 and 4", got)
	}
}

func TestAVerdictSaysWhenRoundsDisagree(t *testing.T) {
	for _, c := range []struct {
		verdict string
		want    string
		noise   bool
	}{
		{Series{1, 1.1, 1.2}.AtMost(1.3), "PASS", false},
		{Series{1, 1.1, 1.4}.AtMost(1.3), "PASS", true},
		{Series{1.2, 1.4, 1.5}.AtMost(1.3), "MISSED by 0.10 (8 %)", true},
		{Series{2, 2, 2}.AtMost(1), "MISSED by 1.00 (100 %)", false},
		{Series{3, 4}.AtLeast(3), "PASS", false},
		{Series{1, 2, 4}.AtLeast(3), "MISSED by 1.00 (33 %)", true},
		{Series{0, 0}.AtMost(0), "PASS", false},
	} {
		if !strings.HasPrefix(c.verdict, c.want) || strings.Contains(c.verdict, "noise") != c.noise {
			t.Errorf("got %q, want %q, noise %v", c.verdict, c.want, c.noise)
		}
	}
}

func TestQuantilesAreValuesThatWereSeen(t *testing.T) {
	sorted := []float64{1, 2, 3, 4}
	if got := Quantile(sorted, 0.5); got != 3 {
		t.Errorf("got %v, want 3", got)
	}
	if got := Quantile(sorted, 1); got != 4 {
		t.Errorf("got %v, want 4", got)
	}
}

func TestUsageGrowsWithWork(t *testing.T) {
	before, err := Now()
	if err != nil {
		t.Fatal(err)
	}
	var kept [][]byte
	for used := (Usage{}); used.CPU() <= 0 || used.Mallocs < 100; {
		kept = append(kept, make([]byte, 1000))
		now, err := Now()
		if err != nil {
			t.Fatal(err)
		}
		used = now.Since(before)
	}
	if len(kept) == 0 {
		t.Error("nothing was allocated")
	}
}
