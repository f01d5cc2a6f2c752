package storetest

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"cruddur/app"
)

// Run runs the suite. open returns a store without any content, which it closes when the test ends.
func Run(t *testing.T, open func(t *testing.T) app.Store) {
	for name, test := range map[string]func(*kit){
		"an empty store has empty lists":             empty,
		"a crud is found again":                      crud,
		"home is newest first and without replies":   home,
		"lists keep their limit":                     limits,
		"expired activities are not there":           expiry,
		"search takes its term literally":            search,
		"replies are counted and bounded":            replies,
		"a reply to nothing leaves nothing":          orphan,
		"text comes back as it was":                  text,
		"conversations have two sides":               messages,
		"notifications reach users once":             notifications,
		"expired activities are deleted with theirs": deletion,
		"jobs are handed out when due":               due,
		"a claimed job is not handed out twice":      claims,
		"a job can be put off and given up":          retry,
		"writers and readers do not fail each other": concurrency,
		"an ended context is told":                   canceled,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(&kit{T: t, store: open(t), now: time.Date(2023, 2, 25, 18, 39, 27, 421135000, time.UTC)})
		})
	}
}

// kit is one store under test and a clock that stands still.
type kit struct {
	*testing.T
	store app.Store
	now   time.Time
}

func (k *kit) page() app.Page { return app.Page{Now: k.now, Limit: 10, Replies: 5} }

// post keeps a crud of that age which lives for a day from now.
func (k *kit) post(handle, message string, age time.Duration) app.Activity {
	k.Helper()
	a, err := k.store.CreateActivity(k.Context(), app.NewActivity{
		UUID: uuid.NewString(), Handle: handle, Message: message,
		CreatedAt: k.now.Add(-age), ExpiresAt: k.now.Add(24 * time.Hour),
	})
	k.ok(err)
	return a
}

func (k *kit) reply(to, handle, message string, age time.Duration) app.Reply {
	k.Helper()
	r, err := k.store.CreateReply(k.Context(), app.NewReply{
		UUID: uuid.NewString(), ReplyToActivityUUID: to, Handle: handle, Message: message, CreatedAt: k.now.Add(-age),
	})
	k.ok(err)
	return r
}

func (k *kit) ok(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

func (k *kit) notFound(err error) {
	k.Helper()
	if !errors.Is(err, app.ErrNotFound) {
		k.Errorf("got error %v, want app.ErrNotFound", err)
	}
}

// equal compares two values of the domain, whose times are all in UTC and of one precision.
func (k *kit) equal(what string, got, want any) {
	k.Helper()
	if !reflect.DeepEqual(got, want) {
		k.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// words returns the messages of some activities, which is enough to tell them apart.
func words(list []app.Activity) []string {
	out := []string{}
	for _, a := range list {
		out = append(out, a.Message)
	}
	return out
}

func replyWords(list []app.Reply) []string {
	out := []string{}
	for _, r := range list {
		out = append(out, r.Message)
	}
	return out
}
