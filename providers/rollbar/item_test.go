package rollbar

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/providers"
	"cruddur/providers/settings"
)

func TestItems(t *testing.T) {
	s := serve(t)
	p := open(t, s.URL)
	got := p.sender.Send(t.Context(), []providers.ErrorEvent{failure(), message()})
	sent := len(s.bodies[0]) + len(s.bodies[1])
	if diff := cmp.Diff(providers.Result{Acked: 2, Status: 200, BytesRaw: sent, BytesWire: sent}, got); diff != "" {
		t.Error(diff)
	}
	golden(t, "wire/error.json", s.bodies[0])
	golden(t, "wire/message.json", s.bodies[1])
	for i, h := range s.headers {
		if h.Get("X-Rollbar-Access-Token") != token || h.Get("Content-Type") != "application/json" || s.paths[i] != "/api/1/item/" {
			t.Errorf("%s %v", s.paths[i], h)
		}
		if body := string(s.bodies[i]); strings.Contains(body, token) || strings.Contains(body, "hunter2") || strings.Contains(body, s.URL+itemPath) {
			t.Errorf("tells too much: %s", body)
		}
	}
}

func TestLevels(t *testing.T) {
	for l, want := range map[slog.Level]string{
		slog.LevelDebug - 4: "debug", slog.LevelDebug: "debug", slog.LevelInfo: "info", slog.LevelWarn: "warning",
		slog.LevelError: "error", slog.LevelError + 4: "critical",
	} {
		if got := level(l); got != want {
			t.Errorf("%v: %s, want %s", l, got, want)
		}
	}
}

func TestTitles(t *testing.T) {
	for _, c := range []struct {
		message string
		err     error
		want    string
	}{
		{"hello", nil, "hello"},
		{"", nil, "(no message)"},
		{"", errors.New("boom"), "boom"},
		{"home", errors.New("boom"), "home: boom"},
		{"home: boom", errors.New("boom"), "home: boom"},
		{"boom", errors.New("home: boom"), "home: boom"},
		{"two", errors.Join(errors.New("a"), errors.New("b")), "two: a"},
		{strings.Repeat("ü", 200), nil, strings.Repeat("ü", 127)},
	} {
		if got := title(&providers.ErrorEvent{Message: c.message, Err: c.err}); got != c.want {
			t.Errorf("%q and %v: %q, want %q", c.message, c.err, got, c.want)
		}
	}
}

func TestContexts(t *testing.T) {
	for _, c := range []struct{ method, route, want string }{
		{"GET", "/api/activities/home", "GET /api/activities/home"},
		{"GET", "GET /api/activities/home", "GET /api/activities/home"},
		{"DELETE", "", "DELETE"},
	} {
		if got := contextOf(&providers.RequestInfo{Method: c.method, Route: c.route}); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

// hides is a value with rules of its own on how it is shown.
type hides struct{}

func (hides) LogValue() slog.Value { return slog.StringValue("shown") }

func TestCustomFields(t *testing.T) {
	e := message()
	e.RequestID, e.Service = "req-2", "svc"
	e.Attrs = []slog.Attr{
		slog.Bool("b", true), slog.Int64("i", math.MaxInt64), slog.Uint64("u", math.MaxUint64), slog.Float64("f", 1.5), slog.Float64("nan", math.NaN()),
		slog.Time("t", moment), slog.Duration("d", time.Minute), slog.Any("v", hides{}), slog.Any("secretly", settings.NewSecret("hunter2hunter2hunter2")),
		slog.Any("typed", settings.NewSecret("hunter2hunter2hunter2")), slog.Any("nil", nil), slog.Any("list", []int{1}), slog.Any("err", errors.New("e")),
		slog.String("Authorization", "Bearer hunter2"), slog.String("API_KEY", "hunter2"), slog.Group("g", slog.String("session_id", "hunter2"), slog.Int("n", 1)),
		slog.Group("", slog.Int("inline", 1)),
		{},
		slog.String("request_id", "not mine"),
	}
	want := map[string]any{
		"b": true, "i": int64(math.MaxInt64), "u": uint64(math.MaxUint64), "f": 1.5, "nan": "NaN", "t": "2026-03-04T05:06:07.0809Z", "d": "1m0s", "v": "shown",
		"secretly": "[hidden]", "typed": "****ter2", "nil": "<nil>", "list": "[1]", "err": "e", "Authorization": "[hidden]", "API_KEY": "[hidden]",
		"g": map[string]any{"session_id": "[hidden]", "n": int64(1)}, "inline": int64(1), "request_id": "req-2", "service": "svc",
	}
	if diff := cmp.Diff(want, custom(&e)); diff != "" {
		t.Error(diff)
	}
}

func TestPersonInRollbarsLimits(t *testing.T) {
	s := serve(t)
	p := open(t, s.URL)
	e := message()
	e.Person = providers.Person{ID: strings.Repeat("i", 60), Name: strings.Repeat("n", 300), Email: strings.Repeat("e", 300)}
	nobody := message()
	nobody.Person = providers.Person{Name: "without an id"} // which Rollbar would refuse
	if got := p.sender.Send(t.Context(), []providers.ErrorEvent{e, nobody}); got.Acked != 2 {
		t.Fatalf("got %+v", got)
	}
	items := s.items(t)
	want := map[string]any{"id": strings.Repeat("i", 40), "username": strings.Repeat("n", 255), "email": strings.Repeat("e", 255)}
	if diff := cmp.Diff(want, items[0]["person"]); diff != "" {
		t.Error(diff)
	}
	if got, there := items[1]["person"]; there {
		t.Errorf("got %v: the person of the item before, or none worth having", got)
	}
}

func TestLargeItemsAreShortened(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(e *providers.ErrorEvent)
	}{
		{"message", func(e *providers.ErrorEvent) { e.Err, e.Message = nil, strings.Repeat("ü", 5<<20) }},
		{"error", func(e *providers.ErrorEvent) { e.Err = errors.New(strings.Repeat("\x00", 5<<20)) }},
		{"long chain", func(e *providers.ErrorEvent) {
			for i := range 60 {
				e.Err = fmt.Errorf("%d %s: %w", i, strings.Repeat("x", 30_000), e.Err)
			}
		}},
		{"many fields", func(e *providers.ErrorEvent) {
			for i := range 100_000 {
				e.Attrs = append(e.Attrs, slog.String(fmt.Sprint("key", i), "v"))
			}
			e.Attrs = append([]slog.Attr{slog.Any("big", slog.GroupValue(e.Attrs...))}, e.Attrs...)
		}},
		{"many headers", func(e *providers.ErrorEvent) {
			for i := range 2000 {
				e.Request.Header[fmt.Sprint("H", i)] = []string{strings.Repeat("v", 500)}
			}
		}},
		{"query", func(e *providers.ErrorEvent) {
			e.Request.URL = "http://h/?" + strings.Repeat("q", 2<<20)
			e.Request.Query = map[string][]string{"q": {strings.Repeat("q", 1<<20), strings.Repeat("r", 1<<20)}}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t)
			p := open(t, s.URL)
			e := failure()
			c.make(&e)
			if got := p.sender.Send(t.Context(), []providers.ErrorEvent{e}); got.Acked != 1 {
				t.Fatalf("got %+v", got)
			}
			if n := len(s.bodies[0]); n > mostItem+100 {
				t.Errorf("%d bytes", n)
			}
			item := s.items(t)[0]
			custom, _ := item["custom"].(map[string]any)
			if item["uuid"] != e.UUID || item["timestamp"] != float64(moment.Unix()) || custom["trace_id"] != "4bf92f3577b34da6a3ce929d0e0e4736" {
				t.Errorf("lost: uuid %v, time %v, custom %v", item["uuid"], item["timestamp"], custom)
			}
		})
	}
}

func BenchmarkItem(b *testing.B) {
	p := open(b, "http://127.0.0.1:1")
	e := failure()
	b.ReportAllocs()
	for b.Loop() {
		p.sender.event = &e
		data := map[string]any{"environment": "development", "custom": custom(&e)}
		p.sender.builder.complete(data, &e)
	}
}
