package app

import (
	"context"
	"log/slog"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"cruddur/app/bugs"
)

// Crud is what somebody wants to post.
type Crud struct{ Handle, Message, TTL string }

// CreateActivity posts a crud. Of several rules broken the last one checked is told, as the front end expects.
func (s *Service) CreateActivity(ctx context.Context, c Crud) (a Activity, err error) {
	cause := causeFrom(ctx)
	ctx, op := begin(ctx, s.tracer, "activities_create", &err)
	defer op.end()

	op.text("app.ttl", c.TTL)
	life, known := lifetime(c.TTL)
	var refusal *Error
	if !known {
		refusal = invalid("ttl_blank", "a crud needs a time to live, such as 7-days")
	}
	if blank(c.Handle) {
		refusal = invalid("user_handle_blank", "a crud needs an author")
	}
	if r := checkMessage(c.Message, MaxCrud); r != nil {
		refusal = r
	}
	if refusal != nil {
		return Activity{}, refusal
	}

	now := s.now()
	n := NewActivity{
		UUID: uuid.NewString(), Handle: c.Handle, Message: c.Message, CreatedAt: now, ExpiresAt: now.Add(life),
	}
	n.Jobs = append(n.Jobs, Job{Kind: ExpireActivity, ActivityUUID: n.UUID, Cause: cause, RunAt: n.ExpiresAt})
	if len(Mentions(c.Message)) > 0 {
		n.Jobs = append(n.Jobs, Job{Kind: FanOutNotifications, ActivityUUID: n.UUID, Cause: cause, RunAt: now})
	}
	if a, err = s.store.CreateActivity(ctx, n); err != nil {
		return Activity{}, err
	}
	op.text("app.activity_uuid", a.UUID)
	s.wake()
	s.log.LogAttrs(ctx, slog.LevelInfo, "crud created",
		slog.String("app.activity_uuid", a.UUID), slog.String("app.ttl", c.TTL))
	return a, nil
}

// NewAnswer is what somebody wants to reply, to the activity with that uuid.
type NewAnswer struct{ Handle, ActivityUUID, Message string }

// Reply replies to a crud or to another reply.
func (s *Service) Reply(ctx context.Context, in NewAnswer) (r Reply, err error) {
	cause := causeFrom(ctx)
	ctx, op := begin(ctx, s.tracer, "activities_reply", &err)
	defer op.end()

	op.text("app.activity_uuid", in.ActivityUUID)
	var refusal *Error
	if blank(in.Handle) {
		refusal = invalid("user_handle_blank", "a reply needs an author")
	}
	if blank(in.ActivityUUID) {
		refusal = invalid("activity_uuid_blank", "a reply needs an activity that it answers")
	}
	if r := checkMessage(in.Message, MaxReply); r != nil {
		refusal = r
	}
	if refusal != nil {
		return Reply{}, refusal
	}
	if s.bugs.On(bugs.FlakyReply) && s.replies.Add(1)%2 == 1 {
		return Reply{}, Errorf("reply to %s: lost the connection to the replies", in.ActivityUUID)
	}

	n := NewReply{
		UUID: uuid.NewString(), ReplyToActivityUUID: strings.ToLower(in.ActivityUUID), Handle: in.Handle,
		Message: in.Message, CreatedAt: s.now(),
	}
	n.Jobs = []Job{{Kind: FanOutNotifications, ActivityUUID: n.UUID, Cause: cause, RunAt: n.CreatedAt}}
	if r, err = s.store.CreateReply(ctx, n); err != nil {
		return Reply{}, unknownActivity(err)
	}
	op.text("app.reply_uuid", r.UUID)
	s.wake()
	s.log.LogAttrs(ctx, slog.LevelInfo, "reply created",
		slog.String("app.reply_uuid", r.UUID), slog.String("app.activity_uuid", r.ReplyToActivityUUID))
	return r, nil
}

// checkMessage counts characters, not bytes.
func checkMessage(text string, most int) *Error {
	if blank(text) {
		return invalid("message_blank", "there are no words in it")
	}
	if len(text) > most && utf8.RuneCountInString(text) > most {
		return invalid("message_exceed_max_chars", "it has too many characters")
	}
	return nil
}
