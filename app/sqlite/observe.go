package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"path/filepath"

	"github.com/XSAM/otelsql"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"cruddur/app"
)

// observed puts a span around every statement that runs inside a trace, and around nothing else: pings, resets,
// transactions' brackets and the reading of rows would drown the statements.
func observed(connector driver.Connector, path string, tp trace.TracerProvider) *sql.DB {
	known := make(map[string]*statement)
	attributes := make(map[string][]attribute.KeyValue)
	for _, q := range statements() {
		known[q.text] = q
		attributes[q.text] = []attribute.KeyValue{
			attribute.String("db.operation.name", q.operation),
			attribute.String("db.collection.name", q.table),
			attribute.String("db.query.summary", q.summary()),
		}
	}
	return otelsql.OpenDB(
		connector,
		otelsql.WithTracerProvider(tp),
		otelsql.WithAttributes(
			attribute.String("db.system.name", "sqlite"),
			attribute.String("db.namespace", namespace(path)),
		),
		otelsql.WithSpanNameFormatter(func(_ context.Context, method otelsql.Method, query string) string {
			if q := known[query]; q != nil {
				return q.summary()
			}
			return string(method)
		}),
		otelsql.WithAttributesGetter(
			func(ctx context.Context, _ otelsql.Method, query string, _ []driver.NamedValue) []attribute.KeyValue {
				return append(app.IdentityAttributes(ctx), attributes[query]...)
			}),
		otelsql.WithSpanOptions(otelsql.SpanOptions{
			DisableErrSkip:       true,
			OmitConnResetSession: true,
			OmitConnPrepare:      true,
			OmitRows:             true,
			OmitConnectorConnect: true,
			RecordError:          func(err error) bool { return !errors.Is(err, context.Canceled) },
			SpanFilter: func(ctx context.Context, method otelsql.Method, _ string, _ []driver.NamedValue) bool {
				switch method {
				case otelsql.MethodConnQuery, otelsql.MethodConnExec, otelsql.MethodStmtQuery, otelsql.MethodStmtExec:
					return trace.SpanContextFromContext(ctx).IsValid()
				}
				return false
			},
		}),
	)
}

// namespace names the database at the tools: the file without its folders, which are nobody's business.
func namespace(path string) string {
	if path == Memory {
		return "memory"
	}
	return filepath.Base(path)
}
