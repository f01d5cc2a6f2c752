package rollbar

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/providers"
	"cruddur/providers/settings"
)

// memory is a Rollbar without a socket, for tests in which time is not real.
type memory struct {
	status int
	bodies []string
}

func (m *memory) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	m.bodies = append(m.bodies, string(body))
	return &http.Response{
		StatusCode: max(m.status, 200), Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"err":0}`)), Request: r,
	}, err
}

// capped is a sender with a cap, and the Rollbar that it sends to.
func capped(t *testing.T, most string) (*sender, *memory) {
	m := new(memory)
	config := open(t, "http://127.0.0.1:1", capName, most).config
	return newSender(config, "box", newSources(time.Now()), m), m
}

func of(message string) []providers.ErrorEvent {
	e := providers.ErrorEvent{UUID: "26e12864-1c26-4c3a-9658-97a10f8fea67", Message: message}
	return []providers.ErrorEvent{e}
}

func TestCapHoldsBackWhatIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, m := capped(t, "4")
		acked, held := 0, 0
		for i := range 100 { // a loop, for 50 s
			got := s.Send(t.Context(), of("loop"))
			acked, held = acked+got.Acked, held+got.Held
			if got.Held == 1 {
				want := providers.Result{Held: 1, Err: got.Err}
				if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b error) bool { return a == b })); diff != "" {
					t.Fatalf("item %d: %s", i, diff)
				}
			}
			time.Sleep(500 * time.Millisecond)
		}
		if acked != 2 || held != 98 || len(m.bodies) != 2 {
			t.Fatalf("%d acked, %d held, %d sent; want half of the cap for one kind", acked, held, len(m.bodies))
		}
		got := s.Send(t.Context(), of("loop"))
		checkError(t, got.Err, "held back 99 items: ROLLBAR_ITEMS_PER_MINUTE allows 4 in a minute, 2 of one kind", "")

		// Another kind still gets through, and says what there was before it.
		got = s.Send(t.Context(), of("something new"))
		if got.Acked != 1 || !strings.Contains(m.bodies[2], `"held_back":99`) {
			t.Fatalf("got %+v, %s", got, m.bodies[2])
		}
		checkError(t, got.Err, "held back 99 items", "")
		if got = s.Send(t.Context(), of("a third")); got.Acked != 1 || got.Err != nil || strings.Contains(m.bodies[3], "held_back") {
			t.Fatalf("got %+v, %s", got, m.bodies[3])
		}
		if got = s.Send(t.Context(), of("a fourth")); got.Held != 1 {
			t.Fatalf("got %+v, the cap is reached", got)
		}
		checkError(t, got.Err, "held back 1 item: ", "")

		time.Sleep(10 * time.Second) // more than a minute after the first two
		if got = s.Send(t.Context(), of("loop")); got.Acked != 1 {
			t.Errorf("got %+v a minute later", got)
		}
	})
}

func TestCapIsForAnyMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := capped(t, "5")
		var at []time.Time
		for range 2000 { // five minutes of many kinds
			if got := s.Send(t.Context(), of(time.Now().String())); got.Acked == 1 {
				at = append(at, time.Now())
			}
			time.Sleep(150 * time.Millisecond)
		}
		for i := 5; i < len(at); i++ {
			if d := at[i].Sub(at[i-5]); d < time.Minute {
				t.Fatalf("items %d to %d within %v", i-5, i, d)
			}
		}
		if len(at) != 25 {
			t.Errorf("%d items in five minutes, want 25", len(at))
		}
	})
}

func TestCapCountsOnlyWhatRollbarTook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, m := capped(t, "1")
		for _, m.status = range []int{422, 503, 500, 413} {
			if got := s.Send(t.Context(), of("x")); got.Held != 0 || got.Acked != 0 {
				t.Errorf("%d: got %+v", m.status, got)
			}
		}
		m.status = 200
		if got := s.Send(t.Context(), of("x")); got.Acked != 1 {
			t.Errorf("got %+v", got)
		}
		if got := s.Send(t.Context(), of("x")); got.Held != 1 {
			t.Errorf("got %+v", got)
		}
	})
}

func TestBatchWithItemsHeldBackAddsUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, m := capped(t, "2")
		batch := append(append(of("a"), of("a")...), append(of("b"), of("c")...)...)
		got := s.Send(t.Context(), batch)
		if got.Acked != 2 || got.Held != 2 || got.Status != 200 || len(m.bodies) != 2 {
			t.Errorf("got %+v", got)
		}
	})
}

func TestCapOfNoneHoldsNothingBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, m := capped(t, "0")
		for range 200 {
			if got := s.Send(t.Context(), of("loop")); got.Acked != 1 || got.Err != nil {
				t.Fatalf("got %+v", got)
			}
		}
		if len(m.bodies) != 200 || len(s.cap.taken) != 0 {
			t.Errorf("%d sent, %d remembered", len(m.bodies), len(s.cap.taken))
		}
	})
}

// What is held back is a cause of its own in the ledger, and the status says how many and why.
func TestHeldBackInLedgerAndStatus(t *testing.T) {
	s := serve(t)
	p, err := providers.Open(t.Context(), providers.Options{
		Env: settings.Map(map[string]string{
			"PROVIDERS": "rollbar", "ROLLBAR_ENDPOINT": s.URL, tokenName: token, capName: "4",
		}),
		Factories: []providers.Factory{Factory()},
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		p.Report(t.Context(), 8, "home", errors.New("boom"))
	}
	if err := p.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	got := p.Telemetry().Providers[0]
	c := got.Signals["errors"]
	if c.Acked != 2 || c.Dropped[providers.HeldBack] != 8 || !c.Balanced() || len(s.bodies) != 2 {
		t.Errorf("got %+v after %d requests", c, len(s.bodies))
	}
	const reason = "held back 8 items: ROLLBAR_ITEMS_PER_MINUTE allows 4 in a minute, 2 of one kind"
	if got.State != providers.Degraded || got.Reason != reason || c.LastError != reason {
		t.Errorf("state %s, reason %q, last error %q", got.State, got.Reason, c.LastError)
	}
}

func TestCapSettings(t *testing.T) {
	p, err := tryOpen("http://127.0.0.1:1", capName, "")
	if err != nil || p.config.perMinute != 20 {
		t.Errorf("default %v, %v", p.config.perMinute, err)
	}
	for _, bad := range []string{"-1", "many", "10001"} {
		if _, err := tryOpen("http://127.0.0.1:1", capName, bad); err == nil || !strings.HasPrefix(err.Error(), `ROLLBAR_ITEMS_PER_MINUTE "`+bad+`" is not a whole number`) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
