package xray

import (
	"context"
	"sync"
	"testing"
	"time"

	"cruddur/lab/record"
)

// arrival is the moment at which requests of these tests arrive.
var arrival = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

// kept is one call of a sink.
type kept struct {
	req  record.Request
	recs []record.Record
}

// memory is a sink that remembers. before, when set, decides what Accept returns.
type memory struct {
	before func() error
	mu     sync.Mutex
	calls  []kept
}

func (m *memory) Accept(_ context.Context, req record.Request, recs []record.Record) error {
	if m.before != nil {
		if err := m.before(); err != nil {
			return err
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls = append(m.calls, kept{req, recs})
	return nil
}

func (m *memory) all() []kept {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]kept(nil), m.calls...)
}

// eventually waits for a condition that another goroutine brings about.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("waited in vain for %s", what)
}

// request is a datagram as the sink once got it.
func request(datagram string) record.Request {
	return record.Request{ID: 7, Tool: record.XRay, Protocol: overUDP, Time: arrival, Body: []byte(datagram)}
}
