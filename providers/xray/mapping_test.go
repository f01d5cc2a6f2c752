package xray

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	api "go.opentelemetry.io/otel/trace"

	"cruddur/providers"
)

// Short words for the tables below.
var (
	text  = attribute.String
	num   = attribute.Int
	list2 = attribute.StringSlice
)

const (
	server   = api.SpanKindServer
	client   = api.SpanKindClient
	internal = api.SpanKindInternal
	producer = api.SpanKindProducer
	consumer = api.SpanKindConsumer
)

// f encodes one span and compares parts of its document; want is path, value, path, value…, nil for absent.
func f(t *testing.T, s tracetest.SpanStub, want ...any) {
	t.Helper()
	on(t, newEncoder(), s, want...)
}

func on(t *testing.T, e *encoder, s tracetest.SpanStub, want ...any) {
	t.Helper()
	text := encode(t, e, s.Snapshot())
	document := decode(t, text)
	for i := 0; i < len(want); i += 2 {
		got := at(document, want[i].(string))
		if fmt.Sprint(got) != fmt.Sprint(want[i+1]) || (got == nil) != (want[i+1] == nil) {
			t.Errorf("%s: got %v, want %v in\n%s", want[i], got, want[i+1], text)
		}
	}
}

func with(s tracetest.SpanStub, change func(*tracetest.SpanStub)) tracetest.SpanStub {
	change(&s)
	return s
}

func failed(s tracetest.SpanStub, text string) tracetest.SpanStub {
	s.Status = trace.Status{Code: codes.Error, Description: text}
	return s
}

func TestKindDecidesWhetherSegmentOrSubsegment(t *testing.T) {
	for _, c := range []struct {
		kind      api.SpanKind
		child     bool
		typ       any
		namespace any
		told      any // otel.span.kind
	}{
		{server, false, nil, nil, nil},
		{server, true, nil, nil, nil},
		{consumer, false, nil, nil, "consumer"},
		{consumer, true, nil, nil, "consumer"},
		{internal, false, nil, nil, "internal"},
		{internal, true, "subsegment", nil, nil},
		{client, false, nil, nil, "client"},
		{client, true, "subsegment", "remote", nil},
		{producer, false, nil, nil, "producer"},
		{producer, true, "subsegment", "remote", "producer"},
		{api.SpanKindUnspecified, true, "subsegment", nil, nil},
	} {
		var parent any
		if c.child {
			parent = "70de5b6f19ff9a0a"
		}
		f(t, span(c.kind, c.child), "type", c.typ, "namespace", c.namespace, "parent_id", parent,
			"id", "53995c3f42cd8ad8", "trace_id", "1-5759e988-bd862e3fe1be46a994272793",
			"metadata|default|otel.span.kind", c.told)
	}
}

func TestTimesKeepNanoseconds(t *testing.T) {
	for _, c := range []struct {
		t    time.Time
		want string
	}{
		{time.Unix(1700000000, 0), "1700000000"},
		{time.Unix(1700000000, 1), "1700000000.000000001"},
		{time.Unix(1700000000, 250000000), "1700000000.25"},
		{time.Unix(1795345985, 95378199), "1795345985.095378199"},
		{time.Unix(0, 0), "0"},
		{time.Unix(-2, 500000000), "-1.5"},
		{time.Unix(-1, 999999999), "-0.000000001"},
		{time.Time{}, "-62135596800"},
	} {
		if got := string(appendEpoch(nil, c.t)); got != c.want {
			t.Errorf("%v: got %s, want %s", c.t, got, c.want)
		}
	}
	f(t, span(internal, true), "start_time", "1700000000.250000001", "end_time", "1700000000.5", "in_progress", nil)
	backwards := with(span(internal, true), func(s *tracetest.SpanStub) { s.EndTime = began.Add(-time.Second) })
	f(t, backwards, "end_time", "1700000000.250000001", "metadata|default|otel.end_time", "1699999999.250000001")
}

func TestSpanThatHasNotEndedIsInProgress(t *testing.T) {
	open := with(span(server, false), func(s *tracetest.SpanStub) { s.EndTime = time.Time{} })
	f(t, open, "in_progress", true, "end_time", nil)
	f(t, span(server, false, attribute.Bool("aws.xray.inprogress", true)),
		"in_progress", true, "end_time", nil, "metadata|default|aws.xray.inprogress", nil)
	f(t, span(server, false, attribute.Bool("aws.xray.inprogress", false)), "in_progress", nil, "end_time", "1700000000.5")
}

func TestName(t *testing.T) {
	for _, c := range []struct {
		span tracetest.SpanStub
		want string
	}{
		{span(server, false), "cruddur-backend"},
		{span(server, false, text("aws.local.service", "local"), text("peer.service", "peer")), "local"},
		{span(internal, true, text("aws.local.service", "local")), "home-activities-mock-data"},
		{span(client, true, text("aws.remote.service", "remote"), text("peer.service", "peer")), "remote"},
		{span(consumer, true, text("aws.remote.service", "remote")), "remote"},
		{span(client, true, text("aws.remote.service", "AWS.SDK.S3"), text("rpc.system", "aws-api")), "S3"},
		{span(client, true, text("aws.remote.service", "AWS::S3"), text("rpc.system.name", "aws-api")), "S3"},
		{span(client, true, text("aws.remote.service", "AWS::S3")), "AWS::S3"},
		{span(client, true, text("peer.service", "peer"), text("db.name", "db")), "peer"},
		{span(client, true, text("aws.service", "DynamoDB"), text("rpc.system", "aws-api")), "DynamoDB"},
		{span(client, true, text("aws.service", "DynamoDB")), "home-activities-mock-data"},
		{span(client, true, text("db.name", "cruddur"), text("db.connection_string", "postgresql://u:p@db.example:5432/x")), "cruddur@db.example"},
		{span(client, true, text("db.name", "cruddur"), text("net.peer.name", "db")), "cruddur@db"},
		{span(client, true, text("db.namespace", "cruddur"), text("server.address", "db")), "cruddur@db"},
		{span(client, true, text("db.namespace", "cruddur")), "cruddur"},
		{span(server, false, text("db.namespace", "cruddur")), "cruddur-backend"},
		{span(client, true, text("rpc.service", "users.Users"), text("server.address", "h")), "users.Users"},
		{span(client, true, text("http.host", "api.example:8080"), text("net.peer.name", "n")), "api.example:8080"},
		{span(client, true, text("net.peer.name", "n"), text("server.address", "h")), "n"},
		{span(client, true, text("server.address", "api.example")), "api.example"},
		{span(consumer, true, text("server.address", "broker")), "home-activities-mock-data"},
		{span(internal, true, text("server.address", "h")), "home-activities-mock-data"},
	} {
		f(t, c.span, "name", c.want)
	}
}

func TestNameIsCleanedAndCutAndKeptWhole(t *testing.T) {
	long := strings.Repeat("é", 300)
	for _, c := range []struct{ name, want string }{
		{"GET /api/activities/@{handle}", "GET /api/activities/@handle"},
		{`a_b.c:d/e%f&g#h=i+j\k-l@m`, `a_b.c:d/e%f&g#h=i+j\k-l@m`},
		{"naïve 名前 ١", "naïve 名前 ١"},
		{"line\nbreak\ttab", "line break tab"},
		{"bad\xffbyte\u0000", "badbyte"},
		{"{}!?*", "span"},
		{"   ", "span"},
		{"", "span"},
		{long, long[:400]},
	} {
		s := with(span(internal, true), func(s *tracetest.SpanStub) { s.Name = c.name })
		var kept any
		if c.name != c.want {
			kept = strings.ReplaceAll(c.name, "\xff", "\uFFFD")
		}
		f(t, s, "name", c.want, "metadata|default|otel.span.name", kept)
	}
	f(t, span(server, false), "metadata|default|otel.span.name", "home-activities-mock-data")
}

func TestDynamicNaming(t *testing.T) {
	for _, c := range []struct{ pattern, host, want string }{
		{"", "localhost:4567", "cruddur-backend"},
		{"*localhost*", "localhost:4567", "localhost:4567"},
		{"*LOCALHOST:4567", "localhost:4567", "localhost:4567"},
		{"*4567-ws.gitpod.io*", "4567-ws.gitpod.io", "4567-ws.gitpod.io"},
		{"*4567-.*", "localhost:4567", "cruddur-backend"},
		{"local????:*", "localhost:4567", "localhost:4567"},
		{"local???:*", "localhost:4567", "cruddur-backend"},
		{"*", "evil\"host", "evilhost"},
		{"*", "", "cruddur-backend"},
	} {
		e := newEncoder()
		e.host = pattern(c.pattern)
		on(t, e, span(server, false, text("http.host", c.host)), "name", c.want)
		on(t, e, span(client, true, text("http.host", "localhost:4567")), "name", "localhost:4567")
	}
	e := newEncoder()
	e.host = "*localhost*"
	on(t, e, span(server, false, text("server.address", "localhost"), num("server.port", 4567)), "name", "localhost:4567")
	on(t, e, span(server, false, text("server.address", "localhost"), num("server.port", 80), text("url.scheme", "http")), "name", "localhost")
}

func TestHTTPOfAServer(t *testing.T) {
	stable := span(server, true,
		text("http.request.method", "GET"), text("url.scheme", "https"), text("server.address", "cruddur.example"), num("server.port", 443),
		text("url.path", "/api/activities/search"), text("url.query", "term=x"), text("user_agent.original", "curl/8.5"),
		text("client.address", "203.0.113.9"), text("network.peer.address", "10.0.0.1"), num("network.peer.port", 51034),
		num("http.response.status_code", 200), num("http.response.body.size", 1234), text("http.route", "/api/activities/search"))
	f(t, stable, "http|request|method", "GET", "http|request|url", "https://cruddur.example/api/activities/search?term=x",
		"http|request|user_agent", "curl/8.5", "http|request|client_ip", "203.0.113.9", "http|request|x_forwarded_for", true,
		"http|response|status", "200", "http|response|content_length", "1234", "annotations|http.route", "/api/activities/search",
		"metadata|default|network.peer.address", "10.0.0.1", "metadata|default|network.peer.port", "51034",
		"metadata|default|url.path", nil, "metadata|default|server.port", nil, "error", nil, "fault", nil)
	old := span(server, true,
		text("http.method", "POST"), text("http.scheme", "http"), text("http.host", "localhost:4567"), text("http.target", "/api/activities?x=1"),
		text("http.user_agent", "Mozilla"), text("net.peer.ip", "127.0.0.1"), num("http.status_code", 201), num("http.response_content_length", 9))
	f(t, old, "http|request|method", "POST", "http|request|url", "http://localhost:4567/api/activities?x=1",
		"http|request|user_agent", "Mozilla", "http|request|client_ip", "127.0.0.1", "http|request|x_forwarded_for", nil,
		"http|response|status", "201", "http|response|content_length", "9", "metadata|default|net.peer.ip", nil)
	f(t, span(server, false, text("http.method", "GET"), text("http.client_ip", "203.0.113.9")), "http|request|x_forwarded_for", true)
	f(t, span(server, false, text("http.method", "GET"), text("net.host.name", "h"), num("net.host.port", 8080), text("http.target", "/p")), "http|request|url", "http://h:8080/p")
	f(t, span(server, false, text("http.method", "GET"), text("server.address", "::1"), num("server.port", 8080), text("url.path", "/")), "http|request|url", "http://[::1]:8080/")
	f(t, span(server, false, text("http.method", "GET"), text("url.path", "/only"), text("url.scheme", "http")),
		"http|request|url", "/only", "metadata|default|url.scheme", "http")
	both := span(server, false, text("http.request.method", "GET"), text("http.method", "GET"), num("http.status_code", 200), num("http.response.status_code", 200))
	f(t, both, "http|request|method", "GET", "metadata|default|http.method", nil, "metadata|default|http.status_code", nil)
}

func TestHTTPOfAClient(t *testing.T) {
	s := span(client, true, text("http.request.method", "_OTHER"), text("http.request.method_original", "PURGE"),
		text("url.full", "https://user:secret@api.example:8443/x?y=1#z"), text("server.address", "api.example"), num("server.port", 8443),
		text("network.peer.address", "10.0.0.7"), num("http.response.status_code", 204))
	f(t, s, "http|request|method", "PURGE", "http|request|url", "https://api.example:8443/x?y=1#z", "http|request|client_ip", nil,
		"metadata|default|server.address", nil, "metadata|default|server.port", nil, "metadata|default|network.peer.address", "10.0.0.7",
		"metadata|default|url.full", nil, "metadata|default|http.request.method", nil, "name", "api.example:8443")
	f(t, span(client, true, text("http.request.method", "GET"), text("url.full", "https://api.example/x"), text("server.address", "api.example"), num("server.port", 443)),
		"name", "api.example", "metadata|default|server.port", nil)
	f(t, span(client, true, text("http.method", "GET"), text("net.peer.name", "api"), num("net.peer.port", 81), text("http.target", "/t")), "http|request|url", "http://api:81/t")
	f(t, span(client, true, text("server.address", "api")), "http", nil, "metadata|default|server.address", "api")
	f(t, span(client, true, text("http.status_code", "503")), "http|response|status", "503", "fault", true)
}

func TestFlags(t *testing.T) {
	for _, c := range []struct {
		status                 int
		failed                 bool
		error, throttle, fault any
	}{
		{200, false, nil, nil, nil},
		{399, false, nil, nil, nil},
		{400, false, true, nil, nil},
		{404, true, true, nil, nil},
		{429, true, true, true, nil},
		{499, false, true, nil, nil},
		{500, false, nil, nil, true},
		{599, false, nil, nil, true},
		{600, false, nil, nil, nil},
		{200, true, nil, nil, true},
		{0, true, nil, nil, true},
		{0, false, nil, nil, nil},
	} {
		var attributes []attribute.KeyValue
		if c.status != 0 {
			attributes = append(attributes, num("http.response.status_code", c.status))
		}
		s := span(server, false, attributes...)
		if c.failed {
			s = failed(s, "")
		}
		f(t, s, "error", c.error, "throttle", c.throttle, "fault", c.fault, "cause", nil)
	}
}

func exceptionEvent(attributes ...attribute.KeyValue) trace.Event {
	return trace.Event{Name: "exception", Time: began.Add(time.Millisecond), Attributes: attributes}
}

func TestCause(t *testing.T) {
	stack := "goroutine 7 [running]:\ncruddur/app.(*Service).Show(0xc000012345)\n\t/home/x/cruddur/app/activity.go:88 +0x1d\nnet/http.HandlerFunc.ServeHTTP(...)\n\t/usr/local/go/src/net/http/server.go:2286\n"
	s := failed(span(server, false), "show activity")
	s.Events = []trace.Event{
		exceptionEvent(text("exception.type", "app.Error"), text("exception.message", "show activity"), text("exception.stacktrace", stack), attribute.Bool("exception.escaped", true)),
		exceptionEvent(text("exception.type", "sql.ErrNoRows"), text("exception.message", "no rows")),
	}
	f(t, s, "cause|working_directory", "/srv/cruddur",
		"cause|exceptions|0|type", "app.Error", "cause|exceptions|0|message", "show activity", "cause|exceptions|0|remote", nil,
		"cause|exceptions|0|stack|0|path", "cruddur/app/activity.go", "cause|exceptions|0|stack|0|line", "88", "cause|exceptions|0|stack|0|label", "(*Service).Show",
		"cause|exceptions|0|stack|1|path", "net/http/server.go", "cause|exceptions|0|stack|1|label", "HandlerFunc.ServeHTTP",
		"cause|exceptions|1|type", "sql.ErrNoRows", "cause|exceptions|1|stack", nil, "cause|exceptions|2", nil,
		"metadata|default|otel.events|0|name", "exception", "metadata|default|otel.events|0|time", "1700000000.251000001",
		"metadata|default|otel.events|0|attributes|exception.escaped", true, "metadata|default|otel.events|0|attributes|exception.message", nil,
		"metadata|default|otel.events|1|attributes", nil, "metadata|default|otel.status_description", nil)
	document := decode(t, encode(t, newEncoder(), s.Snapshot()))
	first, second := at(document, "cause|exceptions|0|id").(string), at(document, "cause|exceptions|1|id").(string)
	if len(first) != 16 || len(second) != 16 || first == second || first == hexOf(spanID[:]) {
		t.Errorf("exception ids %q and %q", first, second)
	}
	if got := at(document, "metadata|default|otel.events|1|exception"); got != second {
		t.Errorf("the second event is of exception %v, want %s", got, second)
	}

	call := failed(span(client, true, text("error.type", "timeout")), "no answer")
	f(t, call, "cause|exceptions|0|message", "no answer", "cause|exceptions|0|type", "timeout", "cause|exceptions|0|remote", true,
		"annotations|error.type", "timeout", "metadata|default|otel.status_description", nil)
	unlike := failed(span(server, false), "page failed")
	unlike.Events = s.Events
	f(t, unlike, "metadata|default|otel.status_description", "page failed")
	handled := span(internal, true)
	handled.Events = s.Events[1:]
	f(t, handled, "fault", nil, "cause|exceptions|0|message", "no rows")
	strange := failed(span(server, false), "x")
	strange.Events = []trace.Event{exceptionEvent(text("exception.stacktrace", "not a stack"), num("exception.type", 7))}
	f(t, strange, "metadata|default|otel.events|0|attributes|exception.stacktrace", "not a stack", "metadata|default|otel.events|0|attributes|exception.type", "7")
}

func TestDeepStackIsCutAndSaysSo(t *testing.T) {
	s := span(server, false)
	s.Events = []trace.Event{exceptionEvent(text("exception.stacktrace", strings.Repeat("main.f(...)\n\t/a/main.go:1\n", 70)))}
	document := decode(t, encode(t, newEncoder(), s.Snapshot()))
	if got := len(at(document, "cause|exceptions|0|stack").([]any)); got != maxFrames {
		t.Errorf("%d frames, want %d", got, maxFrames)
	}
	if got := at(document, "cause|exceptions|0|truncated"); got != "20" {
		t.Errorf("truncated %v, want 20", got)
	}
}

func TestOtherEventsAreKept(t *testing.T) {
	s := span(internal, true)
	s.Events = []trace.Event{{Name: "cache.miss", Time: began, Attributes: []attribute.KeyValue{text("key", "home"), num("n", 1), num("n", 2)}, DroppedAttributeCount: 3}}
	f(t, s, "metadata|default|otel.events|0|name", "cache.miss", "metadata|default|otel.events|0|attributes|key", "home",
		"metadata|default|otel.events|0|attributes|n", "2", "metadata|default|otel.events|0|dropped_attributes_count", "3", "cause", nil)
}

func TestSQL(t *testing.T) {
	for _, system := range []string{"db2", "derby", "hive", "mariadb", "mssql", "mysql", "oracle", "postgresql", "sqlite", "teradata", "other_sql"} {
		f(t, span(client, true, text("db.system", system), text("db.statement", "select 1")), "sql|database_type", system, "sql|sanitized_query", "select 1")
	}
	for _, system := range []string{"postgresql", "microsoft.sql_server", "oracle.db", "ibm.db2", "sqlite", "cockroachdb"} {
		f(t, span(client, true, text("db.system.name", system), text("db.query.text", "select 1")), "sql|database_type", system, "sql|sanitized_query", "select 1",
			"metadata|default|db.system.name", nil, "metadata|default|db.query.text", nil)
	}
	f(t, span(client, true, text("db.system", "redis"), text("db.statement", "GET x")), "sql", nil, "metadata|default|db.statement", "GET x")
	f(t, span(client, false, text("db.system.name", "sqlite"), text("db.query.text", "x")), "sql", nil, "metadata|default|db.query.text", "x")
	f(t, span(client, true, text("db.system.name", "postgresql"), text("server.address", "db"), num("server.port", 5432), text("db.namespace", "cruddur"), text("db.user", "app"), text("db.stored_procedure.name", "p")),
		"sql|url", "db:5432/cruddur", "sql|user", "app", "sql|preparation", "call", "metadata|default|db.stored_procedure.name", "p", "metadata|default|server.port", nil)
	f(t, span(client, true, text("db.system.name", "sqlite"), text("db.namespace", "main")), "sql|url", nil, "metadata|default|db.namespace", "main")
	f(t, span(client, true, text("db.system", "postgresql"), text("db.name", "cruddur"), text("db.connection_string", "postgresql://app:secret@db:5432/cruddur")),
		"sql|url", "postgresql://db:5432/cruddur", "sql|connection_string", nil, "metadata|default|db.name", nil)
	f(t, span(client, true, text("db.system", "mssql"), text("db.connection_string", "Server=db;User=app;Password=secret;Timeout=3")),
		"sql|connection_string", "Server=db;User=app;Password=[hidden];Timeout=3")
	f(t, span(client, true, text("db.system", "mongodb"), text("db.connection_string", "mongodb://app:secret@db/x")), "metadata|default|db.connection_string", "mongodb://db/x")
}

func TestAWSCalls(t *testing.T) {
	s := span(client, true, text("rpc.system", "aws-api"), text("rpc.service", "DynamoDB"), text("rpc.method", "GetItem"), text("cloud.region", "eu-west-1"),
		text("aws.request_id", "R1"), text("aws.account_id", "123456789012"), list2("aws.dynamodb.table_names", []string{"cruds"}), num("aws.retries", 2))
	f(t, s, "namespace", "aws", "name", "DynamoDB", "aws|operation", "GetItem", "aws|region", "eu-west-1", "aws|request_id", "R1",
		"aws|account_id", "123456789012", "aws|table_name", "cruds", "aws|retries", "2", "metadata|default|rpc.method", nil)
	f(t, span(client, true, text("rpc.system", "aws-api"), list2("aws.dynamodb.table_names", []string{"a", "b"})), "aws|table_names|1", "b", "aws|table_name", nil)
	f(t, span(client, true, text("aws.sqs.queue.url", "https://sqs/q"), text("aws.operation", "Send"), text("aws.region", "us-east-1")),
		"aws|queue_url", "https://sqs/q", "aws|operation", "Send", "aws|region", "us-east-1", "namespace", "remote")
	f(t, span(client, true, text("rpc.system", "grpc"), text("rpc.method", "Get")), "aws", nil, "metadata|default|rpc.method", "Get")
}

func TestOriginAndAWSBlocksFromTheResource(t *testing.T) {
	on := func(more ...attribute.KeyValue) tracetest.SpanStub {
		return with(span(server, false), func(s *tracetest.SpanStub) { s.Resource = process(more...) })
	}
	f(t, on(), "origin", nil, "aws|xray|sdk", "opentelemetry for go", "aws|xray|sdk_version", "1.47.0", "aws|ec2", nil)
	f(t, on(text("cloud.provider", "aws"), text("cloud.platform", "aws_ec2"), text("cloud.account.id", "1"), text("cloud.availability_zone", "eu-west-1a"), text("host.id", "i-1"), text("host.type", "t3.micro"), text("host.image.id", "ami-1")),
		"origin", "AWS::EC2::Instance", "aws|account_id", "1", "aws|ec2|instance_id", "i-1", "aws|ec2|availability_zone", "eu-west-1a", "aws|ec2|instance_size", "t3.micro", "aws|ec2|ami_id", "ami-1")
	f(t, on(text("cloud.platform", "aws_ecs"), text("aws.ecs.launchtype", "fargate"), text("container.name", "web"), text("container.id", "c1"), text("aws.ecs.container.arn", "arn:c"), text("aws.ecs.task.arn", "arn:t"), text("aws.ecs.task.family", "fam"), text("aws.ecs.cluster.arn", "arn:cl"), text("cloud.availability_zone", "z")),
		"origin", "AWS::ECS::Fargate", "aws|ecs|container", "web", "aws|ecs|container_id", "c1", "aws|ecs|container_arn", "arn:c", "aws|ecs|task_arn", "arn:t", "aws|ecs|task_family", "fam", "aws|ecs|cluster_arn", "arn:cl", "aws|ecs|launch_type", "fargate", "aws|ecs|availability_zone", "z", "aws|ec2", nil)
	f(t, on(text("cloud.platform", "aws_ecs"), text("aws.ecs.launchtype", "ec2")), "origin", "AWS::ECS::EC2")
	f(t, on(text("cloud.platform", "aws_ecs")), "origin", "AWS::ECS::Container")
	f(t, on(text("cloud.platform", "aws_eks"), text("k8s.cluster.name", "cl"), text("k8s.pod.name", "pod-1"), text("container.id", "c1")),
		"origin", "AWS::EKS::Container", "aws|eks|cluster_name", "cl", "aws|eks|pod", "pod-1", "aws|eks|container_id", "c1")
	f(t, on(text("cloud.platform", "aws_elastic_beanstalk"), text("service.namespace", "env"), text("service.instance.id", "32")),
		"origin", "AWS::ElasticBeanstalk::Environment", "aws|elastic_beanstalk|environment_name", "env", "aws|elastic_beanstalk|version_label", "1.4.0", "aws|elastic_beanstalk|deployment_id", "32")
	f(t, on(text("cloud.platform", "aws_app_runner")), "origin", "AWS::AppRunner::Service")
	f(t, on(text("cloud.platform", "gcp_cloud_run"), text("host.id", "h")), "origin", nil, "aws|ec2", nil)
	f(t, on(list2("aws.log.group.names", []string{"cruddur", "other"})), "aws|cloudwatch_logs|0|log_group", "cruddur", "aws|cloudwatch_logs|1|log_group", "other")
	f(t, on(text("aws.log.group.arns", "arn:aws:logs:eu-west-1:1:log-group:cruddur:*"), text("aws.log.group.names", "x")),
		"aws|cloudwatch_logs|0|arn", "arn:aws:logs:eu-west-1:1:log-group:cruddur:*", "aws|cloudwatch_logs|0|log_group", "cruddur", "aws|cloudwatch_logs|1", nil)
	f(t, with(span(internal, true), func(s *tracetest.SpanStub) { s.Resource = process(text("cloud.platform", "aws_ec2")) }), "origin", nil, "aws", nil, "service", nil)
}

func TestServiceVersion(t *testing.T) {
	bare := func(more ...attribute.KeyValue) tracetest.SpanStub {
		return with(span(server, false), func(s *tracetest.SpanStub) { s.Resource = process(append(more, text("service.version", ""))...) })
	}
	f(t, span(server, false), "service|version", "1.4.0", "service|runtime", "gc", "service|runtime_version", "go1.26")
	f(t, bare(list2("container.image.tags", []string{"v7", "v8"}), text("container.image.tag", "v6")), "service|version", "v7")
	f(t, bare(text("container.image.tag", "v6")), "service|version", "v6")
	f(t, bare(), "service|version", nil)
}

func TestUser(t *testing.T) {
	f(t, span(server, false, text("user.id", "andrew")), "user", "andrew", "annotations|user.id", "andrew", "metadata|default|user.id", nil)
	f(t, span(server, false, text("enduser.id", "worf")), "user", "worf", "metadata|default|enduser.id", nil)
	f(t, span(internal, true, text("user.id", "andrew")), "user", nil, "annotations|user.id", "andrew")
	long := strings.Repeat("ü", 300)
	f(t, span(server, false, text("enduser.id", long)), "user", long[:500], "metadata|default|enduser.id", long)
}

func TestAnnotationsAndMetadata(t *testing.T) {
	f(t, span(internal, true, text("app.name", "x"), num("app.result_length", 3), attribute.Bool("app.on", true), attribute.Float64("app.share", 0.5),
		list2("app.list", []string{"a", "b"}), text("other", "y"), text("request.id", "r")),
		"annotations|app.name", "x", "annotations|app.result_length", "3", "annotations|app.on", true, "annotations|app.share", "0.5",
		"annotations|app.list", nil, "metadata|default|app.list|1", "b", "metadata|default|other", "y", "metadata|default|app.name", nil, "annotations|request.id", "r")
	f(t, span(internal, true, list2("aws.xray.annotations", []string{"other"}), text("other", "y")), "annotations|other", "y", "metadata|default|other", nil, "metadata|default|aws.xray.annotations", nil)
	f(t, span(internal, true, text("app.a-b", "1"), text("app.a_b", "2"), text("app.ü c", "3")),
		"annotations|app.a_b", "1", "metadata|default|app.a_b", "2", "annotations|app.__c", "3")
	long := strings.Repeat("名", 1200)
	f(t, span(internal, true, text("app.long", long)), "annotations|app.long", long[:3000], "metadata|default|app.long", long)
	var many []attribute.KeyValue
	for i := range 60 {
		many = append(many, num(fmt.Sprintf("app.%d", i), i))
	}
	f(t, span(internal, true, many...), "annotations|app.49", "49", "annotations|app.50", nil, "metadata|default|app.50", "50", "metadata|default|app.49", nil)
	e := newEncoder()
	if err := e.indexed.parse("*, otel.resource.service.name"); err != nil {
		t.Fatal(err)
	}
	on(t, e, span(server, false, text("http.request.method", "GET"), text("x", "y")), "annotations|http.request.method", "GET", "annotations|x", "y", "annotations|otel.resource.service.name", "cruddur-backend")
	on(t, e, span(client, true, text("url.full", "https://u:secret@h/"), text("db.connection_string", "mysql://u:secret@h/x")),
		"annotations|url.full", "https://h/", "annotations|db.connection_string", "mysql://h/x")
	if err := e.indexed.parse("none"); err != nil {
		t.Fatal(err)
	}
	on(t, e, span(internal, true, text("user.id", "x")), "annotations", nil, "metadata|default|user.id", "x")
}

func TestMetadataNamespaces(t *testing.T) {
	f(t, span(internal, true, text("aws.xray.metadata.namespace", `{"key": {"now": "2023", "results-size": 3, "list": [1.5e3, true, null, "x"]}}`)),
		"metadata|namespace|key|results-size", "3", "metadata|namespace|key|now", "2023", "metadata|namespace|key|list|0", "1.5e3", "metadata|namespace|key|list|1", true,
		"metadata|default|aws.xray.metadata.namespace", nil)
	for _, bad := range []string{`[1]`, `{`, `{"a":1} x`, `null`, `"x"`, ``} {
		f(t, span(internal, true, text("aws.xray.metadata.n", bad)), "metadata|n", nil, "metadata|default|aws.xray.metadata.n", bad)
	}
	f(t, span(internal, true, text("aws.xray.metadata.default", `{"a": 1, "b": 2, "otel.scope.name": "x"}`), text("a", "attribute")),
		"metadata|default|a", "attribute", "metadata|default|a#metadata", "1", "metadata|default|b", "2",
		"metadata|default|otel.scope.name", "home.activities", "metadata|default|otel.scope.name#metadata", "x", "metadata|default|aws.xray.metadata.default", nil)
	f(t, span(internal, true, text("aws.xray.metadata.AWS.x", `{"n": 1e999}`), text("AWS.y", "z")), "metadata|_AWS.x|n", "1e999", "metadata|default|_AWS.y", "z")
}

func TestMetadataKeepsWhatXRayHasNoFieldFor(t *testing.T) {
	s := span(server, false, text("otel.scope.name", "mine"), text("otel.resource.service.name", "mine"), text("cruddur.truncated", "mine"))
	s.InstrumentationScope.Version = "0.72.0"
	s.DroppedAttributes, s.DroppedEvents, s.DroppedLinks = 1, 2, 3
	f(t, s, "metadata|default|otel.scope.name", "home.activities", "metadata|default|otel.scope.version", "0.72.0",
		"metadata|default|otel.dropped_attributes_count", "1", "metadata|default|otel.dropped_events_count", "2", "metadata|default|otel.dropped_links_count", "3",
		"metadata|default|otel.scope.name#attribute", "mine", "metadata|default|otel.resource.service.name", "cruddur-backend",
		"metadata|default|otel.resource.service.name#attribute", "mine", "metadata|default|cruddur.truncated#attribute", "mine")
	f(t, span(internal, true), "metadata|default|otel.resource.service.name", nil)
}

func TestLinks(t *testing.T) {
	s := span(consumer, false)
	s.Links = []trace.Link{{
		SpanContext: api.NewSpanContext(api.SpanContextConfig{TraceID: traceID, SpanID: parentID}),
		Attributes:  []attribute.KeyValue{text("why", "fan-out"), num("n", 1)},
	}, {SpanContext: api.NewSpanContext(api.SpanContextConfig{TraceID: traceID, SpanID: spanID})}}
	f(t, s, "links|0|trace_id", "1-5759e988-bd862e3fe1be46a994272793", "links|0|id", "70de5b6f19ff9a0a", "links|0|attributes|why", "fan-out", "links|0|attributes|n", "1",
		"links|1|id", "53995c3f42cd8ad8", "links|1|attributes", nil)
	for range 110 {
		s.Links = append(s.Links, s.Links[1])
	}
	document := decode(t, encode(t, newEncoder(), s.Snapshot()))
	if got := len(at(document, "links").([]any)); got != maxLinks {
		t.Errorf("%d links, want %d", got, maxLinks)
	}
	if got := at(document, "metadata|default|cruddur.truncated|left_out"); got != "12" {
		t.Errorf("left out %v, want 12", got)
	}
}

func TestValuesKeepTheirTypes(t *testing.T) {
	f(t, span(internal, true,
		attribute.Int64("big", 1<<62), attribute.Float64("nan", nan()), attribute.Float64("tiny", 1e-300),
		attribute.BoolSlice("bools", []bool{true, false}), attribute.Int64Slice("ints", []int64{1, -2}), attribute.Float64Slice("floats", []float64{1.5}),
		list2("none", nil), text("control", "a\x00b\x1f\"\\\n\r\t/\u2028é"), text("bad", "a\xc3(b"),
		attribute.KeyValue{Key: "bytes", Value: attribute.ByteSliceValue([]byte("hi"))},
		attribute.KeyValue{Key: "map", Value: attribute.MapValue(text("a", "b"), num("n", 1))},
		attribute.KeyValue{Key: "mixed", Value: attribute.SliceValue(attribute.IntValue(1), attribute.StringValue("x"))},
		attribute.KeyValue{Key: "empty"}, text("twice", "old"), text("twice", "new")),
		"metadata|default|big", "4611686018427387904", "metadata|default|nan", "NaN", "metadata|default|tiny", "1e-300",
		"metadata|default|bools|0", true, "metadata|default|ints|1", "-2", "metadata|default|floats|0", "1.5", "metadata|default|none", []any{},
		"metadata|default|control", "a\x00b\x1f\"\\\n\r\t/\u2028é", "metadata|default|bad", "a\uFFFD(b",
		"metadata|default|bytes", "aGk=", "metadata|default|map|n", "1", "metadata|default|mixed|1", "x", "metadata|default|twice", "new")
}

func TestAllErrorsOfAChainAreExceptions(t *testing.T) {
	s := failed(span(client, true), "no answer")
	s.Events = []trace.Event{
		exceptionEvent(text("exception.type", "app.Error"), text("exception.message", "home: rows: gone"), text("exception.stacktrace", "main.f(...)\n\t/a/main.go:1\n"),
			list2(providers.AttrCauses, []string{"*fmt.wrapError: rows: gone", "gone"})),
		exceptionEvent(text("exception.message", "another"), text(providers.AttrCauses, "not a list")),
	}
	f(t, s, "cause|exceptions|0|message", "home: rows: gone", "cause|exceptions|0|stack|0|line", "1",
		"cause|exceptions|1|type", "*fmt.wrapError", "cause|exceptions|1|message", "rows: gone", "cause|exceptions|1|remote", true, "cause|exceptions|1|stack", nil,
		"cause|exceptions|2|type", nil, "cause|exceptions|2|message", "gone", "cause|exceptions|2|cause", nil,
		"cause|exceptions|3|message", "another", "cause|exceptions|3|cause", nil, "cause|exceptions|4", nil,
		"metadata|default|otel.events|0|attributes", nil, "metadata|default|otel.events|1|attributes|exception.causes", "not a list")
	document := decode(t, encode(t, newEncoder(), s.Snapshot()))
	ids := map[any]bool{}
	for _, x := range at(document, "cause|exceptions").([]any) {
		ids[at(x, "id")] = true
	}
	if len(ids) != 4 || at(document, "cause|exceptions|0|cause") != at(document, "cause|exceptions|1|id") || at(document, "cause|exceptions|1|cause") != at(document, "cause|exceptions|2|id") {
		t.Errorf("the exceptions are not linked: %v", at(document, "cause"))
	}
	var causes []string
	for i := range 5000 {
		causes = append(causes, fmt.Sprintf("app.Error: %d %s", i, strings.Repeat("x", 50)))
	}
	s.Events = []trace.Event{exceptionEvent(text("exception.message", "deep"), list2(providers.AttrCauses, causes))}
	text := encode(t, newEncoder(), s.Snapshot())
	if document = decode(t, text); len(text) > maxDocument || at(document, "metadata|default|cruddur.truncated|left_out") == nil {
		t.Errorf("a document of %d bytes that says %v of what is left out", len(text), at(document, "metadata|default|cruddur.truncated"))
	}
	all := at(document, "cause|exceptions").([]any)
	if last := all[len(all)-1]; at(last, "cause") != nil {
		t.Errorf("the last exception is caused by one that is not there: %v", last)
	}
}
