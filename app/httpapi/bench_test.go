package httpapi_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"cruddur/app"
	"cruddur/app/httpapi"
	"cruddur/app/sqlite"
)

// BenchmarkHome measures the home route from the handler down to a database in a file: without telemetry, and with spans
// that go nowhere.
func BenchmarkHome(b *testing.B) {
	b.Run("bare", func(b *testing.B) { benchmarkHome(b, nil) })
	b.Run("traced", func(b *testing.B) { benchmarkHome(b, sdktrace.NewTracerProvider()) })
}

func benchmarkHome(b *testing.B, tp trace.TracerProvider) {
	store, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "cruddur.db"), sqlite.Options{TracerProvider: tp})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	log := slog.New(slog.DiscardHandler)
	h := httpapi.New(httpapi.Config{
		Service:        app.New(app.Config{Store: store, TracerProvider: tp, Logger: log}),
		TracerProvider: tp, Logger: log, FrontendURL: "http://localhost:3000",
	})
	req := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/api/activities/home", http.NoBody)
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		if w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}
