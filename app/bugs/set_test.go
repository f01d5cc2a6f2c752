package bugs_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cruddur/app/bugs"
)

func TestEverythingIsOffUnlessAskedFor(t *testing.T) {
	set, err := bugs.NewSet()
	if err != nil {
		t.Fatal(err)
	}
	if len(set.List()) < 7 {
		t.Fatalf("got %d bugs, want at least 7", len(set.List()))
	}
	for _, b := range set.List() {
		if b.On || set.On(b.Name) {
			t.Errorf("%s is on", b.Name)
		}
		if b.Title == "" || b.Summary == "" {
			t.Errorf("%s has no title or summary: %+v", b.Name, b)
		}
	}
}

func TestSwitch(t *testing.T) {
	set, err := bugs.NewSet(bugs.SlowQuery)
	if err != nil {
		t.Fatal(err)
	}
	if !set.On(bugs.SlowQuery) || set.On(bugs.NPlusOne) {
		t.Errorf("got %s on, want slow-query alone", set)
	}
	got, err := set.Switch(bugs.NPlusOne, true)
	if err != nil || !got.On || got.Name != bugs.NPlusOne || got.Title == "" {
		t.Errorf("Switch on: got %+v, %v", got, err)
	}
	if got, err = set.Switch(bugs.SlowQuery, false); err != nil || got.On {
		t.Errorf("Switch off: got %+v, %v", got, err)
	}
	if got, want := set.String(), "[n-plus-one]"; got != want {
		t.Errorf("got %s on, want %s", got, want)
	}
	var unknown *bugs.UnknownError
	if _, err := set.Switch("slow-queri", true); !errors.As(err, &unknown) || unknown.Nearest != bugs.SlowQuery {
		t.Errorf("unknown name: got %v", err)
	}
}

func TestNilSetHasEverythingOff(t *testing.T) {
	var set *bugs.Set
	if set.On(bugs.SlowQuery) || len(set.List()) != 0 {
		t.Error("a nil set has something on")
	}
	if _, err := set.Switch(bugs.SlowQuery, true); err == nil {
		t.Error("a nil set could be switched")
	}
}

func TestSwitchingWhileAsking(t *testing.T) {
	set, err := bugs.NewSet()
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for range 100 {
				if _, err := set.Switch(bugs.FlakyReply, i%2 == 0); err != nil {
					t.Error(err)
				}
				set.On(bugs.FlakyReply)
				set.List()
			}
		})
	}
	wg.Wait()
}

func TestParse(t *testing.T) {
	f := func(in string, want []bugs.Name, wantErr string) {
		t.Helper()
		got, err := bugs.Parse(in)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: names (-want +got):\n%s", in, diff)
		}
		if got := fmt.Sprint(err); got != wantErr {
			t.Errorf("%q:\n got error %s\nwant error %s", in, got, wantErr)
		}
	}
	f("", nil, "<nil>")
	f(" , ", nil, "<nil>")
	f("slow-query", []bugs.Name{bugs.SlowQuery}, "<nil>")
	f("slow-query, n-plus-one,", []bugs.Name{bugs.SlowQuery, bugs.NPlusOne}, "<nil>")
	f("slow-querry", nil, `no bug is named "slow-querry"; did you mean "slow-query"?`)
	f("nplusone,slow-query,home-return-nothing", []bugs.Name{bugs.SlowQuery},
		`no bug is named "nplusone"; did you mean "n-plus-one"?`+"\n"+
			`no bug is named "home-return-nothing"; did you mean "home-returns-nothing"?`)
	f("xyz", nil, `no bug is named "xyz"; there are home-returns-nothing, nil-in-activity, slow-query, n-plus-one, `+
		`flaky-reply, panic-in-search, goroutine-leak`)
}
