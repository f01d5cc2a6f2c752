package seed

import (
	"time"

	"cruddur/app"
)

const day = 24 * time.Hour

// The uuids that the course's front end and its journals show.
const (
	CloudCrud  = "68f126b0-1ceb-4a33-88be-d90fa7109eee"
	CloudReply = "26e12864-1c26-5c3a-9658-97a10f8fea67"
	JuiceCrud  = "66e12864-8c26-4c3a-9658-95a10f8fea67"
	TailorCrud = "248959df-3079-4947-b847-9e0892d1bab4"

	selfGroup = "24b95582-9e7b-4e0a-9ad1-639773ab7552"
	worfGroup = "417c360e-c4e6-4fce-873b-d2d71469b4ac"
)

func users() []app.User {
	return []app.User{
		{Handle: "andrewbrown", DisplayName: "Andrew Brown"},
		{Handle: "worf", DisplayName: "Worf"},
		{Handle: "garek", DisplayName: "Garek"},
		{Handle: "bayko", DisplayName: "Bayko"},
	}
}

func activities(now time.Time) []Activity {
	return []Activity{
		{
			UUID: CloudCrud, Handle: "andrewbrown", Likes: 5,
			Message:   "Nothing beats a Saturday spent in the cloud. It is so much fun!",
			CreatedAt: now.Add(-2 * day), ExpiresAt: now.Add(5 * day),
		},
		{
			UUID: JuiceCrud, Handle: "worf", Likes: 1,
			Message:   "The replicator is out of prune juice. I will not discuss it further.",
			CreatedAt: now.Add(-7 * day), ExpiresAt: now.Add(9 * day),
		},
		{
			UUID: TailorCrud, Handle: "garek",
			Message:   "You ask who I am? A simple tailor, dear reader, and the hem is all I know of secrets.",
			CreatedAt: now.Add(-time.Hour), ExpiresAt: now.Add(12 * time.Hour),
		},
		{
			UUID: CloudReply, Handle: "worf", ReplyTo: CloudCrud,
			Message:   "There is no honour in fun.",
			CreatedAt: now.Add(-2*day + 7*time.Minute),
		},
		{
			UUID: "d7c2f0a4-52a1-4d0e-9a53-0d1b8d1f6c11", Handle: "andrewbrown", ReplyTo: JuiceCrud, Likes: 2,
			Message:   "I keep a bottle in another region, for availability.",
			CreatedAt: now.Add(-6 * day),
		},
		{
			UUID: "0b3e9c58-7f0d-4c6b-8f6e-3f1b5a0e2d22", Handle: "garek", ReplyTo: JuiceCrud, Likes: 1,
			Message:   "I could let out that sash while you wait, @worf.",
			CreatedAt: now.Add(-6*day + 3*time.Hour),
		},
		{
			UUID: "9f4a6d1e-28b3-4f7a-b1c5-7c2e6d9a4f33", Handle: "bayko", ReplyTo: TailorCrud,
			Message:   "@andrewbrown a tailor with a root account? Have a look at the trail.",
			CreatedAt: now.Add(-40 * time.Minute),
		},
	}
}

func messages(now time.Time) []Message {
	return []Message{
		{
			UUID: "4e81c06a-db0f-4281-b4cc-98208537772a", Sender: "andrewbrown", Receiver: "worf",
			Message:   "Would you speak about honour at the next stream?",
			CreatedAt: now.Add(-26 * time.Hour),
		},
		{
			UUID: "66e12864-8c26-4c3a-9658-95a10f8fea44", Sender: "worf", Receiver: "andrewbrown",
			Message:   "I will. Bring prune juice.",
			CreatedAt: now.Add(-25 * time.Hour),
		},
		{
			UUID: "1b6d0c8e-6a0f-4c5e-9f0b-5d8a3e7c1a55", Sender: "andrewbrown", Receiver: "andrewbrown",
			Message:   "Note to self: set a budget alarm before the next demo.",
			CreatedAt: now.Add(-3 * time.Hour),
		},
	}
}

// groups gives every conversation its two sides, and a note to oneself its one.
func groups(messages []Message) []Group {
	worf, self := messages[0], messages[2]
	updated := messages[1].CreatedAt
	return []Group{
		{selfGroup, self.Sender, self.Receiver, self.CreatedAt, self.CreatedAt},
		{worfGroup, worf.Sender, worf.Receiver, worf.CreatedAt, updated},
		{"8a5f3b21-94d7-4b63-a0de-6b7f2c9d8e66", worf.Receiver, worf.Sender, worf.CreatedAt, updated},
	}
}
