package app_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"cruddur/app"
	"cruddur/app/bugs"
	"cruddur/app/sqlite"
)

// clock stands still until it is told otherwise.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func newClock() *clock { return &clock{time.Date(2023, 2, 25, 18, 39, 27, 421135000, time.UTC)} }

func openStore(t testing.TB, o sqlite.Options) *sqlite.Store {
	t.Helper()
	o.Slow = time.Millisecond
	store, err := sqlite.Open(t.Context(), sqlite.Memory, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

func newService(t testing.TB, on ...bugs.Name) *app.Service {
	t.Helper()
	set, err := bugs.NewSet(on...)
	if err != nil {
		t.Fatal(err)
	}
	c := newClock()
	return app.New(app.Config{Store: openStore(t, sqlite.Options{Now: c.Now}), Bugs: set, Now: c.Now})
}

// code returns the code of a refusal, or what else the error is.
func code(err error) string {
	if err == nil {
		return ""
	}
	if refusal, ok := errors.AsType[*app.Error](err); ok && refusal.Error() != "" {
		return refusal.Code
	}
	return "failure: " + err.Error()
}

func TestCreateActivityTellsTheLastRuleBroken(t *testing.T) {
	s := newService(t)
	f := func(in app.Crud, want string) {
		t.Helper()
		if _, err := s.CreateActivity(t.Context(), in); code(err) != want {
			t.Errorf("%.60v: got %q, want %q", in, code(err), want)
		}
	}
	long := strings.Repeat("語", 280)
	f(app.Crud{"worf", "hello", "7-days"}, "")
	f(app.Crud{"worf", "hello", ""}, "ttl_blank")
	f(app.Crud{"worf", "hello", "8-days"}, "ttl_blank")
	f(app.Crud{"", "hello", ""}, "user_handle_blank")
	f(app.Crud{"", "", ""}, "message_blank")
	f(app.Crud{"worf", " \t\n", "7-days"}, "message_blank")
	f(app.Crud{"worf", long, "7-days"}, "")
	f(app.Crud{"", long + "!", ""}, "message_exceed_max_chars")
}

func TestEveryTimeToLive(t *testing.T) {
	s := newService(t)
	for ttl, want := range map[string]time.Duration{
		"30-days": 720 * time.Hour, "7-days": 168 * time.Hour, "3-days": 72 * time.Hour, "1-day": 24 * time.Hour,
		"12-hours": 12 * time.Hour, "3-hours": 3 * time.Hour, "1-hour": time.Hour,
	} {
		a, err := s.CreateActivity(t.Context(), app.Crud{"worf", "hello", ttl})
		if got := a.ExpiresAt.Sub(a.CreatedAt.Time); err != nil || got != want {
			t.Errorf("%s: got %v, %v, want %v", ttl, got, err, want)
		}
	}
}

func TestReplyTellsTheLastRuleBroken(t *testing.T) {
	s := newService(t)
	const to = "68f126b0-1ceb-4a33-88be-d90fa7109eee"
	f := func(in app.NewAnswer, want string) {
		t.Helper()
		if _, err := s.Reply(t.Context(), in); code(err) != want {
			t.Errorf("%.60v: got %q, want %q", in, code(err), want)
		}
	}
	long := strings.Repeat("é", 1024)
	f(app.NewAnswer{"worf", to, "hello"}, "")
	f(app.NewAnswer{"worf", strings.ToUpper(to), "hello"}, "")
	f(app.NewAnswer{"", to, "hello"}, "user_handle_blank")
	f(app.NewAnswer{"", "", "hello"}, "activity_uuid_blank")
	f(app.NewAnswer{"", "", ""}, "message_blank")
	f(app.NewAnswer{"worf", to, long}, "")
	f(app.NewAnswer{"", "", long + "!"}, "message_exceed_max_chars")
	f(app.NewAnswer{"worf", "nowhere", "hello"}, "activity_not_found")
}

func TestCreateMessageTellsTheLastRuleBroken(t *testing.T) {
	s := newService(t)
	f := func(in app.DirectMessage, want string) {
		t.Helper()
		if _, err := s.CreateMessage(t.Context(), in); code(err) != want {
			t.Errorf("%.60v: got %q, want %q", in, code(err), want)
		}
	}
	long := strings.Repeat("é", 1024)
	f(app.DirectMessage{"worf", "garek", "hello"}, "")
	f(app.DirectMessage{"worf", "stranger", "hello"}, "")
	f(app.DirectMessage{"", "garek", "hello"}, "user_sender_handle_blank")
	f(app.DirectMessage{"", "", "hello"}, "user_reciever_handle_blank")
	f(app.DirectMessage{"worf", "not a handle", "hello"}, "user_reciever_handle_invalid")
	f(app.DirectMessage{"", "", ""}, "message_blank")
	f(app.DirectMessage{"worf", "garek", long}, "")
	f(app.DirectMessage{"", "", long + "!"}, "message_exceed_max_chars")
}

func TestHomeAnswersTheSameRowByRow(t *testing.T) {
	want, err := newService(t).Home(t.Context())
	if err != nil || len(want) != 3 {
		t.Fatalf("got %d activities, %v, want the three of the course", len(want), err)
	}
	for _, bug := range []bugs.Name{bugs.NPlusOne, bugs.SlowQuery} {
		got, err := newService(t, bug).Home(t.Context())
		if err != nil || len(got) != 3 {
			t.Fatalf("%s: got %d activities, %v", bug, len(got), err)
		}
		for i := range want {
			if got[i].UUID != want[i].UUID || got[i].DisplayName != want[i].DisplayName || len(got[i].Replies) != len(want[i].Replies) {
				t.Errorf("%s: got %+v\nwant %+v", bug, got[i], want[i])
			}
		}
	}
}

func TestFlakyReplyFailsEveryOtherTime(t *testing.T) {
	s := newService(t, bugs.FlakyReply)
	for i, wantFailure := range []bool{true, false, true, false} {
		_, err := s.Reply(t.Context(), app.NewAnswer{"worf", "68f126b0-1ceb-4a33-88be-d90fa7109eee", "hello"})
		if got := strings.HasPrefix(code(err), "failure"); got != wantFailure {
			t.Errorf("reply %d: got %v", i+1, err)
		}
	}
}

func TestATermThatNothingCanHoldIsFoundNowhereAndFailsNobody(t *testing.T) {
	s := newService(t)
	for _, term := range []string{strings.Repeat("a", 60_000), strings.Repeat("%", 30_000), strings.Repeat("世", app.MaxReply)} {
		if list, err := s.Search(t.Context(), term); err != nil || list == nil || len(list) != 0 {
			t.Errorf("%d bytes: got %v, %v, want an empty list", len(term), list, err)
		}
	}
}
