package compare

import (
	"encoding/json"
	"testing"
	"time"

	"cruddur/lab/index"
	"cruddur/lab/record"
)

// One request over four tools, by hand: a failed look at an activity, with a query below it.
const (
	traceID = "6921a3c0bd862e3fe1be46a994272793"
	rootID  = "00000000000000aa"
	showID  = "00000000000000bb"
	queryID = "00000000000000cc"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// at is a moment of the request, in milliseconds.
func at(ms float64) time.Time { return noon.Add(time.Duration(ms * float64(time.Millisecond))) }

func lasting(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }

// fields makes fields of names and values in turn.
func fields(t testing.TB, pairs ...any) []record.Field {
	t.Helper()
	if len(pairs)%2 != 0 {
		t.Fatal("a name without a value")
	}
	var out []record.Field
	for i := 0; i < len(pairs); i += 2 {
		v := pairs[i+1]
		if n, ok := v.(int); ok {
			v = int64(n)
		}
		out = append(out, record.Field{Name: pairs[i].(string), Value: v})
	}
	return out
}

func spans(t testing.TB) []record.Record {
	base := record.Record{
		Request: 7, Tool: record.Honeycomb, Kind: record.Span, TraceID: traceID, Service: "cruddur-backend", Received: at(412),
	}
	root, show, query, note := base, base, base, base
	root.SpanID, root.Name, root.SpanKind = rootID, "GET /api/activities/{id}", "server"
	root.Start, root.Duration, root.Bytes, root.Error = at(0), lasting(14.25), 700, true
	root.Fields = fields(t, "trace.trace_id", traceID, "trace.span_id", rootID, "name", root.Name, "span.kind", "server",
		"duration_ms", 14.25, "error", true, "service.name", "cruddur-backend", "service.version", "1.0.0",
		"deployment.environment.name", "development", "meta.signal_type", "trace", "library.name", "otelhttp",
		"http.request.method", "GET", "http.route", "/api/activities/{id}", "url.path", "/api/activities/x",
		"url.scheme", "http", "server.address", "localhost", "server.port", 4567, "url.query", "a=b", "http.response.status_code", 500, "client.address", "127.0.0.1", "user_agent.original", "curl/8.5.0",
		"user.id", "andrewbrown", "request.id", "req-1")
	show.SpanID, show.ParentID, show.Name, show.SpanKind = showID, rootID, "activities_show", "internal"
	show.Start, show.Duration, show.Bytes, show.Error = at(1), lasting(12), 500, true
	show.Fields = fields(t, "trace.trace_id", traceID, "trace.span_id", showID, "trace.parent_id", rootID, "name", show.Name,
		"service.name", "cruddur-backend", "exception.type", "*app.missing", "exception.message", "no such activity: the nil in the page",
		"exception.stacktrace", "goroutine 1 [running]:\nmain.go:7", "app.result_length", 0,
		"aws.xray.metadata.namespace", `{"key":{"now":"2026-11-22T12:00:00Z","results-size":0}}`)
	query.SpanID, query.ParentID, query.Name, query.SpanKind = queryID, showID, "SELECT activities", "client"
	query.Start, query.Duration, query.Bytes = at(2), lasting(3), 400
	query.Fields = fields(t, "trace.trace_id", traceID, "trace.span_id", queryID, "trace.parent_id", showID, "name", query.Name,
		"db.system.name", "sqlite", "db.query.text", "SELECT uuid, handle, display_name, message FROM activities WHERE uuid = ?", "db.namespace", "cruddur")
	note.Kind, note.SpanID, note.Name = record.SpanEvent, showID, "exception"
	note.Start, note.Bytes = at(5), 200
	note.Fields = fields(t, "trace.trace_id", traceID, "trace.parent_id", showID, "name", "exception", "exception.type", "*app.missing")
	return []record.Record{note, show, query, root}
}

func documents(t testing.TB) []record.Record {
	base := record.Record{Tool: record.XRay, Kind: record.Subsegment, TraceID: traceID, SpanKind: "internal"}
	open, root, show, query := base, base, base, base
	open.Request, open.Kind, open.SpanID, open.Name, open.Service = 1, record.Segment, rootID, "cruddur-backend", "cruddur-backend"
	open.SpanKind, open.Start, open.Received, open.Open, open.Bytes = "server", at(0), at(0.5), true, 150
	open.Fields = fields(t, "name", open.Name, "user", "andrewbrown")
	root = open
	root.Request, root.Open, root.Duration, root.Received, root.Error, root.Bytes = 4, false, lasting(14.25), at(15), true, 600
	root.Fields = fields(t, "name", root.Name, "user", "andrewbrown", "fault", true, "http.request.method", "GET",
		"http.request.url", "http://localhost:4567/api/activities/x?a=b", "http.request.client_ip", "127.0.0.1",
		"http.request.user_agent", "curl/8.5.0", "http.response.status", 500, "service.version", "1.0.0",
		"annotations.request_id", "req-1", "annotations.http_route", "/api/activities/{id}",
		"metadata.default.otel.span.name", "GET /api/activities/{id}", "metadata.default.otel.resource.deployment.environment.name", "development", "aws.xray.sdk", "opentelemetry for go")
	root.Doc = json.RawMessage(`{"name":"cruddur-backend","id":"` + rootID + `"}`)
	show.Request, show.SpanID, show.ParentID, show.Name = 3, showID, rootID, "activities_show"
	show.Start, show.Duration, show.Received, show.Error, show.Bytes = at(1), lasting(12), at(14), true, 500
	show.Fields = fields(t, "name", show.Name, "type", "subsegment", "fault", true, "metadata.default.app.result_length", "0",
		"metadata.namespace.key.now", "2026-11-22T12:00:00Z", "metadata.namespace.key.results-size", 0,
		"cause.exceptions.0.type", "app.missing", "cause.exceptions.0.message", "no such activity: the ", "cause.exceptions.0.stack", `[{"path":"main.go","line":7}]`)
	show.Doc = json.RawMessage(`{"name":"activities_show","metadata":{"namespace":{"key":{"results-size":0,"now":"2026-11-22T12:00:00Z"}}}}`)
	query.Request, query.SpanID, query.ParentID, query.Name, query.SpanKind = 2, queryID, showID, "SELECT activities", "client"
	query.Start, query.Duration, query.Received, query.Bytes = at(2), lasting(3), at(6), 300
	query.Fields = fields(t, "name", query.Name, "type", "subsegment", "namespace", "remote", "sql.database_type", "SQLite",
		"sql.sanitized_query", "SELECT uuid, handle, display_name, message FROM activities WHERE uuid = ?")
	return []record.Record{open, query, show, root}
}

func lines(t testing.TB) []record.Record {
	access := record.Record{
		Request: 6, Tool: record.CloudWatch, Kind: record.LogEvent, TraceID: traceID, SpanID: rootID, Name: "GET /api/activities/x 500",
		Start: at(14), Received: at(300), Bytes: 250, Error: true,
		Text: `{"level":"ERROR","msg":"GET /api/activities/x 500"}`,
	}
	access.Fields = fields(t, "time", "2026-11-22T12:00:00.014Z", "level", "ERROR", "msg", access.Name, "trace_id", traceID, "span_id", rootID,
		"service.name", "cruddur-backend", "http.request.method", "GET", "url.path", "/api/activities/x", "http.route", "/api/activities/{id}",
		"status", 500, "client.address", "127.0.0.1:50123", "user.id", "andrewbrown", "request.id", "req-1")
	inner := access
	inner.SpanID, inner.Name, inner.Start, inner.Bytes, inner.Error = showID, "looking it up", at(3), 120, false
	inner.Text = `{"level":"INFO","msg":"looking it up"}`
	inner.Fields = fields(t, "level", "INFO", "msg", inner.Name, "trace_id", traceID, "span_id", showID)
	return []record.Record{inner, access}
}

func items(t testing.TB) []record.Record {
	item := record.Record{
		Request: 5, Tool: record.Rollbar, Kind: record.Item, TraceID: traceID, SpanID: showID, Name: "app.missing: no such activity",
		Start: at(5), Received: at(120), Bytes: 900, Error: true,
		Doc: json.RawMessage(`{"environment":"development","body":{"trace_chain":[{"frames":[{"filename":"main.go","lineno":7}]}]}}`),
	}
	item.Fields = fields(t, "data.environment", "development", "data.level", "error", "data.title", item.Name, "data.notifier.name", "rollbar/rollbar-go",
		"data.body.trace_chain.0.exception.class", "app.missing", "data.body.trace_chain.0.exception.message", "no such activity: the nil in the page",
		"data.request.method", "GET", "data.request.url", "http://localhost:4567/api/activities/x?a=b", "data.request.user_ip", "127.0.0.1",
		"data.request.headers.User-Agent", "curl/8.5.0", "data.person.id", "andrewbrown", "data.code_version", "1.0.0",
		"data.custom.trace_id", traceID, "data.custom.span_id", showID, "data.custom.request.id", "req-1", "data.custom.app.note", "only here")
	return []record.Record{item}
}

// indexed is what the index makes of the records.
func indexed(t testing.TB, recs ...[]record.Record) index.Trace {
	t.Helper()
	x := index.New(index.Limits{})
	for _, r := range recs {
		x.Add(r)
	}
	tr, err := x.Trace(t.Context(), recs[0][0].TraceID)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}
