package app

// MessageGroup is one conversation of the caller, named after the other side.
type MessageGroup struct {
	CreatedAt   Time   `json:"created_at"`
	DisplayName string `json:"display_name"`
	Handle      string `json:"handle"`
	UUID        string `json:"uuid"`
}

// Message is one line of a conversation, named after who wrote it.
type Message struct {
	CreatedAt   Time   `json:"created_at"`
	DisplayName string `json:"display_name"`
	Handle      string `json:"handle"`
	Message     string `json:"message"`
	UUID        string `json:"uuid"`
}
