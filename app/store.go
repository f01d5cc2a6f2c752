package app

import (
	"context"
	"time"
)

// Store keeps what Cruddur knows. All methods are safe for concurrent use and give up when the context ends. What is not
// there is [ErrNotFound]; every other error is a failure of the storage, made by [Errorf]. Lists are never nil. Expired
// activities are not there, whether or not they have been deleted yet.
//
// Package storetest holds the suite that every Store passes.
type Store interface {
	Activities
	Messages
	Jobs
}

// Page bounds a list of activities.
type Page struct {
	Now     time.Time // what has expired by then is left out
	Limit   int       // at most so many activities
	Replies int       // with at most so many of each one's replies, oldest first; 0 asks for none and leaves Replies nil
}

// Activities keeps cruds, replies and who wrote them.
type Activities interface {
	// Home returns the cruds of everybody, newest first, without those that are replies.
	Home(ctx context.Context, p Page) ([]Activity, error)
	// HomeSlowly returns what Home does after a query that takes about a second; it is a bug on purpose.
	HomeSlowly(ctx context.Context, p Page) ([]Activity, error)
	// ByUser returns cruds and replies of one user, newest first; none for a handle that nobody has.
	ByUser(ctx context.Context, handle string, p Page) ([]Activity, error)
	// Search returns cruds and replies that contain the term, letter by letter but for the case of a to z, newest first.
	Search(ctx context.Context, term string, p Page) ([]Activity, error)
	// Notified returns the cruds and replies that the user was notified of, newest first.
	Notified(ctx context.Context, handle string, p Page) ([]Activity, error)
	// Activity returns one crud or reply.
	Activity(ctx context.Context, uuid string, p Page) (Activity, error)
	// Replies returns the replies to one activity, oldest first.
	Replies(ctx context.Context, uuid string, limit int) ([]Reply, error)
	// User returns the user with that handle.
	User(ctx context.Context, handle string) (User, error)

	// CreateActivity keeps a crud and its jobs, all or nothing. Its author becomes a user by it.
	CreateActivity(ctx context.Context, a NewActivity) (Activity, error)
	// CreateReply keeps a reply and its jobs, and counts it at the activity that it answers, with which it expires.
	CreateReply(ctx context.Context, r NewReply) (Reply, error)
	// Notify notifies those of the handles that are users, each once however often it is called, and returns how many
	// were notified anew.
	Notify(ctx context.Context, activityUUID string, handles []string, now time.Time) (int, error)
	// Origin returns what the fan-out of notifications has to know of an activity.
	Origin(ctx context.Context, uuid string) (Origin, error)
	// DeleteExpired deletes the activity if it has expired by now, with its replies and their notifications, and returns
	// how many cruds and replies went.
	DeleteExpired(ctx context.Context, uuid string, now time.Time) (int, error)
}

// Messages keeps conversations.
type Messages interface {
	// MessageGroups returns the conversations of a user, the one with the latest message first.
	MessageGroups(ctx context.Context, handle string, limit int) ([]MessageGroup, error)
	// Messages returns the newest messages between two users, oldest first.
	Messages(ctx context.Context, handle, peer string, limit int) ([]Message, error)
	// CreateMessage keeps a message. Sender and receiver become users by it, and each gets the group of the conversation.
	CreateMessage(ctx context.Context, m NewMessage) (Message, error)
}

// NewActivity is a crud to be kept.
type NewActivity struct {
	UUID, Handle, Message string
	CreatedAt, ExpiresAt  time.Time
	Jobs                  []Job
}

// NewReply is a reply to be kept.
type NewReply struct {
	UUID, ReplyToActivityUUID, Handle, Message string
	CreatedAt                                  time.Time
	Jobs                                       []Job
}

// NewMessage is a message to be kept. The group uuids are used where the conversation is new.
type NewMessage struct {
	UUID, Sender, Receiver, Message string
	SenderGroupUUID, PeerGroupUUID  string
	CreatedAt                       time.Time
}

// Origin is who wrote an activity, what it says, and whom it answers.
type Origin struct {
	Handle, Message string
	RepliedTo       string // author of the activity that it answers, or ""
}
