package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"cruddur/cmd/internal/backend"
	"cruddur/providers/settings"
)

func TestProvidersShowsWhatBecameOfARunningBackendsTelemetry(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b, err := backend.Start(t.Context(), backend.Options{
		Env: settings.Map(map[string]string{
			"PROVIDERS": "console,rollbar?", "DATABASE_PATH": ":memory:", "OTEL_BSP_SCHEDULE_DELAY": "1", "OTEL_BLRP_SCHEDULE_DELAY": "1",
		}),
		Stdout: io.Discard, Listener: ln,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = b.Close(ctx)
	})
	url := "http://" + b.Addr().String()
	resp, err := http.Get(url + "/api/activities/home")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	flushing, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := b.Pipeline.Flush(flushing); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := start(t, nil, "providers", "-url", url)
	if code != 0 || stderr != "" {
		t.Errorf("code %d, %s", code, stderr)
	}
	for _, want := range []string{
		`(?m)^TOOL +STATE +SIGNAL +HANDED +ACKED`, `(?m)^console +ok +spans +[1-9]\d* +[1-9]\d*`, `(?m)^rollbar +off +–`,
		`(?m)^rollbar: ROLLBAR_ACCESS_TOKEN is not set`,
	} {
		if !regexp.MustCompile(want).MatchString(stdout) {
			t.Errorf("no %s in\n%s", want, stdout)
		}
	}
	if _, stdout, _ = start(t, nil, "providers", "-json", "-url", url+"/telemetry"); !strings.Contains(stdout, `"acked": `) {
		t.Errorf("got %s", stdout)
	}
}
