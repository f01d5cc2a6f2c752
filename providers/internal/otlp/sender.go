package otlp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"cruddur/providers"
)

// Sender sends one signal. It implements [providers.Sender].
type Sender[T any] struct {
	client *Client
	noun   string // of one item: "span"
	export func(context.Context, []T) error
	mend   func([]T) ([]T, int) // makes texts valid that would keep the batch from being encoded
	stop   func(context.Context) error
}

// Send posts a batch, in parts where it is too large for one request.
func (s *Sender[T]) Send(ctx context.Context, batch []T) providers.Result {
	if len(batch) == 0 {
		return providers.Result{}
	}
	ctx, cancel := context.WithTimeout(ctx, s.client.options.Timeout)
	defer cancel()
	return s.send(ctx, batch)
}

func (s *Sender[T]) send(ctx context.Context, items []T) providers.Result {
	res, tooLarge := s.post(ctx, items)
	if !tooLarge || len(items) == 1 {
		return res
	}
	half := len(items) / 2
	first, second := s.send(ctx, items[:half]), providers.Result{Retry: providers.All(len(items) - half)}
	if len(first.Retry) == 0 {
		second = s.send(ctx, items[half:]) // else it waits with the first
	}
	parts := join(first, second, half)
	parts.BytesRaw += res.BytesRaw // what was sent in vain was sent
	parts.BytesWire += res.BytesWire
	return parts
}

// post makes one request. tooLarge says that fewer items might have been taken.
func (s *Sender[T]) post(ctx context.Context, items []T) (res providers.Result, tooLarge bool) {
	ctx, x := providers.WithExchange(ctx)
	ctx, a := withAttempt(ctx)
	err := s.export(ctx, items)
	var remark error
	if err != nil && a.raw == 0 && x.Requests() == 0 && ctx.Err() == nil {
		// It could not be encoded, which is what a text that is not UTF-8 does to the whole batch.
		if mended, n := s.mend(items); n > 0 {
			remark = fmt.Errorf("%d %ss had text that is not UTF-8, which was replaced", n, s.noun)
			err = s.export(ctx, mended)
		}
	}
	if a.tooLarge {
		const text = "a %s of %d bytes is larger than a request may be (%d bytes)"
		return providers.Result{Rejected: len(items), Err: fmt.Errorf(text, s.noun, a.raw, s.client.options.MostBytes)}, true
	}
	res = x.Outcome(len(items), err, Retryable)
	res.BytesRaw = a.raw
	switch {
	case res.Acked > 0:
		s.client.taken(&res, a, remark)
	case res.Err != nil:
		res.Err = s.client.explain(res.Status, res.Err, err)
	}
	return res, res.Status == http.StatusRequestEntityTooLarge
}

// taken corrects the result of a success by what its answer said.
func (c *Client) taken(res *providers.Result, a *attempt, remark error) {
	n := res.Acked
	switch p := a.partial; {
	case a.webPage:
		res.Acked, res.Rejected = 0, n
		remark = c.notOTLP("answered with a web page, so nothing there takes OTLP")
	case p.rejected > 0:
		res.Rejected = int(min(p.rejected, int64(n)))
		res.Acked = n - res.Rejected
		remark = both(remark, errors.New(refused(res.Rejected, n, p.message)))
	case p.message != "":
		remark = both(remark, errors.New("took all, with a remark: "+p.message))
	default:
		remark = both(remark, a.odd)
	}
	res.Err = remark
}

func refused(k, n int, message string) string {
	text := fmt.Sprintf("refused %d of %d", k, n)
	if message != "" {
		text += ": " + message
	}
	return text
}

// both is two errors on one line, or the one that there is.
func both(a, b error) error {
	switch {
	case a == nil:
		return b
	case b == nil || strings.Contains(a.Error(), b.Error()):
		return a
	}
	return fmt.Errorf("%w; %w", a, b)
}

// join makes one result of two parts, the second of which begins at the given index.
func join(a, b providers.Result, at int) providers.Result {
	for _, i := range b.Retry {
		a.Retry = append(a.Retry, at+i)
	}
	a.Acked += b.Acked
	a.Unconfirmed += b.Unconfirmed
	a.Rejected += b.Rejected
	a.RetryAfter = max(a.RetryAfter, b.RetryAfter)
	a.Unsure = a.Unsure || b.Unsure
	a.BytesRaw += b.BytesRaw
	a.BytesWire += b.BytesWire
	if b.Status != 0 {
		a.Status = b.Status
	}
	a.Err = both(a.Err, b.Err)
	return a
}

// Shutdown ends the exporter. Safe to call twice and before any use.
func (s *Sender[T]) Shutdown(ctx context.Context) error {
	err := s.stop(ctx)
	if err != nil && ctx.Err() != nil {
		return nil // it has stopped all the same; it only looked at the clock
	}
	return err
}
