package seed_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"cruddur/app/seed"
)

func TestANewStudentSeesTheThreeCrudsOfTheCourse(t *testing.T) {
	now := time.Date(2023, 2, 25, 18, 39, 27, 421135000, time.UTC)
	const day = 24 * time.Hour
	type crud struct {
		UUID, Handle   string
		Age, Left      time.Duration
		Likes, Replies int
	}
	var got []crud
	for _, a := range seed.New(now).Activities {
		if a.ReplyTo == "" {
			got = append(got, crud{a.UUID, a.Handle, now.Sub(a.CreatedAt), a.ExpiresAt.Sub(now), a.Likes, a.Replies})
		}
	}
	want := []crud{
		{"68f126b0-1ceb-4a33-88be-d90fa7109eee", "andrewbrown", 2 * day, 5 * day, 5, 1},
		{"66e12864-8c26-4c3a-9658-95a10f8fea67", "worf", 7 * day, 9 * day, 1, 2},
		{"248959df-3079-4947-b847-9e0892d1bab4", "garek", time.Hour, 12 * time.Hour, 0, 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cruds (-want +got):\n%s", diff)
	}
}

func TestTheSeedIsWhole(t *testing.T) {
	now := time.Now()
	s := seed.New(now)
	users, rows := map[string]bool{}, map[string]bool{}
	for _, u := range s.Users {
		users[u.Handle] = true
	}
	unique := func(id string) {
		t.Helper()
		if err := uuid.Validate(id); err != nil {
			t.Errorf("%q: %v", id, err)
		}
		if rows[id] {
			t.Errorf("%s stands there twice", id)
		}
		rows[id] = true
	}
	for _, a := range s.Activities {
		unique(a.UUID)
		if !users[a.Handle] || a.Message == "" || !a.CreatedAt.Before(now) || !a.ExpiresAt.After(now) {
			t.Errorf("activity %+v", a)
		}
		if a.ReplyTo != "" && !rows[a.ReplyTo] {
			t.Errorf("reply %s stands before what it answers", a.UUID)
		}
	}
	for _, g := range s.Groups {
		unique(g.UUID)
		if !users[g.Owner] || !users[g.Peer] {
			t.Errorf("group %+v", g)
		}
	}
	for _, m := range s.Messages {
		unique(m.UUID)
		if !users[m.Sender] || !users[m.Receiver] {
			t.Errorf("message %+v", m)
		}
	}
	notified := map[string]int{}
	for _, n := range s.Notifications {
		notified[n.Handle]++
		if !rows[n.ActivityUUID] {
			t.Errorf("notification of nothing: %+v", n)
		}
	}
	if notified["andrewbrown"] != 2 || notified["worf"] != 2 || notified["garek"] != 1 {
		t.Errorf("notifications: got %v", notified)
	}
}
