package seed

import (
	"slices"
	"time"

	"cruddur/app"
)

// Set is the content of a new database, in an order in which it can be inserted.
type Set struct {
	Users         []app.User
	Activities    []Activity
	Notifications []Notification
	Groups        []Group
	Messages      []Message
}

// Activity is a crud, or a reply where ReplyTo is not "".
type Activity struct {
	UUID, Handle, Message, ReplyTo string
	Likes, Replies, Reposts        int
	CreatedAt, ExpiresAt           time.Time
}

// Notification tells a user of an activity.
type Notification struct {
	Handle, ActivityUUID string
	CreatedAt            time.Time
}

// Group is one side of a conversation.
type Group struct {
	UUID, Owner, Peer    string
	CreatedAt, UpdatedAt time.Time
}

// Message is one line of a conversation.
type Message struct {
	UUID, Sender, Receiver, Message string
	CreatedAt                       time.Time
}

// New returns the content for a database that is first opened now.
func New(now time.Time) Set {
	s := Set{Users: users(), Activities: activities(now), Messages: messages(now)}
	s.Groups = groups(s.Messages)
	s.countReplies()
	s.notify()
	return s
}

// countReplies counts what was written down, and gives each reply the expiry of what it answers.
func (s *Set) countReplies() {
	for i := range s.Activities {
		reply := &s.Activities[i]
		if reply.ReplyTo == "" {
			continue
		}
		parent := s.activity(reply.ReplyTo)
		parent.Replies++
		reply.ExpiresAt = parent.ExpiresAt
	}
}

// notify tells those who would have been told, by the rule of the worker.
func (s *Set) notify() {
	for _, a := range s.Activities {
		handles := app.Mentions(a.Message)
		if a.ReplyTo != "" {
			if author := s.activity(a.ReplyTo).Handle; !slices.Contains(handles, author) {
				handles = append(handles, author)
			}
		}
		for _, h := range handles {
			if h != a.Handle {
				s.Notifications = append(s.Notifications, Notification{h, a.UUID, a.CreatedAt})
			}
		}
	}
}

func (s *Set) activity(uuid string) *Activity {
	for i := range s.Activities {
		if s.Activities[i].UUID == uuid {
			return &s.Activities[i]
		}
	}
	return &Activity{}
}
