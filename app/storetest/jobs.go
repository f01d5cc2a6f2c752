package storetest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"

	"cruddur/app"
)

func (k *kit) queue(jobs ...app.Job) {
	k.Helper()
	_, err := k.store.CreateActivity(k.Context(), app.NewActivity{
		UUID: uuid.NewString(), Handle: "worf", Message: "work", CreatedAt: k.now, ExpiresAt: k.now.Add(time.Hour), Jobs: jobs,
	})
	k.ok(err)
}

// claim claims at some time after now, for a minute.
func (k *kit) claim(after time.Duration) (app.Job, bool) {
	k.Helper()
	now := k.now.Add(after)
	j, ok, err := k.store.ClaimJob(k.Context(), now, now.Add(time.Minute))
	k.ok(err)
	return j, ok
}

func due(k *kit) {
	later := app.Job{Kind: app.ExpireActivity, ActivityUUID: "a", RunAt: k.now.Add(time.Hour)}
	cause := app.Cause{
		TraceParent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", TraceState: "cruddur=xray",
		User: "worf", RequestID: "r1",
	}
	second := app.Job{Kind: app.FanOutNotifications, ActivityUUID: "b", RunAt: k.now}
	first := app.Job{Kind: app.FanOutNotifications, ActivityUUID: "c", RunAt: k.now.Add(-time.Second), Cause: cause}
	k.queue(later, second, first)

	got, ok := k.claim(0)
	k.equal("there is a job", ok, true)
	first.ID, first.Attempts = got.ID, 1
	k.equal("the one that has been due longest", got, first)
	got, _ = k.claim(0)
	k.equal("the next", got.ActivityUUID, "b")
	_, ok = k.claim(0)
	k.equal("none is due", ok, false)
	got, ok = k.claim(time.Hour)
	k.equal("one is due in an hour", ok, true)
	k.ok(k.store.FinishJob(k.Context(), got.ID))
}

func claims(k *kit) {
	k.queue(app.Job{Kind: app.FanOutNotifications, ActivityUUID: "a", RunAt: k.now})
	j, _ := k.claim(0)
	if _, ok := k.claim(59 * time.Second); ok {
		k.Error("a claimed job was handed out")
	}
	again, ok := k.claim(time.Minute)
	k.equal("it is handed out when the claim has run out", ok, true)
	k.equal("id", again.ID, j.ID)
	k.equal("attempts", again.Attempts, 2)
	k.ok(k.store.FinishJob(k.Context(), j.ID))
	if _, ok := k.claim(time.Hour); ok {
		k.Error("a finished job was handed out")
	}
	k.ok(k.store.FinishJob(k.Context(), j.ID)) // twice does no harm
}

func retry(k *kit) {
	k.queue(app.Job{Kind: app.FanOutNotifications, ActivityUUID: "a", RunAt: k.now})
	j, _ := k.claim(0)
	k.ok(k.store.RetryJob(k.Context(), j.ID, k.now.Add(10*time.Second), "the first time"))
	if _, ok := k.claim(9 * time.Second); ok {
		k.Error("a job was handed out before its time")
	}
	j, ok := k.claim(10 * time.Second)
	k.equal("it is due again", ok, true)
	k.equal("attempts", j.Attempts, 2)
	k.ok(k.store.AbandonJob(k.Context(), j.ID, k.now, "for good"))
	if _, ok := k.claim(time.Hour); ok {
		k.Error("an abandoned job was handed out")
	}
}

func concurrency(k *kit) {
	const writers, each = 4, 25
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for range each {
				_, err := k.store.CreateActivity(k.Context(), app.NewActivity{
					UUID: uuid.NewString(), Handle: string(rune('a' + w)), Message: "x", CreatedAt: k.now,
					ExpiresAt: k.now.Add(time.Hour),
					Jobs:      []app.Job{{Kind: app.FanOutNotifications, ActivityUUID: "a", RunAt: k.now}},
				})
				if err != nil {
					k.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range each {
				if _, err := k.store.Home(k.Context(), k.page()); err != nil {
					k.Error(err)
				}
			}
		})
	}
	claimed := make(map[int64]bool)
	var mu sync.Mutex
	for range 2 {
		wg.Go(func() {
			for range each {
				j, ok, err := k.store.ClaimJob(k.Context(), k.now, k.now.Add(time.Minute))
				if err != nil {
					k.Error(err)
				}
				mu.Lock()
				if ok && claimed[j.ID] {
					k.Errorf("job %d was handed out twice", j.ID)
				}
				claimed[j.ID] = ok
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	list, err := k.store.Home(k.Context(), app.Page{Now: k.now, Limit: 1000})
	k.ok(err)
	k.equal("cruds kept", len(list), writers*each)
}

func canceled(k *kit) {
	ctx, cancel := context.WithCancel(k.Context())
	cancel()
	_, err := k.store.Home(ctx, k.page())
	if !errors.Is(err, context.Canceled) {
		k.Errorf("Home: got %v, want context.Canceled", err)
	}
	_, err = k.store.CreateMessage(ctx, app.NewMessage{UUID: uuid.NewString(), Sender: "a", Receiver: "b", CreatedAt: k.now})
	if !errors.Is(err, context.Canceled) {
		k.Errorf("CreateMessage: got %v, want context.Canceled", err)
	}
	_, err = k.store.Home(k.Context(), k.page())
	k.ok(err)
}
