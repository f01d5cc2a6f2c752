package xray

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"

	"cruddur/providers"
)

func flush(t *testing.T, p *providers.Pipeline) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := p.Flush(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestFailedRequestThroughThePipeline(t *testing.T) {
	d := listen(t, "127.0.0.1:0")
	p := pipeline(t, map[string]string{daemonVariable: d.LocalAddr().String(), "SERVICE_VERSION": "1.4.0"})
	show := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := p.TracerProvider().Tracer("app").Start(r.Context(), "mock-data")
		span.End()
		p.Report(ctx, slog.LevelInfo, "nothing to see", nil)
		p.Report(r.Context(), slog.LevelError, "activity page failed", fmt.Errorf("activity page: %w", errors.New("nil replies")))
		w.WriteHeader(http.StatusInternalServerError)
	})
	handler := otelhttp.NewHandler(p.Inner()(show), "GET /api/activities/{id}",
		otelhttp.WithTracerProvider(p.TracerProvider()), otelhttp.WithPropagators(p.Propagator()))
	r := httptest.NewRequest("GET", "http://localhost:4567/api/activities/68f126b0", nil)
	r.Header.Set(headerName, "Root="+root+";Parent="+caller)
	handler.ServeHTTP(httptest.NewRecorder(), r)
	flush(t, p)

	child, parent := decode(t, d.next()), decode(t, d.next())
	for path, want := range map[string]any{
		"name": "cruddur-backend", "trace_id": root, "parent_id": caller, "type": nil, "fault": true,
		"http|request|method": "GET", "http|request|url": "http://localhost:4567/api/activities/68f126b0", "http|response|status": "500",
		"cause|exceptions|0|message": "activity page: nil replies", "cause|exceptions|1|type": "errors.errorString", "cause|exceptions|1|message": "nil replies", "service|version": "1.4.0",
	} {
		if got := at(parent, path); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
	if at(child, "name") != "mock-data" || at(child, "type") != "subsegment" || at(child, "parent_id") != at(parent, "id") || at(child, "trace_id") != root {
		t.Errorf("child %v", child)
	}
	if path, _ := at(parent, "cause|exceptions|0|stack|0|path").(string); !strings.HasSuffix(path, "xray/pipeline_test.go") {
		t.Errorf("the stack begins in %q, not where the failure was reported", path)
	}
}

func TestDaemonThatComesBackGetsEverything(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems may tell late that nobody listens, and lose a document")
	}
	d := listen(t, "127.0.0.1:0")
	address := d.LocalAddr().String()
	_ = d.Close()
	p := pipeline(t, map[string]string{daemonVariable: address, "OTEL_BSP_SCHEDULE_DELAY": "1"})
	tracer := p.TracerProvider().Tracer("app")
	for range 20 {
		_, span := tracer.Start(t.Context(), "work")
		span.End()
	}
	state := func() providers.ProviderTelemetry { return p.Telemetry().Providers[0] }
	for deadline := time.Now().Add(20 * time.Second); state().State != providers.Failing; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("a dead daemon does not show: %+v", state())
		}
	}
	if s := state(); s.Setting != daemonVariable || !strings.Contains(s.Reason, address) {
		t.Errorf("the status does not help: %+v", s.Status)
	}
	d = listen(t, address)
	flush(t, p)
	c := state().Signals["spans"]
	if c.Unconfirmed != 20 || !c.Balanced() || state().State != providers.Unconfirmed {
		t.Errorf("ledger %+v, state %s", c, state().State)
	}
	for range 20 {
		d.next()
	}
}
