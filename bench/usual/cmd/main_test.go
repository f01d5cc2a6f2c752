package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"cruddur/bench/internal/vendors"
)

func TestItServesUntilItIsTold(t *testing.T) {
	ends, err := vendors.Serve(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ends.Close() }()
	url := "http://" + ends.Addr
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
	t.Setenv("AWS_XRAY_DAEMON_ADDRESS", ends.Addr)
	t.Setenv("AWS_ENDPOINT_URL", url)
	t.Setenv("AWS_REGION", "us-east-1")
	t.Setenv("AWS_ACCESS_KEY_ID", "a")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "b")
	env := map[string]string{"ROLLBAR_ACCESS_TOKEN": "t", "ROLLBAR_ENDPOINT": url + "/api/1/item/"}

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, in := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"-listen", "127.0.0.1:0"}, func(name string) string { return env[name] }, in)
		_ = in.Close()
	}()
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.Contains(lines.Text(), "ready on ") {
	}
	_, address, _ := strings.Cut(lines.Text(), "ready on ")
	go func() {
		for lines.Scan() {
		}
	}()
	resp, err := http.Get(address + "/api/activities/home")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.Header.Get("X-Amzn-Trace-Id") == "" {
		t.Errorf("got %s with %v, want an answer with X-Ray's header", resp.Status, resp.Header)
	}
	cancel()
	if got := <-code; got != 0 {
		t.Errorf("exit code %d, want 0", got)
	}
}

func TestAnUnknownFlagIsRefused(t *testing.T) {
	if got := run(t.Context(), []string{"-no-such"}, func(string) string { return "" }, io.Discard); got != 2 {
		t.Errorf("exit code %d, want 2", got)
	}
}
