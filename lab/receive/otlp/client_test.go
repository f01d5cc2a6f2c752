package otlp

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/log"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"cruddur/lab/record"
)

// The tests here drive the receiver with OpenTelemetry's own exporters, over a real socket.

func serve(t *testing.T, cfg Config) (*httptest.Server, map[string]string) {
	t.Helper()
	srv := httptest.NewServer(New(cfg).Handler())
	t.Cleanup(srv.Close)
	return srv, map[string]string{"x-honeycomb-team": environmentKey}
}

func TestTraceExporterIsFullyReceived(t *testing.T) {
	for name, compression := range map[string]otlptracehttp.Compression{
		"plain": otlptracehttp.NoCompression, "gzip": otlptracehttp.GzipCompression,
	} {
		t.Run(name, func(t *testing.T) {
			sink := &memory{}
			srv, headers := serve(t, Config{Sink: sink})
			ctx := t.Context()
			exp, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(srv.URL+"/v1/traces"),
				otlptracehttp.WithHeaders(headers), otlptracehttp.WithCompression(compression))
			if err != nil {
				t.Fatal(err)
			}
			tp := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exp, sdktrace.WithMaxExportBatchSize(50)),
				sdktrace.WithResource(resource.NewSchemaless(attribute.String("service.name", "cruddur"))))
			tracer := tp.Tracer("cruddur/app", trace.WithInstrumentationVersion("1.0"))
			const count = 120
			want := map[string]string{} // span id to parent id
			for i := range count {
				rctx, root := tracer.Start(ctx, fmt.Sprintf("GET /%d", i), trace.WithSpanKind(trace.SpanKindServer),
					trace.WithAttributes(attribute.Int("i", i), attribute.StringSlice("list", []string{"a", "b"})))
				_, child := tracer.Start(rctx, "SELECT", trace.WithLinks(trace.LinkFromContext(rctx)))
				child.RecordError(errors.New("no rows"))
				child.SetStatus(codes.Error, "no rows")
				child.End()
				root.End()
				want[root.SpanContext().SpanID().String()] = ""
				want[child.SpanContext().SpanID().String()] = root.SpanContext().SpanID().String()
			}
			if err := tp.Shutdown(ctx); err != nil {
				t.Fatal(err)
			}
			got, kinds := map[string]string{}, map[record.Kind]int{}
			for _, r := range sink.all() {
				kinds[r.Kind]++
				if r.Kind != record.Span {
					continue
				}
				got[r.SpanID] = r.ParentID
				if r.Error != (r.Name == "SELECT") || r.Service != "cruddur" || r.Duration <= 0 || r.Bytes < 50 {
					t.Errorf("%+v", r)
				}
				if message, ok := r.Field("exception.message"); ok != (r.Name == "SELECT") || ok && message != "no rows" {
					t.Errorf("exception.message of %s is %v", r.Name, message)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("spans and their parents (-sent +received):\n%s", diff)
			}
			if diff := cmp.Diff(map[record.Kind]int{record.Span: 2 * count, record.SpanEvent: count, record.Link: count}, kinds); diff != "" {
				t.Errorf("kinds (-sent +received):\n%s", diff)
			}
			if req, _ := sink.last(); name == "gzip" && req.Header.Get("Content-Encoding") != "gzip" {
				t.Errorf("the exporter did not compress: %v", req.Header)
			}
			replayed(t, sink)
		})
	}
}

func TestLogExporterIsFullyReceived(t *testing.T) {
	sink := &memory{}
	srv, headers := serve(t, Config{Sink: sink})
	ctx := t.Context()
	exp, err := otlploghttp.New(ctx, otlploghttp.WithEndpointURL(srv.URL+"/v1/logs"),
		otlploghttp.WithHeaders(headers), otlploghttp.WithCompression(otlploghttp.GzipCompression))
	if err != nil {
		t.Fatal(err)
	}
	lp := sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewBatchProcessor(exp)),
		sdklog.WithResource(resource.NewSchemaless(attribute.String("service.name", "cruddur"))))
	logger := lp.Logger("cruddur/app")
	tid, sid := trace.TraceID{1, 15: 9}, trace.SpanID{2, 7: 8}
	ctx = trace.ContextWithSpanContext(ctx, trace.NewSpanContext(trace.SpanContextConfig{TraceID: tid, SpanID: sid, TraceFlags: 1}))
	want := map[string]bool{}
	for i := range 100 {
		var r log.Record
		text := fmt.Sprintf("line %d", i)
		r.SetTimestamp(noon.Add(time.Duration(i) * time.Millisecond))
		r.SetSeverity(log.SeverityWarn)
		r.SetBody(attribute.StringValue(text))
		r.AddAttributes(attribute.Int("i", i), attribute.Map("nested", attribute.Bool("ok", true)))
		logger.Emit(ctx, r)
		want[text] = true
	}
	if err := lp.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, r := range sink.all() {
		got[r.Text] = true
		if r.Kind != record.Log || r.TraceID != tid.String() || r.SpanID != sid.String() || r.Start.Before(noon) || r.Start.After(noon.Add(time.Second)) {
			t.Errorf("%+v", r)
		}
		if ok, _ := r.Field("nested.ok"); ok != true {
			t.Errorf("nested.ok is %v", ok)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-sent +received):\n%s", diff)
	}
	replayed(t, sink)
}

// replayed checks that a fresh receiver makes the same records of every kept request.
func replayed(t *testing.T, sink *memory) {
	t.Helper()
	rc := New(Config{})
	for i, req := range sink.requests {
		if diff := cmp.Diff(sink.records[i], rc.Replay(req)); diff != "" {
			t.Errorf("request %d (-first +replay):\n%s", i, diff)
		}
	}
}

// TestExporterShowsTheWayOut checks what a student reads when the key is missing.
func TestExporterShowsTheWayOut(t *testing.T) {
	sink := &memory{}
	srv, _ := serve(t, Config{Sink: sink})
	exp, err := otlptracehttp.New(t.Context(), otlptracehttp.WithEndpointURL(srv.URL+"/v1/traces"))
	if err != nil {
		t.Fatal(err)
	}
	tp := sdktrace.NewTracerProvider() // the span is handed to the exporter by hand, to see its error
	_, span := tp.Tracer("t").Start(t.Context(), "s")
	span.End()
	ro, ok := span.(sdktrace.ReadOnlySpan)
	if !ok {
		t.Fatal("not an SDK span")
	}
	err = exp.ExportSpans(t.Context(), []sdktrace.ReadOnlySpan{ro})
	if err == nil || !strings.Contains(err.Error(), "OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team=") {
		t.Errorf("got error %v", err)
	}
	if req, _ := sink.last(); req.Status != 401 || req.Refused != missingKey {
		t.Errorf("kept with status %d: %q", req.Status, req.Refused)
	}
}

// TestExporterRetriesWhatTheSinkCouldNotKeep sends to a full sink that is mended meanwhile.
func TestExporterRetriesWhatTheSinkCouldNotKeep(t *testing.T) {
	sink := &failing{memory: &memory{}, times: 1}
	srv, headers := serve(t, Config{Sink: sink})
	exp, err := otlptracehttp.New(t.Context(), otlptracehttp.WithEndpointURL(srv.URL+"/v1/traces"), otlptracehttp.WithHeaders(headers),
		otlptracehttp.WithRetry(otlptracehttp.RetryConfig{Enabled: true, InitialInterval: time.Millisecond, MaxInterval: time.Millisecond, MaxElapsedTime: 20 * time.Second}))
	if err != nil {
		t.Fatal(err)
	}
	tp := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exp))
	_, span := tp.Tracer("t").Start(t.Context(), "kept in the end")
	span.End()
	if err := tp.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	if recs := sink.all(); len(recs) != 1 || recs[0].Name != "kept in the end" || sink.times != 0 {
		t.Errorf("received %d records, %d failures left", len(recs), sink.times)
	}
}

// failing is a sink that fails a few times first.
type failing struct {
	*memory
	times int
}

func (f *failing) Accept(ctx context.Context, req record.Request, recs []record.Record) error {
	f.mu.Lock()
	if f.times > 0 {
		f.times--
		f.mu.Unlock()
		return errors.New("not now")
	}
	f.mu.Unlock()
	return f.memory.Accept(ctx, req, recs)
}
