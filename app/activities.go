package app

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"cruddur/app/bugs"
)

// Activity returns one crud or reply with its replies.
func (s *Service) Activity(ctx context.Context, uuid string) (a Activity, err error) {
	ctx, op := begin(ctx, s.tracer, "activities_show", &err)
	defer op.end()

	op.text("app.activity_uuid", uuid)
	page := s.feed()
	page.Replies = pageReplies
	if a, err = s.store.Activity(ctx, strings.ToLower(uuid), page); err != nil {
		return Activity{}, unknownActivity(err)
	}
	if s.bugs.On(bugs.NilInActivity) {
		var author *User // nobody looked it up
		a.DisplayName = author.DisplayName
	}
	op.length(1)
	return a, nil
}

// Search returns the cruds and replies that contain a term, newest first.
func (s *Service) Search(ctx context.Context, term string) (list []Activity, err error) {
	ctx, op := begin(ctx, s.tracer, "activities_search", &err)
	defer op.end()

	if blank(term) {
		return nil, invalid("search_term_blank", "there is nothing to search for")
	}
	op.text("app.search_term", term)
	if s.bugs.On(bugs.PanicInSearch) {
		words := strings.Fields(term)
		term = words[len(words)] // one past the last
	}
	if utf8.RuneCountInString(term) > max(MaxCrud, MaxReply) {
		op.length(0)
		return []Activity{}, nil // nothing holds a term that long, and a database may call it an error
	}
	page := s.feed()
	page.Replies = 0
	if list, err = s.store.Search(ctx, term, page); err != nil {
		return nil, err
	}
	op.length(len(list))
	return list, nil
}

// Notifications returns the cruds that mention the user and the replies to the user's own, newest first.
func (s *Service) Notifications(ctx context.Context, handle string) (list []Activity, err error) {
	ctx, op := begin(ctx, s.tracer, "notifications", &err)
	defer op.end()

	if s.bugs.On(bugs.GoroutineLeak) {
		s.leak()
	}
	if list, err = s.store.Notified(ctx, handle, s.feed()); err != nil {
		return nil, err
	}
	op.length(len(list))
	return list, nil
}

// unknownActivity turns a row that is not there into a refusal, and leaves a failure as it is.
func unknownActivity(err error) error {
	if errors.Is(err, ErrNotFound) {
		return &Error{Kind: NotFound, Code: "activity_not_found", Message: "there is no such activity, or it has expired"}
	}
	return err
}
