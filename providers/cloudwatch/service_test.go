package cloudwatch

import (
	"context"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/attribute"
	api "go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/trace"
	"go.uber.org/goleak"

	"cruddur/providers"
	"cruddur/providers/settings"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// reply is what the service answers one call with; the zero reply is success.
type reply struct {
	status      int
	code, text  string
	body        string // instead of code and text
	contentType string
	header      map[string]string
}

// service is a CloudWatch Logs that answers by script: per operation one reply after the other, the last one for ever,
// success where there is none. Looking for groups is denied unless a script says otherwise.
type service struct {
	*httptest.Server
	mu     sync.Mutex
	script map[string][]reply
	calls  []call
}

type call struct {
	op     string
	header http.Header
	host   string
	body   []byte
}

func serve(t testing.TB, script map[string][]reply) *service {
	t.Helper()
	s := &service{script: script}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	op := strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "Logs_20140328.")
	s.mu.Lock()
	s.calls = append(s.calls, call{op, r.Header, r.Host, body})
	var say reply
	if op == "DescribeLogGroups" {
		say = reply{code: "AccessDeniedException", text: "User: u is not authorized"}
	}
	if replies := s.script[op]; len(replies) > 0 {
		say = replies[0]
		if len(replies) > 1 {
			s.script[op] = replies[1:]
		}
	}
	s.mu.Unlock()
	say.write(w)
}

func (r reply) write(w http.ResponseWriter) {
	kind := r.contentType
	if kind == "" {
		kind = "application/x-amz-json-1.1"
	}
	w.Header().Set("Content-Type", kind)
	for name, value := range r.header {
		w.Header().Set(name, value)
	}
	body := r.body
	if r.code != "" {
		b, _ := json.Marshal(map[string]string{"__type": r.code, "message": r.text})
		body = string(b)
		if r.status == 0 {
			r.status = 400
		}
	}
	if r.status != 0 {
		w.WriteHeader(r.status)
	}
	_, _ = io.WriteString(w, body)
}

// ops lists the operations called so far, without looking for groups where that is denied.
func (s *service) ops() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ops []string
	for _, c := range s.calls {
		if c.op != "DescribeLogGroups" || s.script[c.op] != nil {
			ops = append(ops, c.op)
		}
	}
	return strings.Join(ops, " ")
}

// bodies returns the bodies of one operation's calls.
func (s *service) bodies(op string) [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	var bodies [][]byte
	for _, c := range s.calls {
		if c.op == op {
			bodies = append(bodies, c.body)
		}
	}
	return bodies
}

// at is the environment of the provider with its service at a URL.
func at(url string, more ...string) map[string]string {
	env := labEnv(providers.LabAddresses{AWS: url})
	env["CLOUDWATCH_LOG_STREAM"] = "stream"
	for i := 0; i < len(more); i += 2 {
		env[more[i]] = more[i+1]
	}
	return env
}

func open(t testing.TB, env map[string]string) *provider {
	t.Helper()
	p, err := tryOpen(env)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Shutdown(context.Background()) })
	return p
}

func tryOpen(env map[string]string) (*provider, error) {
	config, set := Factory().New(), new(settings.Set)
	config.Settings(set)
	if err := set.Load(settings.Map(env)); err != nil {
		return nil, err
	}
	p, err := config.Open(context.Background(), providers.Service{Name: "cruddur-backend", Host: "box"})
	if err != nil {
		return nil, err
	}
	return p.(*provider), nil
}

// record makes a record as the SDK hands it on.
func record(t testing.TB, at time.Time, text string, attrs ...attribute.KeyValue) log.Record {
	t.Helper()
	var r api.Record
	r.SetTimestamp(at)
	r.SetSeverity(api.SeverityInfo)
	r.SetBody(attribute.StringValue(text))
	r.AddAttributes(attrs...)
	return emit(t, r)
}

func emit(t testing.TB, r api.Record) log.Record {
	t.Helper()
	var taken log.Record
	p := log.NewLoggerProvider(log.WithProcessor(taker{&taken}))
	p.Logger("test").Emit(inTrace(), r)
	return taken
}

// inTrace is a context in a fixed trace.
func inTrace() context.Context {
	trid, _ := trace.TraceIDFromHex("4bf92f3577b34da6a3ce929d0e0e4736")
	span, _ := trace.SpanIDFromHex("00f067aa0ba902b7")
	return trace.ContextWithSpanContext(context.Background(),
		trace.NewSpanContext(trace.SpanContextConfig{TraceID: trid, SpanID: span, TraceFlags: trace.FlagsSampled}))
}

type taker struct{ to *log.Record }

func (k taker) OnEmit(_ context.Context, r *log.Record) error     { *k.to = r.Clone(); return nil }
func (taker) Enabled(context.Context, log.EnabledParameters) bool { return true }
func (taker) Shutdown(context.Context) error                      { return nil }
func (taker) ForceFlush(context.Context) error                    { return nil }

// noon is when everything happens.
var noon = time.Date(2026, 3, 4, 5, 6, 7, 80_900_000, time.UTC)

func three(t testing.TB) []log.Record {
	return []log.Record{record(t, noon, "one"), record(t, noon, "two"), record(t, noon, "three")}
}

// golden compares with a file under testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got), renew with go test -update:\n%s", file, diff)
	}
}
