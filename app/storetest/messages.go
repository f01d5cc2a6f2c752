package storetest

import (
	"time"

	"github.com/google/uuid"

	"cruddur/app"
)

func messages(k *kit) {
	send := func(from, to, message string, age time.Duration) app.NewMessage {
		k.Helper()
		n := app.NewMessage{
			UUID: uuid.NewString(), Sender: from, Receiver: to, Message: message, CreatedAt: k.now.Add(-age),
			SenderGroupUUID: uuid.NewString(), PeerGroupUUID: uuid.NewString(),
		}
		m, err := k.store.CreateMessage(k.Context(), n)
		k.ok(err)
		k.equal("sent", m, app.Message{
			UUID: n.UUID, Handle: from, DisplayName: from, Message: message, CreatedAt: app.At(n.CreatedAt),
		})
		return n
	}
	first := send("worf", "garek", "one", 3*time.Hour)
	send("garek", "worf", "two", 2*time.Hour)
	note := send("worf", "worf", "note", time.Hour)
	send("worf", "garek", "three", 0)

	groups, err := k.store.MessageGroups(k.Context(), "worf", 10)
	k.ok(err)
	k.equal("groups of worf", groups, []app.MessageGroup{
		{UUID: first.SenderGroupUUID, Handle: "garek", DisplayName: "garek", CreatedAt: app.At(first.CreatedAt)},
		{UUID: note.SenderGroupUUID, Handle: "worf", DisplayName: "worf", CreatedAt: app.At(note.CreatedAt)},
	})
	groups, err = k.store.MessageGroups(k.Context(), "garek", 10)
	k.ok(err)
	k.equal("groups of garek", groups, []app.MessageGroup{
		{UUID: first.PeerGroupUUID, Handle: "worf", DisplayName: "worf", CreatedAt: app.At(first.CreatedAt)},
	})

	groups, err = k.store.MessageGroups(k.Context(), "worf", 1)
	k.ok(err)
	k.equal("number of groups at most", len(groups), 1)

	said := func(handle, peer string, limit int, want ...string) {
		k.Helper()
		list, err := k.store.Messages(k.Context(), handle, peer, limit)
		k.ok(err)
		got := []string{}
		for _, m := range list {
			got = append(got, m.Handle+": "+m.Message)
		}
		k.equal("messages of "+handle+" and "+peer, got, append([]string{}, want...))
	}
	said("worf", "garek", 10, "worf: one", "garek: two", "worf: three")
	said("garek", "worf", 2, "garek: two", "worf: three")
	said("worf", "worf", 10, "worf: note")
	said("garek", "bayko", 10)
}

func notifications(k *kit) {
	a := k.post("worf", "hello @garek", time.Hour)
	b := k.post("garek", "hello yourself", time.Minute)
	notify := func(id string, want int, handles ...string) {
		k.Helper()
		n, err := k.store.Notify(k.Context(), id, handles, k.now)
		k.ok(err)
		k.equal("newly notified", n, want)
	}
	notify(a.UUID, 1, "garek", "nobody")
	notify(a.UUID, 0, "garek")
	notify(a.UUID, 1, "garek", "worf")
	notify(uuid.NewString(), 0, "garek")
	k.now = k.now.Add(time.Second)
	notify(b.UUID, 1, "garek")

	list, err := k.store.Notified(k.Context(), "garek", k.page())
	k.ok(err)
	k.equal("garek's", words(list), []string{"hello yourself", "hello @garek"})
	k.equal("replies", list[0].Replies, []app.Reply{})
}

func deletion(k *kit) {
	a, other := k.post("worf", "short", time.Hour), k.post("worf", "stays too", time.Hour)
	r := k.reply(a.UUID, "garek", "shorter", 0)
	k.reply(r.UUID, "worf", "shortest", 0)
	_, err := k.store.Notify(k.Context(), r.UUID, []string{"worf"}, k.now)
	k.ok(err)

	n, err := k.store.DeleteExpired(k.Context(), a.UUID, a.ExpiresAt.Add(-time.Microsecond))
	k.ok(err)
	k.equal("deleted before its time", n, 0)
	n, err = k.store.DeleteExpired(k.Context(), a.UUID, a.ExpiresAt.Time)
	k.ok(err)
	k.equal("deleted", n, 3)
	n, err = k.store.DeleteExpired(k.Context(), a.UUID, a.ExpiresAt.Time)
	k.ok(err)
	k.equal("deleted again", n, 0)

	_, err = k.store.Activity(k.Context(), r.UUID, k.page())
	k.notFound(err)
	list, err := k.store.Notified(k.Context(), "worf", k.page())
	k.ok(err)
	k.equal("notifications", list, []app.Activity{})
	list, err = k.store.Home(k.Context(), k.page())
	k.ok(err)
	k.equal("home", words(list), []string{other.Message})
}
