package backend

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"cruddur/providers/settings"
)

func startBackend(t *testing.T) *Backend {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b, err := Start(t.Context(), Options{Env: settings.Map(map[string]string{"DATABASE_PATH": ":memory:"}), Listener: ln})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// closeIn closes the backend and checks that it took no longer than it may, with room for a slow machine.
func closeIn(t *testing.T, b *Backend, within time.Duration) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- b.Close(ctx) }()
	select {
	case err := <-done:
		return err
	case <-time.After(within + 10*time.Second):
		t.Fatalf("closing did not keep its deadline of %v", within)
		return nil
	}
}

func TestClosingWaitsForNoJobBeyondItsDeadline(t *testing.T) {
	b := startBackend(t)
	release := make(chan struct{})
	b.worker.Go(func() { <-release })
	if err := closeIn(t, b, 200*time.Millisecond); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "a job was cut off") {
		t.Errorf("got %v, want it to say that a job was cut off", err)
	}
	close(release)
	b.worker.Wait()
}

func TestClosingCutsOffARequestThatNeverEnds(t *testing.T) {
	b := startBackend(t)
	conn, err := net.Dial("tcp", b.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, err = io.WriteString(conn, "POST /api/activities HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n")
	if err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(conn)
	if line, err := answers.ReadString('\n'); err != nil || !strings.Contains(line, http.StatusText(http.StatusContinue)) {
		t.Fatalf("got %q, %v, want the handler to wait for the body", line, err)
	}
	if err := closeIn(t, b, 200*time.Millisecond); err == nil || !strings.Contains(err.Error(), "requests were cut off") {
		t.Errorf("got %v, want it to say that requests were cut off", err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.Copy(io.Discard, answers); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the connection is still open")
	}
}

func TestClosingAnIdleBackendIsQuick(t *testing.T) {
	b := startBackend(t)
	if err := closeIn(t, b, time.Minute); err != nil {
		t.Error(err)
	}
}
