package conformance

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-xray-sdk-go/xray"
	"github.com/rollbar/rollbar-go"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
)

// client is somebody else's client with the folder of providers that its requests are kept in, one file each.
type client struct {
	folder string
	files  []string
	run    func(t *testing.T) []recorded
	steady func(body []byte) []byte // puts stand-ins for what differs from run to run
}

var clients = []client{
	{"honeycomb/testdata/wire/otlptracehttp", []string{"traces.pb"}, sendOTLP, nil},
	{"xray/testdata/wire/aws-xray-sdk-go", []string{"segment.txt"}, sendSegment, steadySegment},
	{"rollbar/testdata/wire/rollbar-go", []string{"message.json", "error.json"}, sendItems, steadyItem},
	{"cloudwatch/testdata/wire/aws-sdk-go-v2", []string{"create-log-group.json", "create-log-stream.json", "put-log-events.json"}, putLogEvents, nil},
}

// The content that every client is given. The tests of the tools give their own senders the same.
var recordedAt = time.Date(2026, 3, 4, 5, 6, 7, 80_900_000, time.UTC)

const recordedTrace = "69a7bd0f5b8efff798038103d269b633"

func sendOTLP(t *testing.T) []recorded {
	r := newRecorder(t, "")
	exporter, err := otlptracehttp.New(t.Context(), otlptracehttp.WithEndpointURL(r.URL+"/v1/traces"),
		otlptracehttp.WithHeaders(map[string]string{"x-honeycomb-team": "abcdefghijklmnopqrstuv"}), otlptracehttp.WithCompression(otlptracehttp.NoCompression))
	if err != nil {
		t.Fatal(err)
	}
	id, err := trace.TraceIDFromHex(recordedTrace)
	if err != nil {
		t.Fatal(err)
	}
	root := trace.NewSpanContext(trace.SpanContextConfig{TraceID: id, SpanID: trace.SpanID{1}, TraceFlags: trace.FlagsSampled})
	res := resource.NewSchemaless(attribute.String("service.name", "somebody-else"))
	spans := tracetest.SpanStubs{
		{
			Name: "SELECT", SpanContext: root.WithSpanID(trace.SpanID{2}), Parent: root, SpanKind: trace.SpanKindClient,
			StartTime: recordedAt.Add(time.Millisecond), EndTime: recordedAt.Add(2 * time.Millisecond), Resource: res,
			Attributes: []attribute.KeyValue{
				attribute.String("s", "x"), attribute.Int("i", -1), attribute.Float64("f", 1.5), attribute.Bool("b", true),
				attribute.StringSlice("list", []string{"a", "b"}),
			},
			Events: []sdktrace.Event{{Name: "exception", Time: recordedAt.Add(time.Millisecond), Attributes: []attribute.KeyValue{attribute.String("exception.message", "no rows")}}},
			Links:  []sdktrace.Link{{SpanContext: root, Attributes: []attribute.KeyValue{attribute.String("why", "test")}}},
			Status: sdktrace.Status{Code: codes.Error, Description: "no rows"}, InstrumentationScope: instrumentation.Scope{Name: "scope", Version: "1"},
		},
		{
			Name: "GET /", SpanContext: root, SpanKind: trace.SpanKindServer, StartTime: recordedAt, EndTime: recordedAt.Add(3 * time.Millisecond),
			Resource: res, InstrumentationScope: instrumentation.Scope{Name: "scope", Version: "1"},
		},
	}
	if err := errors.Join(exporter.ExportSpans(t.Context(), spans.Snapshots()), exporter.Shutdown(t.Context())); err != nil {
		t.Fatal(err)
	}
	return r.sent
}

func sendSegment(t *testing.T) []recorded {
	daemon, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = daemon.Close() }()
	useXRaySDK(t, daemon.LocalAddr().String())
	ctx, segment := xray.BeginSegment(context.Background(), "somebody-else")
	segment.Sampled, segment.TraceID = true, "1-"+recordedTrace[:8]+"-"+recordedTrace[8:]
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://cruddur.example/api/activities/home", nil)
	if err != nil {
		t.Fatal(err)
	}
	segment.Lock()
	http := segment.GetHTTP()
	http.GetRequest().Method, http.GetRequest().URL, http.GetRequest().ClientIP, http.GetRequest().UserAgent = r.Method, r.URL.String(), "192.0.2.1", "test/1"
	http.GetResponse().Status, http.GetResponse().ContentLength = 500, 64
	segment.Fault = true
	segment.Unlock()
	err = xray.Capture(ctx, "mock-data", func(ctx context.Context) error {
		return errors.Join(xray.AddAnnotation(ctx, "user_id", "worf"), xray.AddMetadataToNamespace(ctx, "namespace", "key", map[string]any{"results-size": 3}))
	})
	if err != nil {
		t.Fatal(err)
	}
	segment.Close(errors.New("no rows"))
	buf := make([]byte, 1<<16)
	if err := daemon.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	n, _, err := daemon.ReadFrom(buf)
	if err != nil {
		t.Fatalf("the SDK sent no datagram: %v", err)
	}
	return []recorded{{body: buf[:n]}}
}

var (
	segmentID = regexp.MustCompile(`"[0-9a-f]{16}"`)
	varying   = []struct {
		pattern *regexp.Regexp
		with    string
	}{
		{regexp.MustCompile(`"start_time":[0-9.eE+]+`), `"start_time":1772600767.0809`},
		{regexp.MustCompile(`"end_time":[0-9.eE+]+`), `"end_time":1772600767.0909`},
		{regexp.MustCompile(`"timestamp":[0-9]+`), `"timestamp":1772600767`},
		{regexp.MustCompile(`"working_directory":"[^"]*"`), `"working_directory":"/srv/somebody-else"`},
		{regexp.MustCompile(`"(line|lineno)":[0-9]+`), `"$1":1`},
		{regexp.MustCompile(`"(runtime_version|languageVersion)":"[^"]*"`), `"$1":"go1.26"`},
		{regexp.MustCompile(`"endpoint":"[^"]*"`), `"endpoint":"http://rollbar.example/api/1/item/"`},
		{regexp.MustCompile(`"filename":"/[^"]*/src/`), `"filename":"`},
		{regexp.MustCompile(`"(path|filename)":"[^"]*/?(conformance/[^/"]+)"`), `"$1":"cruddur/$2"`},
		{regexp.MustCompile(`runtime/asm_[^."]+\.s`), `runtime/asm.s`},
	}
)

func steadyItem(body []byte) []byte {
	for _, v := range varying {
		body = v.pattern.ReplaceAll(body, []byte(v.with))
	}
	return body
}

// steadySegment also counts the ids, in the order in which they occur.
func steadySegment(body []byte) []byte {
	ids := map[string]string{}
	return segmentID.ReplaceAllFunc(steadyItem(body), func(id []byte) []byte {
		if ids[string(id)] == "" {
			ids[string(id)] = fmt.Sprintf(`"%016x"`, len(ids)+1)
		}
		return []byte(ids[string(id)])
	})
}

func sendItems(t *testing.T) []recorded {
	r := newRecorder(t, `{"err":0,"result":{"uuid":"d4c7acef55bf4c9ea95e4fe9428a8287"}}`)
	c := rollbar.NewSync("0123456789abcdef0123456789abcdef", "development", "1.4.0", "box", "cruddur")
	c.SetEndpoint(r.URL + "/api/1/item/")
	c.SetPlatform("linux")
	c.SetHTTPClient(&http.Client{Timeout: 5 * time.Second})
	c.SetCustom(map[string]any{"trace_id": recordedTrace})
	c.SetPerson("andrewbrown", "Andrew Brown", "andrew@example.com")
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://cruddur.example/api/activities/home?term=x", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", "*/*")
	request.RemoteAddr = "192.0.2.1:4567"
	c.MessageWithExtras(rollbar.WARN, "Hello World!", nil)
	c.RequestError(rollbar.ERR, request, fmt.Errorf("home: %w", errors.New("no rows")))
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	return r.sent
}

func putLogEvents(t *testing.T) []recorded {
	r := newRecorder(t, "{}")
	c, ctx := logsClient(&demo{AWS: r.URL}), t.Context()
	group, stream := aws.String("somebody-else"), aws.String("one")
	_, groupErr := c.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: group})
	_, streamErr := c.CreateLogStream(ctx, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: group, LogStreamName: stream})
	_, putErr := c.PutLogEvents(ctx, &cloudwatchlogs.PutLogEventsInput{LogGroupName: group, LogStreamName: stream, LogEvents: []types.InputLogEvent{
		{Timestamp: aws.Int64(recordedAt.UnixMilli()), Message: aws.String(`{"message":"one","trace_id":"` + recordedTrace + `"}`)},
		{Timestamp: aws.Int64(recordedAt.UnixMilli() + 1), Message: aws.String(`{"message":"two","trace_id":"` + recordedTrace + `"}`)},
	}})
	if err := errors.Join(groupErr, streamErr, putErr); err != nil {
		t.Fatal(err)
	}
	return r.sent
}
