package rollbar

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	otel "go.opentelemetry.io/otel/trace"
	"go.uber.org/goleak"

	"cruddur/providers"
	"cruddur/providers/settings"
)

var update = flag.Bool("update", false, "write the golden files anew")

// rollbar-go starts a goroutine when it is imported, hence IgnoreCurrent.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }

const token = "1ab01ab01ab01ab01ab01ab01ab01ab0"

// reply is what the service answers; the zero reply is success.
type reply struct {
	status int
	body   string
	header map[string]string
}

// service is a Rollbar that answers by script: one reply after the other, the last one for ever.
type service struct {
	*httptest.Server
	mu      sync.Mutex
	replies []reply
	bodies  [][]byte
	headers []http.Header
	paths   []string
}

func serve(t testing.TB, replies ...reply) *service {
	t.Helper()
	s := &service{replies: replies}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	s.bodies, s.headers, s.paths = append(s.bodies, body), append(s.headers, r.Header), append(s.paths, r.URL.Path)
	var say reply
	if len(s.replies) > 0 {
		say = s.replies[0]
		if len(s.replies) > 1 {
			s.replies = s.replies[1:]
		}
	}
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	for name, value := range say.header {
		w.Header().Set(name, value)
	}
	if say.status != 0 {
		w.WriteHeader(say.status)
	} else if say.body == "" {
		say.body = `{"err":0,"result":{"id":null,"uuid":"d4c7acef55bf4c9ea95e4fe9428a8287"}}`
	}
	_, _ = io.WriteString(w, say.body)
}

// items decodes the items received, which stand below "data".
func (s *service) items(t testing.TB) []map[string]any {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	var items []map[string]any
	for _, b := range s.bodies {
		var item struct{ Data map[string]any }
		if err := json.Unmarshal(b, &item); err != nil {
			t.Fatal(err)
		}
		items = append(items, item.Data)
	}
	return items
}

func open(t testing.TB, url string, more ...string) *provider {
	t.Helper()
	p, err := tryOpen(url, more...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Shutdown(context.Background()) })
	return p
}

func tryOpen(url string, more ...string) (*provider, error) {
	env := labEnv(providers.LabAddresses{Rollbar: url})
	for i := 0; i < len(more); i += 2 {
		env[more[i]] = more[i+1]
	}
	config, set := Factory().New(), new(settings.Set)
	config.Settings(set)
	if err := set.Load(settings.Map(env)); err != nil {
		return nil, err
	}
	p, err := config.Open(context.Background(), providers.Service{
		Name: "cruddur-backend", Version: "1.4.0", Environment: "development", Host: "box",
	})
	if err != nil {
		return nil, err
	}
	return p.(*provider), nil
}

var moment = time.Date(2026, 3, 4, 5, 6, 7, 80_900_000, time.UTC)

// failure is an event with everything in it.
func failure() providers.ErrorEvent {
	trid, _ := otel.TraceIDFromHex("4bf92f3577b34da6a3ce929d0e0e4736")
	span, _ := otel.SpanIDFromHex("00f067aa0ba902b7")
	return providers.ErrorEvent{
		UUID: "68f126b0-1ceb-4a33-88be-d90fa7109eee", Time: moment, Level: slog.LevelError,
		Message: "home activities", Err: chained(), Callers: bornIn(),
		Attrs: []slog.Attr{
			slog.Int("attempt", 2), slog.String("db.password", "hunter2"), slog.Group("job", slog.Duration("took", time.Second), slog.Any("err", errors.New("x"))),
		},
		Person:    providers.Person{ID: "andrewbrown", Name: "Andrew Brown", Email: "andrew@example.com"},
		RequestID: "req-1",
		Request: &providers.RequestInfo{
			Method: "GET", URL: "http://localhost:4567/api/activities/home?term=x", Route: "/api/activities/home", ClientIP: "127.0.0.1",
			Header: http.Header{"Accept": {"*/*"}, "X-Twice": {"a", "b"}}, Query: map[string][]string{"term": {"x"}},
		},
		Trace:   otel.NewSpanContext(otel.SpanContextConfig{TraceID: trid, SpanID: span, TraceFlags: otel.FlagsSampled}),
		Service: "cruddur-backend",
	}
}

// message is an event without an error or a request.
func message() providers.ErrorEvent {
	return providers.ErrorEvent{
		UUID: "26e12864-1c26-4c3a-9658-97a10f8fea67", Time: moment, Level: slog.LevelWarn, Message: "Hello World!", Callers: bornIn(),
	}
}

// viaVersion is the version of rollbar-go, which only whole programs know.
var viaVersion = regexp.MustCompile(`("via": "rollbar/rollbar-go) [^"]*"`)

// golden compares an item with a file under testdata, indented, and with what differs between machines left out.
func golden(t *testing.T, name string, body []byte) {
	t.Helper()
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, body, "", " "); err != nil {
		t.Fatal(err)
	}
	pretty = *bytes.NewBuffer(viaVersion.ReplaceAll(pretty.Bytes(), []byte(`$1"`)))
	got := strings.NewReplacer(runtime.Version(), "go1.26", `"platform": "`+runtime.GOOS, `"platform": "linux`).Replace(pretty.String()) + "\n"
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got), renew with go test -update:\n%s", file, diff)
	}
}
