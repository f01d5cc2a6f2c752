package journal

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"cruddur/lab/record"
)

// childPath makes the test binary a child that appends to the journal there until it is killed.
const childPath = "JOURNAL_TEST_CHILD"

func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		appendUntilKilled(path)
		return
	}
	os.Exit(m.Run())
}

// appendUntilKilled prints each id once it is acknowledged, with the body that was sent.
func appendUntilKilled(path string) {
	j, err := Open(context.Background(), path, Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for s := range 8 {
		wg.Go(func() {
			for n := 0; ; n++ {
				body := fmt.Sprintf("%d-%d-%d-%s", os.Getpid(), s, n, strings.Repeat("x", n%5000))
				id, err := j.Append(context.Background(), request(body))
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				mu.Lock()
				fmt.Println(id, body)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

func TestAKilledProcessLosesNothingThatItAcknowledged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lab.db")
	acknowledged := map[int64]string{}
	for round := range 3 {
		child := exec.CommandContext(t.Context(), os.Args[0])
		child.Env = append(os.Environ(), childPath+"="+path)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			number, body, complete := strings.Cut(lines.Text(), " ")
			id, err := strconv.ParseInt(number, 10, 64)
			if complete && err == nil && strings.Count(body, "-") == 3 {
				if earlier, taken := acknowledged[id]; taken {
					t.Fatalf("id %d was given to %.20q and to %.20q", id, earlier, body)
				}
				acknowledged[id] = body
			}
			if n == 400*(round+1) {
				if err := child.Process.Kill(); err != nil { // SIGKILL
					t.Fatal(err)
				}
			} // and read on: what was printed before it died counts
		}
		if err := child.Wait(); err == nil {
			t.Fatal("the child ended by itself")
		}
	}
	if len(acknowledged) < 2400 {
		t.Fatalf("only %d acknowledged", len(acknowledged))
	}
	j := open(t, path, Options{})
	kept := map[int64]string{}
	if err := j.Replay(t.Context(), func(r record.Request) error { kept[r.ID] = string(r.Body); return nil }); err != nil {
		t.Fatal(err)
	}
	for id, body := range acknowledged {
		if got := kept[id]; !strings.HasPrefix(got, body) {
			t.Fatalf("request %d: acknowledged as %.30q, kept as %.30q", id, body, got)
		}
	}
}
