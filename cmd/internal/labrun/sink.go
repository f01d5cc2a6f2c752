package labrun

import (
	"context"

	"cruddur/lab/compare"
	"cruddur/lab/index"
	"cruddur/lab/journal"
	"cruddur/lab/record"
)

// sink takes what the receivers decoded: it is kept first, and shown and counted after.
type sink struct {
	journal *journal.Journal
	index   *index.Index
	tally   *compare.Tally
}

var _ record.Sink = (*sink)(nil)

// Accept returns when the request is committed.
func (s *sink) Accept(ctx context.Context, req record.Request, recs []record.Record) error {
	id, err := s.journal.Append(ctx, req)
	if err != nil {
		return err
	}
	for i := range recs {
		recs[i].Request = id
	}
	s.index.Add(recs)
	s.tally.Count(req, recs)
	return nil
}
