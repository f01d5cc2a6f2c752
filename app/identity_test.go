package app_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cruddur/app"
)

func TestEveryLineSaysForWhom(t *testing.T) {
	var out bytes.Buffer
	plain := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		},
	}))
	log := app.IdentityLogger(plain)
	if app.IdentityLogger(log) != log {
		t.Error("a logger was wrapped twice")
	}
	f := func(ctx context.Context, log *slog.Logger, want string) {
		t.Helper()
		out.Reset()
		log.InfoContext(ctx, "hello", "k", "v")
		if got := out.String(); got != want {
			t.Errorf("got  %swant %s", got, want)
		}
	}
	ctx := app.WithIdentity(t.Context(), "worf", "r1")
	f(ctx, log, "level=INFO msg=hello k=v user.id=worf request.id=r1\n")
	f(ctx, log.With("a", 1), "level=INFO msg=hello a=1 k=v user.id=worf request.id=r1\n")
	f(app.WithIdentity(t.Context(), "", "r1"), log, "level=INFO msg=hello k=v request.id=r1\n")
	f(t.Context(), log, "level=INFO msg=hello k=v\n")

	out.Reset()
	app.Report(ctx, app.LogReporter{Logger: log}, slog.LevelWarn, "look", context.Canceled, slog.Int("n", 1))
	want := "level=WARN msg=look user.id=worf request.id=r1 n=1 error=\"context canceled\"\n"
	if got := out.String(); got != want {
		t.Errorf("report:\ngot  %swant %s", got, want)
	}
	app.Report(ctx, nil, slog.LevelError, "nobody listens", nil)
	app.IdentityLogger(nil).InfoContext(ctx, "nobody listens")
}

func TestIdentityTravelsInTheContext(t *testing.T) {
	ctx := app.WithIdentity(t.Context(), "worf", "r1")
	if got := app.UserFrom(ctx) + " " + app.RequestIDFrom(ctx); got != "worf r1" {
		t.Errorf("got %s", got)
	}
	got := map[string]string{}
	for _, a := range app.IdentityAttributes(ctx) {
		got[string(a.Key)] = a.Value.AsString()
	}
	if diff := cmp.Diff(map[string]string{"user.id": "worf", "request.id": "r1"}, got); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
	if app.UserFrom(t.Context()) != "" || app.RequestIDFrom(t.Context()) != "" || len(app.IdentityAttributes(t.Context())) != 0 {
		t.Error("somebody stands in an empty context")
	}
}
