package app

import (
	"context"
	"log/slog"
	"strings"

	"github.com/google/uuid"
)

// MessageGroups returns the conversations of a user, the one with the latest message first.
func (s *Service) MessageGroups(ctx context.Context, handle string) (list []MessageGroup, err error) {
	ctx, op := begin(ctx, s.tracer, "message_groups", &err)
	defer op.end()

	if list, err = s.store.MessageGroups(ctx, handle, groupsLength); err != nil {
		return nil, err
	}
	op.length(len(list))
	return list, nil
}

// Messages returns what two users wrote each other, oldest first.
func (s *Service) Messages(ctx context.Context, handle, peer string) (list []Message, err error) {
	ctx, op := begin(ctx, s.tracer, "messages", &err)
	defer op.end()

	op.text("app.peer_handle", peer)
	if list, err = s.store.Messages(ctx, handle, strings.ToLower(peer), messageLength); err != nil {
		return nil, err
	}
	op.length(len(list))
	return list, nil
}

// DirectMessage is what one user wants to write to another.
type DirectMessage struct{ Sender, Receiver, Message string }

// CreateMessage sends a message.
func (s *Service) CreateMessage(ctx context.Context, in DirectMessage) (m Message, err error) {
	ctx, op := begin(ctx, s.tracer, "messages_create", &err)
	defer op.end()

	op.text("app.peer_handle", in.Receiver)
	receiver, known := ParseHandle(in.Receiver)
	var refusal *Error
	if blank(in.Sender) {
		refusal = invalid("user_sender_handle_blank", "a message needs a sender")
	}
	if blank(in.Receiver) {
		refusal = invalid("user_reciever_handle_blank", "a message needs a receiver") // the front end's own spelling
	} else if !known {
		refusal = invalid("user_reciever_handle_invalid", "nobody can have that handle")
	}
	if r := checkMessage(in.Message, MaxMessage); r != nil {
		refusal = r
	}
	if refusal != nil {
		return Message{}, refusal
	}

	m, err = s.store.CreateMessage(ctx, NewMessage{
		UUID: uuid.NewString(), Sender: in.Sender, Receiver: receiver, Message: in.Message,
		SenderGroupUUID: uuid.NewString(), PeerGroupUUID: uuid.NewString(), CreatedAt: s.now(),
	})
	if err != nil {
		return Message{}, err
	}
	s.log.LogAttrs(ctx, slog.LevelInfo, "message sent",
		slog.String("app.message_uuid", m.UUID), slog.String("app.peer_handle", receiver))
	return m, nil
}
