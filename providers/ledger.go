package providers

import "time"

// Cause says why an item was dropped.
type Cause string

// The causes of a drop. Nothing is dropped without one.
const (
	QueueFull Cause = "queue_full"   // the queue's count was at its bound
	BytesFull Cause = "queue_bytes"  // the queue's bytes were at their bound
	Closed    Cause = "after_close"  // handed over when the provider had shut down
	Deadline  Cause = "shutdown"     // still undelivered when the time for shutting down was over
	GaveUp    Cause = "retries_over" // retried for longer than a batch may live
	HeldBack  Cause = "held_back"    // kept back by a limit of the provider's own settings, such as items a minute
)

// Counts is the ledger of one provider and signal at one moment. The unit is the item handed over, and always
//
//	Handed = Filtered + Queued + Inflight + Acked + Unconfirmed + Rejected + the sum of Dropped + Unknown
type Counts struct {
	Handed      int64           `json:"handed"`
	Filtered    int64           `json:"filtered"` // left out by sampling or level
	Queued      int64           `json:"queued"`
	Inflight    int64           `json:"inflight"` // being sent, or waiting to be sent again
	Acked       int64           `json:"acked"`
	Unconfirmed int64           `json:"unconfirmed"`
	Rejected    int64           `json:"rejected"`
	Dropped     map[Cause]int64 `json:"dropped"`
	Unknown     int64           `json:"unknown"` // sent, never answered, and not tried again

	Retries     int64      `json:"retries"` // items sent again
	Batches     int64      `json:"batches"` // calls of Send
	Extra       int64      `json:"extra"`   // documents beyond one an item
	BytesRaw    int64      `json:"bytes_raw"`
	BytesWire   int64      `json:"bytes_wire"`
	ExportMS    float64    `json:"export_ms"` // time spent in Send
	QueueBytes  int64      `json:"queue_bytes"`
	LastStatus  int        `json:"last_status,omitempty"`
	LastError   string     `json:"last_error,omitempty"`
	LastErrorAt *time.Time `json:"last_error_time,omitempty"`
	LastAckAt   *time.Time `json:"last_ack_time,omitempty"`
	LastDropAt  *time.Time `json:"last_drop_time,omitempty"` // for want of room
}

// DroppedTotal sums the drops over their causes.
func (c Counts) DroppedTotal() int64 {
	var sum int64
	for _, n := range c.Dropped {
		sum += n
	}
	return sum
}

// Lost counts the items that are known not to have arrived.
func (c Counts) Lost() int64 { return c.Rejected + c.DroppedTotal() }

// Balanced says whether every item handed over is accounted for. It holds at every moment; a test that sees it fail
// has found a bug.
func (c Counts) Balanced() bool {
	return c.Handed == c.Filtered+c.Queued+c.Inflight+c.Acked+c.Unconfirmed+c.Rejected+c.DroppedTotal()+c.Unknown
}
