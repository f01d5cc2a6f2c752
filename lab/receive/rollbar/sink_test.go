package rollbar

import (
	"context"
	"errors"
	"sync"

	"cruddur/lab/record"
)

// memory is a sink that remembers, or fails when it is full.
type memory struct {
	mu       sync.Mutex
	full     bool
	requests []record.Request
	records  [][]record.Record
}

func (m *memory) Accept(_ context.Context, req record.Request, recs []record.Record) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full {
		return errors.New("disk full")
	}
	m.requests = append(m.requests, req)
	m.records = append(m.records, recs)
	return nil
}

// last returns the latest request and its records.
func (m *memory) last() (record.Request, []record.Record) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.requests) == 0 {
		return record.Request{}, nil
	}
	return m.requests[len(m.requests)-1], m.records[len(m.records)-1]
}
