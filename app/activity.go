package app

// Activity is a crud as the front end reads it. A reply is kept as an activity too, so that it can be found, shown and
// replied to.
type Activity struct {
	CreatedAt    Time    `json:"created_at"`
	DisplayName  string  `json:"display_name"`
	ExpiresAt    Time    `json:"expires_at"`
	Handle       string  `json:"handle"`
	LikesCount   int     `json:"likes_count"`
	Message      string  `json:"message"`
	Replies      []Reply `json:"replies,omitzero"` // nil where the answer leaves them out; empty is "[]"
	RepliesCount int     `json:"replies_count"`
	RepostsCount int     `json:"reposts_count"`
	UUID         string  `json:"uuid"`
}

// Reply is an answer to an activity, oldest first under it.
type Reply struct {
	CreatedAt           Time   `json:"created_at"`
	DisplayName         string `json:"display_name"`
	Handle              string `json:"handle"`
	LikesCount          int    `json:"likes_count"`
	Message             string `json:"message"`
	RepliesCount        int    `json:"replies_count"`
	ReplyToActivityUUID string `json:"reply_to_activity_uuid"`
	RepostsCount        int    `json:"reposts_count"`
	UUID                string `json:"uuid"`
}

// The longest that each may be, in characters.
const (
	MaxCrud    = 280
	MaxReply   = 1024
	MaxMessage = 1024
)
