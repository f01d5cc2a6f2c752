package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cruddur/lab/record"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 123456789, time.UTC)

func open(t testing.TB, path string, o Options) *Journal {
	t.Helper()
	j, err := Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	return j
}

func request(body string) record.Request {
	return record.Request{
		Tool: record.Honeycomb, Protocol: "otlp/http", Time: noon, Remote: "127.0.0.1:50000",
		Method: "POST", Path: "/v1/traces?x=1", Status: 200, Body: []byte(body),
		Header: http.Header{"Content-Type": {"application/x-protobuf"}, "X-Two": {"a", "b"}},
	}
}

func appendAll(t testing.TB, j *Journal, reqs ...record.Request) {
	t.Helper()
	for _, r := range reqs {
		if _, err := j.Append(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
}

func replay(t testing.TB, j *Journal) []record.Request {
	t.Helper()
	var got []record.Request
	if err := j.Replay(t.Context(), func(r record.Request) error { got = append(got, r); return nil }); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestARequestComesBackAsItWasAfterReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a folder?", "lab #1%20.db")
	want := []record.Request{request("one"), {Tool: record.XRay, Protocol: "xray/udp", Time: noon.Add(time.Second)}, request("\x00\xff\x1f\x8b")}
	want[2].Refused, want[2].Status, want[2].Control = "unknown API key", 401, true

	j, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if want[i].ID, err = j.Append(t.Context(), want[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatalf("closing twice: %v", err)
	}

	j = open(t, path, Options{})
	if diff := cmp.Diff(want, replay(t, j), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("replay (-want +got):\n%s", diff)
	}
	got, err := j.Get(t.Context(), want[2].ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want[2], got); diff != "" {
		t.Errorf("get (-want +got):\n%s", diff)
	}
	if _, err := j.Get(t.Context(), 4711); !errors.Is(err, ErrNotFound) {
		t.Errorf("get of an unknown id: %v, want ErrNotFound", err)
	}
	if id, err := j.Append(t.Context(), request("next")); err != nil || id <= want[2].ID {
		t.Errorf("the next id is %d (%v), want one above %d", id, err, want[2].ID)
	}
}

func TestOnlyTheOwnerReadsTheFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes mean nothing on Windows")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "state", "lab.db")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, nil, 0o644); err != nil { // left behind by something careless
		t.Fatal(err)
	}
	j := open(t, path, Options{})
	appendAll(t, j, request("x"))
	files, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 2 {
		t.Errorf("found only %q, want a write-ahead log too", files)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o, want 600", f, mode)
		}
	}
}

func TestNoCredentialReachesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lab.db")
	j := open(t, path, Options{})
	bare, masked := request("x"), request("y")
	bare.Header = http.Header{"X-Honeycomb-Team": {"hcaik_verysecretverysecret1234"}, "Authorization": {"Bearer topsecretverytopsecret"}}
	masked.Header = record.MaskHeader(bare.Header)
	appendAll(t, j, bare, masked)
	for _, r := range replay(t, j) {
		if diff := cmp.Diff(masked.Header, r.Header); diff != "" {
			t.Errorf("header of %d (-want +got):\n%s", r.ID, diff)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{path, path + "-wal"} {
		if content, _ := os.ReadFile(f); bytes.Contains(content, []byte("secret")) {
			t.Errorf("%s holds a credential", f)
		}
	}
}

func TestASecondLabOnTheFileIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lab.db")
	j := open(t, path, Options{})
	_, err := Open(t.Context(), path, Options{})
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "stop that one") {
		t.Errorf("second open: %v, want ErrInUse with the file's name and the fix", err)
	}
	appendAll(t, j, request("the first goes on"))
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, path, Options{})
}

func TestOpenSaysWhatIsWrongWithTheFile(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, bytes.Repeat([]byte("no database. "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(dir, "newer.db")
	j, err := Open(t.Context(), newer, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.conn.ExecContext(t.Context(), "PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		text:                       "can't be read as a journal",
		newer:                      "written by a newer lab",
		dir:                        "is a directory",
		filepath.Join(text, "sub"): "not a directory",
	} {
		_, err := Open(t.Context(), path, Options{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) && !strings.Contains(err.Error(), text) {
			t.Errorf("open %s: %v, want an error that names it and says %q", path, err, want)
		}
	}
}

func TestConcurrentAppendsShareCommitsAndKeepTheirOwnIDs(t *testing.T) {
	for _, path := range []string{Memory, filepath.Join(t.TempDir(), "lab.db")} {
		j := open(t, path, Options{})
		const senders, each = 16, 50
		var (
			mu   sync.Mutex
			sent = map[int64]string{}
			wg   sync.WaitGroup
		)
		for s := range senders {
			wg.Go(func() {
				for n := range each {
					body := fmt.Sprintf("%d/%d", s, n)
					id, err := j.Append(t.Context(), request(body))
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					sent[id] = body
					mu.Unlock()
					if got, err := j.Get(t.Context(), id); err != nil || string(got.Body) != body {
						t.Errorf("get %d: %q, %v; want %q", id, got.Body, err, body)
					}
				}
			})
		}
		wg.Wait()
		got := map[int64]string{}
		for _, r := range replay(t, j) {
			got[r.ID] = string(r.Body)
		}
		if diff := cmp.Diff(sent, got); diff != "" {
			t.Errorf("%s: kept (-acknowledged +replayed):\n%s", path, diff)
		}
	}
}

func TestAppendGivesUpWithItsContextAndAfterClose(t *testing.T) {
	busy := &Journal{queue: make(chan *pending), closing: make(chan struct{})} // its writer never gets to the queue
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	for range 2 { // while it waits, and when it has ended already
		if _, err := busy.Append(ctx, request("x")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("append with an ended context: %v", err)
		}
	}
	j := open(t, Memory, Options{})
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Append(t.Context(), request("late")); !errors.Is(err, ErrClosed) {
		t.Errorf("append after close: %v, want ErrClosed", err)
	}
}

func TestReplayStopsAtTheCallersError(t *testing.T) {
	j := open(t, Memory, Options{})
	appendAll(t, j, request("1"), request("2"), request("3"))
	stop, calls := errors.New("enough"), 0
	err := j.Replay(t.Context(), func(record.Request) error {
		if calls++; calls == 2 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || calls != 2 {
		t.Errorf("replay: %v after %d calls", err, calls)
	}
}

func TestReplayLetsAppendsThroughAndEndsWhereItBegan(t *testing.T) {
	j := open(t, Memory, Options{})
	appendAll(t, j, request("1"), request("2"))
	n := 0
	if err := j.Replay(t.Context(), func(record.Request) error {
		n++
		_, err := j.Append(t.Context(), request("more"))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if n != 2 {
		t.Errorf("replayed %d requests, want the 2 that were there", n)
	}
}

func TestRecentListsNewestFirstByToolAndRefusal(t *testing.T) {
	j := open(t, Memory, Options{})
	for i := range 10 {
		r := request(strings.Repeat("x", i))
		if i%2 == 1 {
			r.Tool = record.Rollbar
		}
		if i%4 == 1 {
			r.Refused = "no token"
		}
		appendAll(t, j, r)
	}
	f := func(q Query, want ...int64) {
		t.Helper()
		heads, err := j.Recent(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got := []int64{}
		for _, h := range heads {
			got = append(got, h.ID)
			if h.Body != nil || h.Size != h.ID-1 {
				t.Errorf("request %d: body %q, size %d", h.ID, h.Body, h.Size)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", q, diff)
		}
	}
	f(Query{}, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
	f(Query{Limit: 2}, 10, 9)
	f(Query{Before: 9, Limit: 2}, 8, 7)
	f(Query{Tool: record.Rollbar}, 10, 8, 6, 4, 2)
	f(Query{Refused: true}, 10, 6, 2)
	f(Query{Refused: true, Tool: record.Rollbar, Before: 10}, 6, 2)
}
