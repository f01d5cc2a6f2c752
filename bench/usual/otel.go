package usual

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

// newTracerProvider sends to OTEL_EXPORTER_OTLP_ENDPOINT, with the headers of OTEL_EXPORTER_OTLP_HEADERS.
func newTracerProvider(ctx context.Context, c Config) (*trace.TracerProvider, error) {
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("usual: otlptracehttp: %w", err)
	}
	res, err := resource.New(
		ctx, resource.WithTelemetrySDK(), resource.WithHost(), resource.WithFromEnv(),
		resource.WithAttributes(
			attribute.String("service.name", c.Service), attribute.String("service.version", c.Version),
			attribute.String("deployment.environment.name", c.Environment),
		))
	if err != nil {
		return nil, fmt.Errorf("usual: resource: %w", err)
	}
	return trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithResource(res)), nil
}
