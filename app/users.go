package app

import (
	"context"
	"encoding/json"
	"strings"
)

// UserActivities returns the cruds and replies of one user, newest first. Nobody has them for a handle that nobody has.
func (s *Service) UserActivities(ctx context.Context, handle string) (list []Activity, err error) {
	ctx, op := begin(ctx, s.tracer, "activities_users", &err)
	defer op.end()

	if blank(handle) {
		return nil, invalid("blank_user_handle", "a user page needs the handle of a user")
	}
	op.text("app.user_handle", handle)
	if list, err = s.userActivities(ctx, strings.ToLower(handle)); err != nil {
		return nil, err
	}
	op.length(len(list))
	return list, nil
}

func (s *Service) userActivities(ctx context.Context, handle string) (list []Activity, err error) {
	ctx, op := begin(ctx, s.tracer, "mock-data", &err)
	defer op.end()

	page := s.feed()
	page.Replies = 0
	if list, err = s.store.ByUser(ctx, handle, page); err != nil {
		return nil, err
	}
	if op.span != nil {
		// The one place that names a tool's convention: X-Ray's metadata has namespaces, and an attribute with this name
		// and a JSON object becomes the namespace "namespace", where students look for it.
		op.text("aws.xray.metadata.namespace", mockDataMetadata(page, list))
	}
	return list, nil
}

func mockDataMetadata(page Page, list []Activity) string {
	type value struct {
		Now  Time `json:"now"`
		Size int  `json:"results-size"`
	}
	text, err := json.Marshal(struct {
		Key value `json:"key"`
	}{value{At(page.Now), len(list)}})
	if err != nil {
		return "{}" // two numbers cannot fail to become JSON
	}
	return string(text)
}

// blank reports whether a text has nothing to read in it.
func blank(s string) bool { return strings.TrimSpace(s) == "" }
