package backend

import (
	"testing"

	"cruddur/providers"
)

func TestTheAccountSaysWhatBecameOfEverything(t *testing.T) {
	f := func(c providers.Counts, want string) {
		t.Helper()
		if got := sentence(c); got != want {
			t.Errorf("%+v:\n got %s\nwant %s", c, got, want)
		}
	}
	f(providers.Counts{}, "nothing to send")
	f(providers.Counts{Handed: 9, Acked: 9}, "9 delivered, 0 lost")
	f(providers.Counts{Handed: 9, Acked: 7, Filtered: 2}, "7 delivered, 2 left out by sampling or level, 0 lost")
	f(providers.Counts{Handed: 9, Unconfirmed: 9}, "9 sent, unconfirmed: UDP gives no answer")
	f(providers.Counts{
		Handed: 9, Acked: 1, Rejected: 2, Unknown: 3, Dropped: map[providers.Cause]int64{providers.QueueFull: 1, providers.Deadline: 2, "some_new_cause": 4},
	}, "1 delivered, 2 refused, 3 unknown: sent without an answer, 1 lost (queue full), 2 lost (shutdown), 4 lost (some new cause)")
}
