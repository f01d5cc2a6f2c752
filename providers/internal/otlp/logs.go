package otlp

import (
	"context"
	"fmt"
	"net/http"

	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/sdk/log"
)

// LogRecords sends log records.
type LogRecords = Sender[log.Record]

// NewLogs makes a sender of log records over c. The exporter for them knows protobuf alone; JSON is made of it.
func NewLogs(ctx context.Context, c *Client) (*LogRecords, error) {
	o := c.options
	var way http.RoundTripper = newCompressor(c.noted, o.Compression, o.MostBytes)
	if o.Protocol == jsonProtocol {
		way = jsonLogs{way}
	}
	exporter, err := otlploghttp.New(ctx,
		otlploghttp.WithEndpointURL(o.Endpoint.URL.String()),
		otlploghttp.WithHeaders(o.headers()),
		otlploghttp.WithCompression(otlploghttp.NoCompression), // done by the compressor
		otlploghttp.WithMaxRequestSize(0),                      // so is this
		otlploghttp.WithTimeout(o.Timeout),
		otlploghttp.WithTLSClientConfig(nil), // the transport has it; here it would only clash with http
		otlploghttp.WithRetry(otlploghttp.RetryConfig{Enabled: false}),
		otlploghttp.WithHTTPClient(httpClient(way)),
	)
	if err != nil {
		return nil, fmt.Errorf("otlp: %w", err)
	}
	return &LogRecords{client: c, noun: "log line", export: exporter.Export, mend: mendLogs, stop: exporter.Shutdown}, nil
}
