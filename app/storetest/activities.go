package storetest

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"cruddur/app"
)

func empty(k *kit) {
	ctx := k.Context()
	for name, read := range map[string]func() ([]app.Activity, error){
		"Home":       func() ([]app.Activity, error) { return k.store.Home(ctx, k.page()) },
		"HomeSlowly": func() ([]app.Activity, error) { return k.store.HomeSlowly(ctx, k.page()) },
		"ByUser":     func() ([]app.Activity, error) { return k.store.ByUser(ctx, "worf", k.page()) },
		"Search":     func() ([]app.Activity, error) { return k.store.Search(ctx, "x", k.page()) },
		"Notified":   func() ([]app.Activity, error) { return k.store.Notified(ctx, "worf", k.page()) },
	} {
		list, err := read()
		k.ok(err)
		k.equal(name, list, []app.Activity{})
	}
	groups, err := k.store.MessageGroups(ctx, "worf", 10)
	k.ok(err)
	k.equal("MessageGroups", groups, []app.MessageGroup{})
	lines, err := k.store.Messages(ctx, "worf", "garek", 5)
	k.ok(err)
	k.equal("Messages", lines, []app.Message{})
	replies, err := k.store.Replies(ctx, uuid.NewString(), 5)
	k.ok(err)
	k.equal("Replies", replies, []app.Reply{})
	_, err = k.store.Activity(ctx, uuid.NewString(), k.page())
	k.notFound(err)
	_, err = k.store.User(ctx, "worf")
	k.notFound(err)
	_, err = k.store.Origin(ctx, uuid.NewString())
	k.notFound(err)
}

func crud(k *kit) {
	id := uuid.NewString()
	made, err := k.store.CreateActivity(k.Context(), app.NewActivity{
		UUID: id, Handle: "worf", Message: "today", CreatedAt: k.now.Local(), ExpiresAt: k.now.Add(time.Hour),
	})
	k.ok(err)
	want := app.Activity{
		UUID: id, Handle: "worf", DisplayName: "worf", Message: "today",
		CreatedAt: app.At(k.now), ExpiresAt: app.At(k.now.Add(time.Hour)),
	}
	k.equal("created", made, want)

	want.Replies = []app.Reply{}
	found, err := k.store.Activity(k.Context(), id, k.page())
	k.ok(err)
	k.equal("found", found, want)
	user, err := k.store.User(k.Context(), "worf")
	k.ok(err)
	k.equal("author", user, app.User{Handle: "worf", DisplayName: "worf"})
}

func home(k *kit) {
	k.post("worf", "older", 2*time.Hour)
	newer := k.post("garek", "newer", time.Hour)
	k.reply(newer.UUID, "worf", "a reply", 0)

	list, err := k.store.Home(k.Context(), k.page())
	k.ok(err)
	k.equal("home", words(list), []string{"newer", "older"})
	k.equal("replies to newer", replyWords(list[0].Replies), []string{"a reply"})
	k.equal("replies to older", list[1].Replies, []app.Reply{})
	slowly, err := k.store.HomeSlowly(k.Context(), k.page())
	k.ok(err)
	k.equal("the same, slowly", slowly, list)

	list, err = k.store.Home(k.Context(), app.Page{Now: k.now, Limit: 10})
	k.ok(err)
	k.equal("replies that nobody asked for", list[0].Replies, []app.Reply(nil))
	list, err = k.store.ByUser(k.Context(), "worf", k.page())
	k.ok(err)
	k.equal("a user's cruds and replies", words(list), []string{"a reply", "older"})
}

func limits(k *kit) {
	for i, m := range []string{"a", "b", "c", "d"} {
		k.post("worf", m, time.Duration(i)*time.Minute)
	}
	p := app.Page{Now: k.now, Limit: 2}
	list, err := k.store.Home(k.Context(), p)
	k.ok(err)
	k.equal("home", words(list), []string{"a", "b"})
	list, err = k.store.ByUser(k.Context(), "worf", p)
	k.ok(err)
	k.equal("by user", words(list), []string{"a", "b"})
	list, err = k.store.Search(k.Context(), "", p)
	k.ok(err)
	k.equal("search", words(list), []string{"a", "b"})
}

func expiry(k *kit) {
	a := k.post("worf", "short", time.Hour)
	k.reply(a.UUID, "garek", "shorter", 0)
	_, err := k.store.Notify(k.Context(), a.UUID, []string{"garek"}, k.now)
	k.ok(err)

	k.now = a.ExpiresAt.Time // the very moment
	for name, read := range map[string]func() ([]app.Activity, error){
		"Home":     func() ([]app.Activity, error) { return k.store.Home(k.Context(), k.page()) },
		"ByUser":   func() ([]app.Activity, error) { return k.store.ByUser(k.Context(), "garek", k.page()) },
		"Search":   func() ([]app.Activity, error) { return k.store.Search(k.Context(), "short", k.page()) },
		"Notified": func() ([]app.Activity, error) { return k.store.Notified(k.Context(), "garek", k.page()) },
	} {
		list, err := read()
		k.ok(err)
		k.equal(name, words(list), []string{})
	}
	_, err = k.store.Activity(k.Context(), a.UUID, k.page())
	k.notFound(err)
	_, err = k.store.CreateReply(k.Context(), app.NewReply{
		UUID: uuid.NewString(), ReplyToActivityUUID: a.UUID, Handle: "bayko", Message: "too late", CreatedAt: k.now,
	})
	k.notFound(err)
}

func search(k *kit) {
	for _, m := range []string{"100% sure", "100 sure", `a\b`, "snake_case", "snakes case", "The Cloud"} {
		k.post("worf", m, time.Minute)
	}
	f := func(term string, want ...string) {
		k.Helper()
		list, err := k.store.Search(k.Context(), term, k.page())
		k.ok(err)
		k.equal("search for "+term, words(list), append([]string{}, want...))
	}
	f("100%", "100% sure")
	f("e_c", "snake_case")
	f(`\`, `a\b`)
	f("cLOUD", "The Cloud")
	f("nowhere")
	f("'; DROP TABLE users; --")
}

func replies(k *kit) {
	a, b := k.post("worf", "first", time.Hour), k.post("worf", "second", time.Hour)
	for i, m := range []string{"1", "2", "3"} {
		k.reply(a.UUID, "garek", m, time.Duration(30-i)*time.Minute)
	}
	one := k.reply(b.UUID, "garek", "alone", 0)
	k.equal("reply", one, app.Reply{
		UUID: one.UUID, ReplyToActivityUUID: b.UUID, Handle: "garek", DisplayName: "garek", Message: "alone",
		CreatedAt: app.At(k.now),
	})
	nested := k.reply(one.UUID, "worf", "nested", 0)

	p := k.page()
	p.Replies = 2
	found, err := k.store.Activity(k.Context(), a.UUID, p)
	k.ok(err)
	k.equal("count", found.RepliesCount, 3)
	k.equal("the first two", replyWords(found.Replies), []string{"1", "2"})
	list, err := k.store.Replies(k.Context(), a.UUID, 2)
	k.ok(err)
	k.equal("the same alone", list, found.Replies)
	found, err = k.store.Activity(k.Context(), one.UUID, p)
	k.ok(err)
	k.equal("a reply's own replies", found.Replies, []app.Reply{nested})
	k.equal("a reply expires with its crud", found.ExpiresAt, b.ExpiresAt)
	origin, err := k.store.Origin(k.Context(), nested.UUID)
	k.ok(err)
	k.equal("origin", origin, app.Origin{Handle: "worf", Message: "nested", RepliedTo: "garek"})
}

func orphan(k *kit) {
	id := uuid.NewString()
	_, err := k.store.CreateReply(k.Context(), app.NewReply{
		UUID: id, ReplyToActivityUUID: uuid.NewString(), Handle: "nobody", Message: "hello?", CreatedAt: k.now,
		Jobs: []app.Job{{Kind: app.FanOutNotifications, ActivityUUID: id, RunAt: k.now}},
	})
	k.notFound(err)
	_, err = k.store.User(k.Context(), "nobody")
	k.notFound(err)
	_, worked, err := k.store.ClaimJob(k.Context(), k.now, k.now.Add(time.Minute))
	k.ok(err)
	k.equal("a job was kept", worked, false)
}

func text(k *kit) {
	for _, m := range []string{
		"ünïcödé 🚀 日本語", "line\nbreak\r\n\ttab", `"quotes" 'single' \back`, "<script>alert(1)</script>",
		strings.Repeat("語", 1024), "in\x01visible",
	} {
		a := k.post("worf", m, 0)
		found, err := k.store.Activity(k.Context(), a.UUID, k.page())
		k.ok(err)
		k.equal("text", found.Message, m)
	}
}
