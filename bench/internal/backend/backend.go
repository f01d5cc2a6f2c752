// Package backend builds the Cruddur backend over a database in memory, for whatever telemetry it is given. All that is
// measured goes through it, so that only the telemetry differs.
package backend

import (
	"context"
	"log/slog"
	"net/http"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"cruddur/app"
	"cruddur/app/bugs"
	"cruddur/app/httpapi"
	"cruddur/app/sqlite"
)

// Telemetry is what a backend tells of itself, and to whom. The zero value tells nobody.
type Telemetry struct {
	TracerProvider trace.TracerProvider // nil: nothing is instrumented
	Propagator     propagation.TextMapPropagator
	Inner          func(http.Handler) http.Handler
	Logger         *slog.Logger
	Reporter       app.Reporter
	Store          func(app.Store) app.Store // stands in front of the database; nil: nothing does
}

// Backend is a backend that nobody serves yet.
type Backend struct {
	Handler http.Handler
	Worker  *app.Worker // not running

	database *sqlite.Store
}

// New returns a backend with the database at path, [sqlite.Memory] for one that is gone afterwards.
func New(ctx context.Context, path string, t Telemetry) (*Backend, error) {
	database, err := sqlite.Open(ctx, path, sqlite.Options{TracerProvider: t.TracerProvider})
	if err != nil {
		return nil, err
	}
	var store app.Store = database
	if t.Store != nil {
		store = t.Store(store)
	}
	set, err := bugs.NewSet()
	if err != nil {
		return nil, err
	}
	worker := app.NewWorker(app.WorkerConfig{Store: store, TracerProvider: t.TracerProvider, Logger: t.Logger, Reporter: t.Reporter})
	service := app.New(app.Config{
		Store: store, TracerProvider: t.TracerProvider, Logger: t.Logger, Bugs: set, Wake: worker.Wake,
	})
	return &Backend{
		Handler: httpapi.New(httpapi.Config{
			Service: service, TracerProvider: t.TracerProvider, Propagator: t.Propagator, Inner: t.Inner,
			Logger: t.Logger, Reporter: t.Reporter, Bugs: set, BugSwitch: true, FrontendURL: "http://localhost:3000",
		}),
		Worker: worker, database: database,
	}, nil
}

// Close closes the database.
func (b *Backend) Close() error { return b.database.Close() }
