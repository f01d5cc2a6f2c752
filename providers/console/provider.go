package console

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/providers"
)

// Provider is the console, open. It implements [providers.Provider].
type Provider struct {
	out    *output
	format string
	style  style
	forest *forest // in the turn of out
}

// Contribute implements [providers.Provider].
func (p *Provider) Contribute() providers.Contribution {
	// Somebody watches: a second's wait, right for a network, would feel like a fault.
	soon := providers.Batch{Age: 100 * time.Millisecond}
	c := providers.Contribution{
		Target:    "stdout",
		SpanBatch: soon, LogBatch: soon, ErrorBatch: soon,
	}
	if p.format == jsonFormat {
		c.Spans = sender(p.out, appendSpans)
		c.Logs = sender(p.out, appendLogs)
		c.Errors = sender(p.out, appendErrors)
		return c
	}
	c.Spans = sender(p.out, func(b []byte, batch []trace.ReadOnlySpan) []byte {
		return p.forest.add(b, batch, time.Now())
	})
	c.Logs = sender(p.out, func(b []byte, batch []log.Record) []byte {
		for i := range batch {
			b = p.style.appendLog(b, &batch[i])
		}
		return b
	})
	c.Errors = sender(p.out, func(b []byte, batch []providers.ErrorEvent) []byte {
		for i := range batch {
			b = p.style.appendReport(b, &batch[i])
		}
		return b
	})
	return c
}

// sender prints a signal's batches by appending their text.
func sender[T any](out *output, text func([]byte, []T) []byte) providers.Sender[T] {
	return providers.SenderFunc[T](func(ctx context.Context, batch []T) providers.Result {
		return out.print(ctx, len(batch), func() []byte { return text(nil, batch) })
	})
}

// Probe implements [providers.Provider]. Standard output is there.
func (p *Provider) Probe(context.Context) error { return nil }

// Shutdown prints the traces that are still open.
func (p *Provider) Shutdown(ctx context.Context) error {
	return p.out.print(ctx, 0, func() []byte { return p.forest.flush(nil) }).Err
}
