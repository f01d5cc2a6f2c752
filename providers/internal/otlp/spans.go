package otlp

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/trace"
)

// Spans sends spans.
type Spans = Sender[trace.ReadOnlySpan]

// NewSpans makes a sender of spans over c.
func NewSpans(ctx context.Context, c *Client) (*Spans, error) {
	o := c.options
	encoding := otlptracehttp.EncodingProtobuf
	if o.Protocol == jsonProtocol {
		encoding = otlptracehttp.EncodingJSON
	}
	exporter, err := otlptrace.New(ctx, otlptracehttp.NewClient(
		otlptracehttp.WithEndpointURL(o.Endpoint.URL.String()),
		otlptracehttp.WithHeaders(o.headers()),
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
	return &Spans{client: c, noun: "span", export: exporter.ExportSpans, mend: mendSpans, stop: exporter.Shutdown}, nil
}
