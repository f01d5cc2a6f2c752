package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"cruddur/app"
	"cruddur/app/bugs"
	"cruddur/app/httpapi"
	"cruddur/app/seed"
	"cruddur/app/sqlite"
)

// rig is a whole backend in memory, at a time that stands still, whose telemetry can be read.
type rig struct {
	*testing.T
	handler http.Handler
	worker  *app.Worker
	bugs    *bugs.Set
	spans   *tracetest.SpanRecorder // nothing arrives without tracing
	lines   *lines
	reports *reports
	now     time.Time
}

// options change a rig. The zero value traces nothing, as a backend without any tool.
type options struct {
	traced bool
	bugs   []bugs.Name
	store  func(app.Store) app.Store // stands in front of the real one
	config func(*httpapi.Config)
}

func newRig(t *testing.T, o options) *rig {
	t.Helper()
	r := &rig{
		T: t, spans: tracetest.NewSpanRecorder(), lines: &lines{}, reports: &reports{},
		now: time.Date(2023, 2, 25, 18, 39, 27, 421135000, time.UTC),
	}
	clock := func() time.Time { return r.now }
	var err error
	if r.bugs, err = bugs.NewSet(o.bugs...); err != nil {
		t.Fatal(err)
	}
	config := httpapi.Config{
		Logger: slog.New(slog.NewJSONHandler(r.lines, nil)), Reporter: r.reports, Bugs: r.bugs, BugSwitch: true,
		FrontendURL: "http://localhost:3000/", BackendURL: "http://localhost:4567",
	}
	options := sqlite.Options{Now: clock, Slow: time.Millisecond}
	if o.traced {
		config.TracerProvider = sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(r.spans))
		options.TracerProvider = config.TracerProvider
	}
	sqliteStore, err := sqlite.Open(t.Context(), sqlite.Memory, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sqliteStore.Close(); err != nil {
			t.Error(err)
		}
	})
	var store app.Store = sqliteStore
	if o.store != nil {
		store = o.store(store)
	}
	config.Service = app.New(app.Config{
		Store: store, TracerProvider: config.TracerProvider, Logger: config.Logger, Bugs: r.bugs, Now: clock,
	})
	r.worker = app.NewWorker(app.WorkerConfig{
		Store: store, TracerProvider: config.TracerProvider, Logger: config.Logger, Reporter: r.reports, Now: clock,
	})
	if o.config != nil {
		o.config(&config)
	}
	r.handler = httpapi.New(config)
	return r
}

// cloud is the address of the crud on how much fun the cloud is.
const cloud = "/api/activities/" + seed.CloudCrud

// do sends a request: "GET /path", a JSON body or none, and headers as "Name: value".
func (r *rig) do(line, body string, headers ...string) *httptest.ResponseRecorder {
	r.Helper()
	method, target, _ := strings.Cut(line, " ")
	req := httptest.NewRequestWithContext(r.Context(), method, target, strings.NewReader(body))
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	r.handler.ServeHTTP(w, req)
	return w
}

// get decodes the JSON answer of a GET into v.
func (r *rig) get(target string, v any, headers ...string) {
	r.Helper()
	w := r.do("GET "+target, "", headers...)
	if w.Code != http.StatusOK {
		r.Fatalf("GET %s: got %d: %s", target, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), v); err != nil {
		r.Fatal(err)
	}
}

// work lets the worker do what is due.
func (r *rig) work() {
	r.Helper()
	for {
		worked, err := r.worker.Step(r.Context())
		if err != nil {
			r.Fatal(err)
		}
		if !worked {
			return
		}
	}
}

// lines collects log lines.
type lines struct {
	mu  sync.Mutex
	all []map[string]any
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for text := range bytes.Lines(p) {
		line := map[string]any{}
		if err := json.Unmarshal(text, &line); err != nil {
			return 0, err
		}
		delete(line, "time")
		l.all = append(l.all, line)
	}
	return len(p), nil
}

// take returns the lines since the last call.
func (l *lines) take() []map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.all
	l.all = nil
	return all
}

type report struct {
	level slog.Level
	msg   string
	err   error
	attrs map[string]string
}

// reports collects what was reported.
type reports struct {
	mu  sync.Mutex
	all []report
}

func (r *reports) Report(_ context.Context, level slog.Level, msg string, err error, attrs ...slog.Attr) {
	r.mu.Lock()
	defer r.mu.Unlock()
	one := report{level, msg, err, map[string]string{}}
	for _, a := range attrs {
		one.attrs[a.Key] = a.Value.String()
	}
	r.all = append(r.all, one)
}
