package xray

import (
	"fmt"
	"testing"
	"time"
)

func TestReservoirIsSharedAmongClientsSeen(t *testing.T) {
	s := newSampling([]rule{newRule("r", 1, 5, 1)}, arrival)
	quota := func(client int, after time.Duration) int {
		t.Helper()
		_, q, ok := s.report("r", fmt.Sprintf("%024x", client), arrival.Add(after))
		if !ok {
			t.Fatal("the rule is unknown")
		}
		return q
	}
	if got := quota(1, 0); got != 5 {
		t.Errorf("alone: %d, want 5", got)
	}
	if got := quota(2, time.Second); got != 2 {
		t.Errorf("the second of two: %d, want 2", got)
	}
	if got := quota(1, 10*time.Second); got != 3 {
		t.Errorf("the first of two: %d, want 3", got)
	}
	sum := 0
	for client := range 7 {
		quota(client, 11*time.Second)
	}
	for client := range 7 {
		sum += quota(client, 12*time.Second)
	}
	if sum != 5 {
		t.Errorf("seven clients get %d together, want 5", sum)
	}
	if got := quota(3, 12*time.Second+window+1); got != 5 {
		t.Errorf("alone again after the window: %d, want 5", got)
	}
}

func TestReservoirMemoryIsBounded(t *testing.T) {
	s := newSampling([]rule{newRule("r", 1, 5, 1)}, arrival)
	for client := range 2 * maxClients {
		s.report("r", fmt.Sprintf("%024x", client), arrival)
	}
	if got := len(s.seen["r"]); got != maxClients {
		t.Errorf("%d clients are remembered, want %d", got, maxClients)
	}
}
