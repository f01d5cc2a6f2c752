package labrun

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/rollbar/rollbar-go"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
	"go.uber.org/goleak"

	"cruddur/lab/compare"
	"cruddur/lab/record"
	"cruddur/providers/settings"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreTopFunction("github.com/rollbar/rollbar-go.NewAsyncTransport.func1"), // of its package-level client
	)
}

// anywhere are options on free ports that keep nothing.
func anywhere() Options {
	const free = "127.0.0.1:0"
	return Options{Data: Memory, Page: free, OTLP: free, XRay: free, AWS: free, Rollbar: free}
}

func start(t testing.TB, o Options) *Lab {
	t.Helper()
	l, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, l) })
	return l
}

func stop(t testing.TB, l *Lab) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := l.Close(ctx); err != nil {
		t.Error(err)
	}
	select {
	case err := <-l.Failed():
		t.Error(err)
	default:
	}
}

// get reads JSON from the page's port.
func get[T any](t testing.TB, l *Lab, path string) T {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get("http://" + l.Addrs().Page + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var v T
	if err := json.Unmarshal(b, &v); err != nil || resp.StatusCode != 200 {
		t.Fatalf("GET %s: %s %v %s", path, resp.Status, err, b)
	}
	return v
}

// waitFor asks until done says yes.
func waitFor(t testing.TB, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatal("waited too long for", what)
}

// sendSpan has the vendor-neutral exporter send one server span, as a program with Honeycomb's key would.
func sendSpan(t testing.TB, l *Lab) api.SpanContext {
	t.Helper()
	exporter, err := otlptracehttp.New(t.Context(), otlptracehttp.WithEndpoint(l.Addrs().OTLP), otlptracehttp.WithInsecure(),
		otlptracehttp.WithCompression(otlptracehttp.GzipCompression),
		otlptracehttp.WithHeaders(map[string]string{"x-honeycomb-team": "hcaik_" + strings.Repeat("0", 58)}))
	if err != nil {
		t.Fatal(err)
	}
	provider := trace.NewTracerProvider(trace.WithSyncer(exporter))
	_, span := provider.Tracer("test").Start(t.Context(), "GET /api/activities/{id}", api.WithSpanKind(api.SpanKindServer), api.WithAttributes(
		attribute.String("http.request.method", "GET"), attribute.String("http.route", "/api/activities/{id}"), attribute.String("url.path", "/api/activities/x"),
		attribute.Int("http.response.status_code", 500), attribute.String("user.id", "andrewbrown"), attribute.String("request.id", "req-1")))
	span.RecordError(errors.New("no such activity"))
	span.End()
	if err := provider.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	return span.SpanContext()
}

func sendDocument(t testing.TB, l *Lab, sc api.SpanContext) {
	t.Helper()
	id, now := sc.TraceID().String(), float64(time.Now().UnixMilli())/1000
	conn, err := net.Dial("udp", l.Addrs().XRay)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, `{"format": "json", "version": 1}
{"name":"cruddur-backend","id":"%s","trace_id":"1-%s-%s","start_time":%f,"end_time":%f,"fault":true,"user":"andrewbrown","http":{"request":{"method":"GET"},"response":{"status":500}}}`,
		sc.SpanID(), id[:8], id[8:], now-0.01, now); err != nil {
		t.Fatal(err)
	}
}

func logsClient(l *Lab) *cloudwatchlogs.Client {
	return cloudwatchlogs.New(cloudwatchlogs.Options{
		Region: "us-east-1", BaseEndpoint: aws.String("http://" + l.Addrs().AWS), Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", ""),
		HTTPClient: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}},
	})
}

func sendLine(t testing.TB, l *Lab, sc api.SpanContext) {
	t.Helper()
	client, group, stream := logsClient(l), aws.String("cruddur"), aws.String("test")
	if _, err := client.CreateLogGroup(t.Context(), &cloudwatchlogs.CreateLogGroupInput{LogGroupName: group}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.CreateLogStream(t.Context(), &cloudwatchlogs.CreateLogStreamInput{LogGroupName: group, LogStreamName: stream}); err != nil {
		t.Fatal(err)
	}
	line := fmt.Sprintf(`{"level":"ERROR","message":"GET /api/activities/x 500","trace_id":"%s","span_id":"%s"}`, sc.TraceID(), sc.SpanID())
	if _, err := client.PutLogEvents(t.Context(), &cloudwatchlogs.PutLogEventsInput{
		LogGroupName: group, LogStreamName: stream,
		LogEvents: []types.InputLogEvent{{Timestamp: aws.Int64(time.Now().UnixMilli()), Message: aws.String(line)}},
	}); err != nil {
		t.Fatal(err)
	}
}

func sendItem(t testing.TB, l *Lab, sc api.SpanContext) {
	t.Helper()
	client := rollbar.NewSync("0123456789abcdef0123456789abcdef", "test", "v1", "host", "")
	client.SetEndpoint("http://" + l.Addrs().Rollbar + "/api/1/item/")
	client.SetHTTPClient(&http.Client{Transport: &http.Transport{DisableKeepAlives: true}})
	client.ErrorWithExtras(rollbar.ERR, errors.New("no such activity"), map[string]any{"trace_id": sc.TraceID().String(), "span_id": sc.SpanID().String()})
}

func TestOneRequestFromFourClientsIsOneRow(t *testing.T) {
	l := start(t, anywhere())
	sc := sendSpan(t, l)
	sendDocument(t, l, sc)
	sendLine(t, l, sc)
	sendItem(t, l, sc)
	var row compare.Summary
	waitFor(t, "all four tools", func() bool {
		got := get[compare.Requests](t, l, "/lab/api/requests?limit=20")
		if len(got.Requests) != 1 {
			return false
		}
		row = got.Requests[0]
		return !slices.ContainsFunc(record.Tools[:], func(tool record.Tool) bool { return row.Tools[tool].Records == 0 })
	})
	if row.TraceID != sc.TraceID().String() || row.Method != "GET" || row.Status != 500 || row.User != "andrewbrown" || row.RequestID != "req-1" || !row.Error {
		t.Errorf("the row is %+v", row)
	}
	for tool, share := range row.Tools {
		if share.Mark != compare.Has {
			t.Errorf("%s: %s, %s", tool, share.Mark, share.Reason)
		}
	}
	d := get[compare.Detail](t, l, "/lab/api/requests/"+row.TraceID)
	if len(d.Operations) != 1 || len(d.Operations[0].Tools) != 4 {
		t.Errorf("operations %+v", d.Operations)
	}
	for tool, pane := range d.Panes {
		for _, e := range pane.Entries {
			raw := get[struct {
				ID   int64
				Tool record.Tool
				Body string
			}](t, l, fmt.Sprintf("/lab/api/received/%d", e.Received))
			if raw.ID != e.Received || raw.Tool != tool || raw.Body == "" {
				t.Errorf("%s's %s came with request %d, which is %+v", tool, e.Kind, e.Received, raw)
			}
		}
	}
	received, err := l.Received(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := received[record.CloudWatch]; got.Requests != 3 || got.New != 1 || got.Refused != 0 {
		t.Errorf("CloudWatch's count is %+v, want two requests that made its group and stream, and one record", got)
	}
}

func TestWhatWasAcknowledgedIsThereAfterARestart(t *testing.T) {
	o := anywhere()
	o.Data = filepath.Join(t.TempDir(), "state")
	l, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	sc := sendSpan(t, l)
	sendLine(t, l, sc)
	sendItem(t, l, sc)
	sendDocument(t, l, sc) // Close keeps what has arrived
	stop(t, l)

	l = start(t, o)
	row := get[compare.Requests](t, l, "/lab/api/requests").Requests[0]
	for tool, share := range row.Tools {
		if share.Mark != compare.Has {
			t.Errorf("%s: %s, %s", tool, share.Mark, share.Reason)
		}
	}
	out, err := logsClient(l).FilterLogEvents(t.Context(), &cloudwatchlogs.FilterLogEventsInput{LogGroupName: aws.String("cruddur")})
	if err != nil || len(out.Events) != 1 {
		t.Errorf("CloudWatch Logs itself has %d lines: %v", len(out.Events), err)
	}
	ledger := get[compare.Ledger](t, l, "/lab/api/ledger")
	if got := ledger.Received[record.Rollbar]; got.Records != 1 || got.New != 0 || got.Requests != 0 {
		t.Errorf("Rollbar's count is %+v, want a record from before", got)
	}
}

func TestWhatIsRefusedIsShownWithTheReason(t *testing.T) {
	l := start(t, anywhere())
	resp, err := http.Post("http://"+l.Addrs().OTLP+"/v1/traces", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	if resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a key: %s", resp.Status)
	}
	got := get[struct{ Received []struct{ Refused string } }](t, l, "/lab/api/received?tool=honeycomb&refused=true")
	if len(got.Received) != 1 || !strings.Contains(got.Received[0].Refused, "x-honeycomb-team") {
		t.Errorf("refused: %+v", got)
	}
	if ledger := get[compare.Ledger](t, l, "/lab/api/ledger"); ledger.Received[record.Honeycomb].Refused != 1 {
		t.Errorf("ledger: %+v", ledger.Received[record.Honeycomb])
	}
}

func TestABusyPortIsNamedWithItsFlag(t *testing.T) {
	first := start(t, anywhere())
	o := anywhere()
	at := first.Addrs()
	o.Page, o.XRay, o.AWS = at.Page, at.XRay, at.AWS
	l, err := Start(t.Context(), o)
	if err == nil {
		stop(t, l)
		t.Fatal("it started")
	}
	for _, want := range []string{"(the page) is in use", "-page", "X-Ray", "-xray", "CloudWatch Logs", "-aws"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\ndoes not say %q", err, want)
		}
	}
	if lines := strings.Count(err.Error(), "\n") + 1; lines != 3 {
		t.Errorf("%d lines, want one a port:\n%v", lines, err)
	}
}

func TestTwoLabsOnOneFolderAreRefused(t *testing.T) {
	o := anywhere()
	o.Data = t.TempDir()
	start(t, o)
	if _, err := Start(t.Context(), o); err == nil || !strings.Contains(err.Error(), o.Data) || !strings.Contains(err.Error(), "-data") {
		t.Errorf("the second lab: %v", err)
	}
}

func TestAListenerCanBeLeftOut(t *testing.T) {
	o := anywhere()
	o.XRay, o.Rollbar = Off, Off
	l := start(t, o)
	if at := l.Addrs(); at.XRay != "" || at.Rollbar != "" || at.Page == "" {
		t.Errorf("addresses %+v", at)
	}
}

func TestCloseEndsOpenStreams(t *testing.T) {
	l, err := Start(t.Context(), anywhere())
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get("http://" + l.Addrs().Page + "/lab/api/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	begin := time.Now()
	stop(t, l)
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("closing took %v while a page listened", took)
	}
	if _, err := io.ReadAll(resp.Body); err != nil {
		t.Logf("the stream ended with %v", err)
	}
	stop(t, l)
}

func TestXRaysServiceSharesThePortWithCloudWatchLogs(t *testing.T) {
	l := start(t, anywhere())
	resp, err := http.Post("http://"+l.Addrs().XRay+"/GetSamplingRules", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 {
		t.Errorf("the daemon's port: %s", resp.Status)
	}
	resp, err = http.Post("http://"+l.Addrs().AWS+"/TraceSegments", "application/json", strings.NewReader(`{"TraceSegmentDocuments":["{}"]}`))
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	if resp.StatusCode == 404 {
		t.Errorf("AWS's port: %s %s", resp.Status, body)
	}
}

func TestAWorkspacesAddressIsKnown(t *testing.T) {
	f := func(want string, env map[string]string) {
		t.Helper()
		var got strings.Builder
		for _, u := range PublicURLs(settings.Map(env), "3000") {
			got.WriteString(u.String())
		}
		if got.String() != want {
			t.Errorf("%v: %q, want %q", env, got.String(), want)
		}
	}
	f("", map[string]string{})
	f("", map[string]string{"GITPOD_WORKSPACE_ID": "cruddur"})
	f("https://3000-cruddur.ws-eu1.gitpod.io", map[string]string{"GITPOD_WORKSPACE_ID": "cruddur", "GITPOD_WORKSPACE_CLUSTER_HOST": "ws-eu1.gitpod.io"})
	f("https://funny-name-3000.app.github.dev", map[string]string{"CODESPACE_NAME": "funny-name"})
	f("https://funny-name-3000.example.dev", map[string]string{"CODESPACE_NAME": "funny-name", "GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN": "example.dev"})
}

func TestABackendBehindThePageIsReached(t *testing.T) {
	backend, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "%q", r.URL.Path) })}
	go server.Serve(backend)
	defer server.Close()
	o := anywhere()
	o.Backend = &url.URL{Scheme: "http", Host: backend.Addr().String()}
	l := start(t, o)
	if got := get[string](t, l, "/api/activities/home"); got != "/api/activities/home" {
		t.Errorf("the backend saw %q", got)
	}
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		o := anywhere()
		o.Data = b.TempDir()
		l, err := Start(b.Context(), o)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		stop(b, l)
		if err := os.RemoveAll(o.Data); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
