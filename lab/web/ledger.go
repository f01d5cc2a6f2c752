package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	ledgerTimeout = 2 * time.Second
	maxLedger     = 1 << 20
)

// ledger answers GET /lab/api/ledger. What was received is told whether or not the backend says what it sent.
func (s *server) ledger(w http.ResponseWriter, r *http.Request) {
	held, err := s.Index.Counts(r.Context())
	if err != nil {
		s.broken(w, r, err)
		return
	}
	l := s.Tally.Ledger(held)
	l.Sent, l.Problem = s.sent(r.Context())
	s.answer(w, r, l)
}

// sent asks the backend for its ledger.
func (s *server) sent(ctx context.Context) (ledger json.RawMessage, wrong string) {
	at := s.Backend.JoinPath("/telemetry").String()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, err.Error()
	}
	resp, err := s.fetch.Do(req)
	if err != nil {
		return nil, fmt.Sprintf("The backend at %s does not say what it sent: %v. Is it running, and is -backend its address?", s.Backend, rootCause(err))
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxLedger+1))
	switch {
	case err != nil:
		return nil, fmt.Sprintf("The backend's answer at %s broke off: %v.", at, rootCause(err))
	case resp.StatusCode != http.StatusOK:
		return nil, fmt.Sprintf("The backend answered %d at %s: is it Cruddur's?", resp.StatusCode, at)
	case len(body) > maxLedger || !json.Valid(body):
		return nil, fmt.Sprintf("The backend's answer at %s is not the JSON of a ledger.", at)
	}
	return body, ""
}
