package app

import (
	"context"

	"cruddur/app/bugs"
)

// Home returns everybody's cruds, newest first.
func (s *Service) Home(ctx context.Context) (list []Activity, err error) {
	ctx, op := begin(ctx, s.tracer, "activities_home", &err)
	defer op.end()

	list, err = s.homeActivities(ctx)
	if err != nil {
		return nil, err
	}
	if s.bugs.On(bugs.HomeReturnsNothing) {
		return nil, nil // "return list, nil" went missing
	}
	op.length(len(list))
	return list, nil
}

// homeActivities bears the span that the course teaches first, and its name: it was mock data once.
func (s *Service) homeActivities(ctx context.Context) (list []Activity, err error) {
	ctx, op := begin(ctx, s.home, "home-activities-mock-data", &err)
	defer op.end()

	page := s.feed()
	op.text("app.now", At(page.Now).String())
	switch {
	case s.bugs.On(bugs.SlowQuery):
		list, err = s.store.HomeSlowly(ctx, page)
	case s.bugs.On(bugs.NPlusOne):
		list, err = s.homeRowByRow(ctx, page)
	default:
		list, err = s.store.Home(ctx, page)
	}
	if err != nil {
		return nil, err
	}
	op.length(len(list))
	return list, nil
}

// homeRowByRow is what an object mapper does with lazy relations: right, and one query for every row.
func (s *Service) homeRowByRow(ctx context.Context, page Page) ([]Activity, error) {
	replies := page.Replies
	page.Replies = 0
	list, err := s.store.Home(ctx, page)
	if err != nil {
		return nil, err
	}
	for i := range list {
		a := &list[i]
		author, err := s.store.User(ctx, a.Handle)
		if err != nil {
			return nil, err
		}
		a.DisplayName = author.DisplayName
		if a.Replies, err = s.store.Replies(ctx, a.UUID, replies); err != nil {
			return nil, err
		}
		for j := range a.Replies {
			if author, err = s.store.User(ctx, a.Replies[j].Handle); err != nil {
				return nil, err
			}
			a.Replies[j].DisplayName = author.DisplayName
		}
	}
	return list, nil
}
