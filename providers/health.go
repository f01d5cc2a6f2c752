package providers

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// State says in one word how delivery to a tool goes. It never makes the backend unhealthy.
type State string

// The states, from well to ill.
const (
	Off         State = "off"         // selected with a "?" and not usable: Reason says why
	Idle        State = "idle"        // nothing was sent yet
	OK          State = "ok"          // the last batch was acknowledged
	Unconfirmed State = "unconfirmed" // the last batch went out by UDP: sent, with no answer to expect
	Degraded    State = "degraded"    // items are retried, or some were refused or held back; it may heal by itself
	Failing     State = "failing"     // a person has to act; Setting is what is probably wrong
)

// Status is the state of one provider with its reason.
type Status struct {
	State   State  `json:"state"`
	Reason  string `json:"reason,omitempty"`
	Setting string `json:"setting,omitempty"`
}

// rank orders states so that a provider shows the worst of its signals.
func (s State) rank() int {
	switch s {
	case Failing:
		return 5
	case Degraded:
		return 4
	case Unconfirmed:
		return 3
	case OK:
		return 2
	case Idle:
		return 1
	}
	return 0
}

// health derives the status of one lane from what becomes of its batches.
type health struct {
	changed func(from, to Status) // called when the state became another one; must not block

	mu     sync.Mutex
	status Status
}

func newHealth(changed func(from, to Status)) *health {
	return &health{status: Status{State: Idle}, changed: changed}
}

func (h *health) observe(res Result, problem string) {
	if from, to := h.update(res, problem); from.State != to.State && h.changed != nil {
		h.changed(from, to)
	}
}

func (h *health) update(res Result, problem string) (from, to Status) {
	h.mu.Lock()
	defer h.mu.Unlock()
	from = h.status
	defer func() { to = h.status }()
	var failure *Failure
	switch {
	case errors.As(res.Err, &failure):
		h.status = Status{State: Failing, Reason: problem, Setting: failure.Setting}
	case len(res.Retry) > 0 || res.Rejected > 0 || res.Held > 0:
		h.status = Status{State: Degraded, Reason: problem}
	case res.Unconfirmed > 0:
		h.status = Status{State: Unconfirmed, Reason: problem}
	case res.Acked > 0:
		h.status = Status{State: OK, Reason: problem}
	}
	return from, to
}

// with makes a status that is well look ill while items find no room: the batches that go out all arrive, and yet the
// tool does not see everything.
func (s Status) with(c Counts, now time.Time) Status {
	const recent = time.Minute
	if c.LastDropAt == nil || now.Sub(*c.LastDropAt) > recent || s.State.rank() >= Degraded.rank() {
		return s
	}
	return Status{
		State: Degraded, Setting: "TELEMETRY_QUEUE_ITEMS",
		Reason: fmt.Sprintf("%d items were dropped because the queue was full: more comes in than goes out", c.Dropped[QueueFull]+c.Dropped[BytesFull]),
	}
}

func (h *health) read() Status {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.status
}
