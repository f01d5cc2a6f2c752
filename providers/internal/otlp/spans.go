package otlp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/providers"
)

// Spans sends spans. It implements [providers.Sender].
type Spans struct {
	client   *Client
	exporter *otlptrace.Exporter
}

// NewSpans makes a sender of spans over c.
func NewSpans(ctx context.Context, c *Client) (*Spans, error) {
	o := c.options
	headers := make(map[string]string, len(o.Headers))
	for name := range o.Headers {
		headers[name] = o.Headers.Get(name)
	}
	encoding := otlptracehttp.EncodingProtobuf
	if o.Protocol == jsonProtocol {
		encoding = otlptracehttp.EncodingJSON
	}
	exporter, err := otlptrace.New(ctx, otlptracehttp.NewClient(
		otlptracehttp.WithEndpointURL(o.Endpoint.URL.String()),
		otlptracehttp.WithHeaders(headers),
		otlptracehttp.WithEncoding(encoding),
		otlptracehttp.WithCompression(otlptracehttp.NoCompression), // done by the compressor
		otlptracehttp.WithMaxRequestSize(0),                        // so is this
		otlptracehttp.WithTimeout(o.Timeout),
		otlptracehttp.WithTLSClientConfig(nil), // the transport has it; here it would only clash with http
		otlptracehttp.WithRetry(otlptracehttp.RetryConfig{Enabled: false}),
		otlptracehttp.WithHTTPClient(httpClient(newCompressor(c.noted, o.Compression, o.MostBytes))),
	))
	if err != nil {
		return nil, fmt.Errorf("otlp: %w", err)
	}
	return &Spans{client: c, exporter: exporter}, nil
}

// Send posts a batch, in parts where it is too large for one request.
func (s *Spans) Send(ctx context.Context, batch []trace.ReadOnlySpan) providers.Result {
	if len(batch) == 0 {
		return providers.Result{}
	}
	ctx, cancel := context.WithTimeout(ctx, s.client.options.Timeout)
	defer cancel()
	return s.send(ctx, batch)
}

func (s *Spans) send(ctx context.Context, spans []trace.ReadOnlySpan) providers.Result {
	res, tooLarge := s.post(ctx, spans)
	if !tooLarge || len(spans) == 1 {
		return res
	}
	half := len(spans) / 2
	first, second := s.send(ctx, spans[:half]), providers.Result{Retry: providers.All(len(spans) - half)}
	if len(first.Retry) == 0 {
		second = s.send(ctx, spans[half:]) // else it waits with the first
	}
	parts := join(first, second, half)
	parts.BytesRaw += res.BytesRaw // what was sent in vain was sent
	parts.BytesWire += res.BytesWire
	return parts
}

// post makes one request. tooLarge says that fewer spans might have been taken.
func (s *Spans) post(ctx context.Context, spans []trace.ReadOnlySpan) (res providers.Result, tooLarge bool) {
	ctx, x := providers.WithExchange(ctx)
	ctx, a := withAttempt(ctx)
	err := s.exporter.ExportSpans(ctx, spans)
	var remark error
	if err != nil && a.raw == 0 && x.Requests() == 0 && ctx.Err() == nil {
		// It could not be encoded, which is what a text that is not UTF-8 does to the whole batch.
		if mended, n := mend(spans); n > 0 {
			remark = fmt.Errorf("%d spans had text that is not UTF-8, which was replaced", n)
			err = s.exporter.ExportSpans(ctx, mended)
		}
	}
	if a.tooLarge {
		const text = "a span of %d bytes is larger than a request may be (%d bytes)"
		return providers.Result{Rejected: len(spans), Err: fmt.Errorf(text, a.raw, s.client.options.MostBytes)}, true
	}
	res = x.Outcome(len(spans), err, Retryable)
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
func (s *Spans) Shutdown(ctx context.Context) error {
	err := s.exporter.Shutdown(ctx)
	if err != nil && ctx.Err() != nil {
		return nil // it has stopped all the same; it only looked at the clock
	}
	return err
}
