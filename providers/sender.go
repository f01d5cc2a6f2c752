package providers

import (
	"context"
	"time"
)

// Sender delivers one signal to one tool. Send tries a batch once: no queue, no retry, no goroutine of its own. It keeps
// ctx's deadline, is never called concurrently for the same signal, and must not keep the batch after it returns.
type Sender[T any] interface {
	Send(ctx context.Context, batch []T) Result
}

// SenderFunc is a function as a [Sender].
type SenderFunc[T any] func(ctx context.Context, batch []T) Result

// Send calls f.
func (f SenderFunc[T]) Send(ctx context.Context, batch []T) Result { return f(ctx, batch) }

// Batch bounds one call of Send. Zero fields take the pipeline's defaults.
type Batch struct {
	Count   int           // items
	Age     time.Duration // how long the first item may wait for company
	Timeout time.Duration // for one attempt
}

// Result says what became of a batch; an error alone could not. Acked, Unconfirmed, Rejected, Held and Retry account
// together for every item of the batch; what they leave out is counted as rejected.
type Result struct {
	Acked       int // the tool said that it has them
	Unconfirmed int // handed to the network with no answer to expect (UDP)
	Rejected    int // the tool will never take them as they are
	Held        int // kept back on purpose, by a limit of the provider's own settings, and not sent

	Retry      []int         // indices into the batch that are worth another try
	RetryAfter time.Duration // the least wait that the tool asked for; 0: none
	Unsure     bool          // the items to retry may have arrived: the answer was lost, not the request

	Status    int // of the last HTTP answer; 0 without one
	BytesRaw  int // encoded, before compression
	BytesWire int // as sent, bodies and datagrams without protocol headers
	Extra     int // documents beyond one an item, such as in-progress segments; in no equation

	Err error // why anything is not acked; a [*Failure] when a person has to act
}

// normalise makes a result account for exactly n items, whatever the sender did.
func (r *Result) normalise(n int) {
	valid, seen := r.Retry[:0], -1
	for _, i := range r.Retry {
		if i > seen && i < n { // ascending, so none twice
			valid, seen = append(valid, i), i
		}
	}
	r.Retry = valid
	rest := n - len(valid)
	r.Acked = min(max(r.Acked, 0), rest)
	r.Unconfirmed = min(max(r.Unconfirmed, 0), rest-r.Acked)
	r.Held = min(max(r.Held, 0), rest-r.Acked-r.Unconfirmed)
	r.Rejected = rest - r.Acked - r.Unconfirmed - r.Held
}

// Failure is an error that does not heal by itself: a person has to act, most likely on one setting.
type Failure struct {
	Setting string // the environment variable that is probably wrong; "" when it is none
	Text    string // one sentence for that person
	Err     error  // what the tool or the network said; may be nil
}

func (f *Failure) Error() string {
	text := f.Text
	if f.Setting != "" {
		text = f.Setting + ": " + text
	}
	if f.Err != nil {
		text += " (" + f.Err.Error() + ")"
	}
	return text
}

func (f *Failure) Unwrap() error { return f.Err }

// All returns the indices of a whole batch of n, for Result.Retry.
func All(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
