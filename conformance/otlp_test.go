package conformance

import (
	"errors"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

func TestOpenTelemetryExporterIsUnderstood(t *testing.T) {
	d, ctx := startDemo(t), t.Context()
	exporter, err := otlptracehttp.New(ctx,
		otlptracehttp.WithEndpointURL(d.OTLP+"/v1/traces"),
		otlptracehttp.WithHeaders(map[string]string{"x-honeycomb-team": "abcdefghijklmnopqrstuv"}),
		otlptracehttp.WithCompression(otlptracehttp.GzipCompression))
	if err != nil {
		t.Fatal(err)
	}
	tp := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter), sdktrace.WithResource(resource.NewSchemaless(attribute.String("service.name", "somebody-else"))))
	ctx, root := tp.Tracer("t").Start(ctx, "GET /foreign", trace.WithSpanKind(trace.SpanKindServer))
	_, child := tp.Tracer("t").Start(ctx, "work", trace.WithLinks(trace.Link{SpanContext: root.SpanContext()}))
	child.SetAttributes(attribute.Int("n", 42), attribute.StringSlice("list", []string{"a", "b"}))
	child.RecordError(errors.New("no rows"))
	child.SetStatus(codes.Error, "failed")
	child.End()
	root.End()
	if err := tp.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	id := root.SpanContext().TraceID().String()
	got := d.request(t, id, "two spans, an event and a link", func(r *detail) bool { return len(r.Panes["honeycomb"].Entries) == 4 })
	work, _ := got.find("honeycomb", "work")
	if !work.Error || work.field("n") != 42.0 || work.field("exception.message") != "no rows" || work.field("status_message") != "failed" {
		t.Errorf("the span arrived as %+v", work)
	}
	if list, _ := work.field("list").(string); strings.TrimSpace(list) != `["a","b"]` {
		t.Errorf("a list arrived as %q, want it as JSON text", list)
	}
	if reason := got.Panes["xray"].Reason; reason == "" {
		t.Error("nothing says why X-Ray has nothing")
	}
}

func TestAMissingKeyIsRefusedInWordsThatHelp(t *testing.T) {
	d, ctx := startDemo(t), t.Context()
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(d.OTLP+"/v1/traces"), otlptracehttp.WithRetry(otlptracehttp.RetryConfig{}))
	if err != nil {
		t.Fatal(err)
	}
	tp := sdktrace.NewTracerProvider()
	_, span := tp.Tracer("t").Start(ctx, "x")
	span.End()
	err = exporter.ExportSpans(ctx, []sdktrace.ReadOnlySpan{span.(sdktrace.ReadOnlySpan)})
	if err == nil || !strings.Contains(err.Error(), "x-honeycomb-team") {
		t.Errorf("error %v, want one that names the header", err)
	}
}
