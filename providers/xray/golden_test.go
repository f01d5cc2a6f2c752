package xray

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	api "go.opentelemetry.io/otel/trace"

	"cruddur/providers"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// request is a server's span as otelhttp and the backend make it.
func request() tracetest.SpanStub {
	s := failed(span(server, true,
		text("http.request.method", "GET"), text("server.address", "localhost"), num("server.port", 4567), text("network.peer.address", "127.0.0.1"),
		num("network.peer.port", 51034), text("user_agent.original", "curl/8.5.0"), text("url.scheme", "http"), text("url.path", "/api/activities/68f126b0-1ceb-4a33-88be-d90fa7109eee"),
		text("network.protocol.version", "1.1"), text("http.route", "/api/activities/{id}"), text("user.id", "andrewbrown"), text("request.id", "8b0e4d9c"),
		num("http.response.body.size", 64), num("http.response.status_code", 500)), "activity page")
	s.Name = "GET /api/activities/{id}"
	s.InstrumentationScope.Name, s.InstrumentationScope.Version = "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp", "0.72.0"
	s.Events = []trace.Event{exceptionEvent(
		text("exception.type", "app.nilActivity"), text("exception.message", "activity page: nil replies"),
		text("exception.stacktrace", "goroutine 0 [running]:\ncruddur/app.(*Activities).Show(...)\n\t/src/cruddur/app/activity.go:88\ncruddur/app/httpapi.(*API).show(...)\n\t/src/cruddur/app/httpapi/activities.go:41\nnet/http.HandlerFunc.ServeHTTP(...)\n\t/usr/local/go/src/net/http/server.go:2322\n"))}
	return s
}

// wrapped is a request that failed by an error with causes.
func wrapped() tracetest.SpanStub {
	s := request()
	s.Events[0].Attributes = append(s.Events[0].Attributes, list2(providers.AttrCauses, []string{"app.nilActivity: nil replies", "errors.errorString: row 7: no replies"}))
	return s
}

// query is a database's span as otelsql makes it.
func query() tracetest.SpanStub {
	s := span(client, true, text("db.system.name", "sqlite"), text("db.query.text", "SELECT uuid, handle, message FROM activities WHERE expires_at > ? ORDER BY created_at DESC LIMIT ?"),
		text("db.operation.name", "SELECT"), num("db.response.returned_rows", 3))
	s.Name = "sql.conn.query"
	s.InstrumentationScope.Name = "github.com/XSAM/otelsql"
	return s
}

// mockData is the subsegment that the course looks for.
func mockData() tracetest.SpanStub {
	s := span(internal, true, text("aws.xray.metadata.namespace", `{"key":{"now":"2023-02-25T18:39:27.421135+00:00","results-size":3}}`), text("app.now", "2023-02-25T18:39:27.421135+00:00"), num("app.result_length", 3))
	s.Name = "mock-data"
	return s
}

// worker is a background job that links to the request that caused it.
func worker() tracetest.SpanStub {
	s := span(consumer, false, text("messaging.system", "cruddur"), list2("app.handles", []string{"worf", "garek"}), attribute.Float64("app.share", 0.25))
	s.Name = "fan out notifications"
	s.Links = []trace.Link{{SpanContext: api.NewSpanContext(api.SpanContextConfig{TraceID: traceID, SpanID: parentID}), Attributes: []attribute.KeyValue{text("why", "crud posted")}}}
	s.Events = []trace.Event{{Name: "handle skipped", Time: began.Add(time.Millisecond), Attributes: []attribute.KeyValue{text("handle", "q")}}}
	s.Resource = process(text("cloud.provider", "aws"), text("cloud.platform", "aws_ecs"), text("aws.ecs.launchtype", "fargate"), text("container.name", "backend"), text("aws.ecs.task.arn", "arn:aws:ecs:us-east-1:123456789012:task/cruddur/1"), list2("aws.log.group.names", []string{"cruddur"}))
	return s
}

func TestGoldenDocuments(t *testing.T) {
	for name, s := range map[string]tracetest.SpanStub{"request": request(), "wrapped": wrapped(), "query": query(), "mock-data": mockData(), "worker": worker()} {
		t.Run(name, func(t *testing.T) {
			document := []byte(encode(t, newEncoder(), s.Snapshot()))
			file := filepath.Join("testdata", name+".json")
			if *update {
				if err := os.WriteFile(file, append(document, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(bytes.TrimSuffix(want, []byte("\n"))), string(document)); diff != "" {
				t.Errorf("%s differs; if that is right, run go test ./providers/xray -update\n%s", file, diff)
			}
			shape(t, document)
		})
	}
}

// segment is X-Ray's own description of a document, written down from its developer guide and apart from the encoder.
type segment struct {
	Name       string      `json:"name"`
	ID         string      `json:"id"`
	TraceID    string      `json:"trace_id"`
	ParentID   string      `json:"parent_id"`
	Type       string      `json:"type"`
	Namespace  string      `json:"namespace"`
	StartTime  json.Number `json:"start_time"`
	EndTime    json.Number `json:"end_time"`
	InProgress bool        `json:"in_progress"`
	User       string      `json:"user"`
	Origin     string      `json:"origin"`
	Error      bool        `json:"error"`
	Throttle   bool        `json:"throttle"`
	Fault      bool        `json:"fault"`
	Service    struct {
		Version        string `json:"version"`
		Runtime        string `json:"runtime"`
		RuntimeVersion string `json:"runtime_version"`
	} `json:"service"`
	HTTP struct {
		Request struct {
			Method        string `json:"method"`
			URL           string `json:"url"`
			UserAgent     string `json:"user_agent"`
			ClientIP      string `json:"client_ip"`
			XForwardedFor bool   `json:"x_forwarded_for"`
		} `json:"request"`
		Response struct {
			Status        int   `json:"status"`
			ContentLength int64 `json:"content_length"`
		} `json:"response"`
	} `json:"http"`
	Cause struct {
		WorkingDirectory string `json:"working_directory"`
		Exceptions       []struct {
			ID        string `json:"id"`
			Type      string `json:"type"`
			Message   string `json:"message"`
			Remote    bool   `json:"remote"`
			Truncated int    `json:"truncated"`
			Cause     string `json:"cause"`
			Stack     []struct {
				Path  string `json:"path"`
				Line  int    `json:"line"`
				Label string `json:"label"`
			} `json:"stack"`
		} `json:"exceptions"`
	} `json:"cause"`
	SQL struct {
		URL              string `json:"url"`
		ConnectionString string `json:"connection_string"`
		DatabaseType     string `json:"database_type"`
		User             string `json:"user"`
		Preparation      string `json:"preparation"`
		SanitizedQuery   string `json:"sanitized_query"`
	} `json:"sql"`
	AWS         json.RawMessage           `json:"aws"`
	Annotations map[string]any            `json:"annotations"`
	Metadata    map[string]map[string]any `json:"metadata"`
	Links       []struct {
		TraceID    string         `json:"trace_id"`
		ID         string         `json:"id"`
		Attributes map[string]any `json:"attributes"`
	} `json:"links"`
}

// shape holds a document against X-Ray's description: no other field, no other type.
func shape(t *testing.T, document []byte) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(document))
	d.DisallowUnknownFields()
	var s segment
	if err := d.Decode(&s); err != nil {
		t.Errorf("not of X-Ray's shape: %v", err)
	}
	start, _ := s.StartTime.Float64()
	end, _ := s.EndTime.Float64()
	if end < start || start < 1.6e9 {
		t.Errorf("from %v to %v", s.StartTime, s.EndTime)
	}
}
