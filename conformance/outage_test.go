package conformance

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// The load of an outage test.
const (
	outageRate = 200 // requests a second, whatever the answers do
	outageFor  = 20 * time.Second
	downFrom   = 5 * time.Second
	downFor    = 10 * time.Second
)

// backend is a running cruddur command that sends to the lab through relays.
type backend struct {
	url     string
	process *exec.Cmd
	lines   chan string // everything it wrote, when it has ended
}

// counts is a ledger, as GET /telemetry has it.
type counts struct {
	Handed, Filtered, Queued, Inflight, Acked, Unconfirmed, Rejected, Unknown, Retries int64
	Dropped                                                                            map[string]int64
}

func (c counts) lost() int64 {
	sum := c.Rejected
	for _, n := range c.Dropped {
		sum += n
	}
	return sum
}

func (c counts) balanced() bool {
	return c.Handed == c.Filtered+c.Queued+c.Inflight+c.Acked+c.Unconfirmed+c.Unknown+c.lost()
}

func startBackend(t testing.TB, env ...string) *backend {
	t.Helper()
	b := &backend{process: cruddur(append([]string{"SHUTDOWN_TIMEOUT=15s"}, env...)...), lines: make(chan string, 1)}
	stderr, err := b.process.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := b.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.process.Process.Kill() })
	lines := bufio.NewReader(stderr)
	var said strings.Builder
	for b.url == "" {
		line, err := lines.ReadString('\n')
		said.WriteString(line)
		if err != nil {
			t.Fatalf("the backend did not get ready: %v\n%s", err, said.String())
		}
		_, b.url, _ = strings.Cut(strings.TrimSpace(line), "cruddur is ready on ")
	}
	go func() {
		rest, _ := io.ReadAll(lines)
		b.lines <- string(rest)
	}()
	return b
}

// stop ends it as an orchestrator does and returns what it wrote since it was ready.
func (b *backend) stop(t *testing.T) string {
	t.Helper()
	_ = b.process.Process.Signal(syscall.SIGTERM)
	said := <-b.lines
	if err := b.process.Wait(); err != nil {
		t.Errorf("the backend ended with %v\n%s", err, said)
	}
	return said
}

// ledgers reads every provider's ledger by tool and signal.
func (b *backend) ledgers(t testing.TB) map[string]counts {
	t.Helper()
	var telemetry struct {
		Providers []struct {
			Tool    string
			Signals map[string]counts
		}
	}
	_, _, body := get(t, b.url+"/telemetry")
	if err := json.Unmarshal([]byte(body), &telemetry); err != nil {
		t.Fatal(err)
	}
	out := map[string]counts{}
	for _, p := range telemetry.Providers {
		for signal, c := range p.Signals {
			out[p.Tool+" "+signal] = c
		}
	}
	return out
}

// load sends requests at a fixed rate for a time and counts the answers that a user would complain about.
func load(t testing.TB, url string, rate int, d time.Duration) (sent, failed int64) {
	t.Helper()
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	var bad atomic.Int64
	var wait sync.WaitGroup
	ticks := time.NewTicker(time.Second / time.Duration(rate))
	defer ticks.Stop()
	for end := time.Now().Add(d); time.Now().Before(end); <-ticks.C {
		path := "/api/activities/home"
		if sent%10 == 9 {
			path = "/rollbar/test"
		}
		sent++
		wait.Go(func() {
			resp, err := client.Get(url + path)
			if err != nil {
				bad.Add(1)
				return
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				bad.Add(1)
			}
		})
	}
	wait.Wait()
	return sent, bad.Load()
}

// rig is a lab, relays to its ports, and a backend that sends through them.
type rig struct {
	lab     *demo
	relays  map[string]*relay
	backend *backend
}

func newRig(t testing.TB) *rig {
	t.Helper()
	r := &rig{lab: startDemo(t)}
	host := func(u string) string { return strings.TrimPrefix(u, "http://") }
	r.relays = map[string]*relay{
		"honeycomb":  newRelay(t, host(r.lab.OTLP), false),
		"xray":       newRelay(t, r.lab.XRay, true),
		"cloudwatch": newRelay(t, host(r.lab.AWS), false),
		"rollbar":    newRelay(t, host(r.lab.Rollbar), false),
	}
	at := func(tool string) string { return r.relays[tool].address }
	r.backend = startBackend(t,
		"PROVIDERS=honeycomb,xray,cloudwatch,rollbar",
		"OTEL_BSP_SCHEDULE_DELAY=200", "OTEL_BLRP_SCHEDULE_DELAY=200",
		"HONEYCOMB_API_KEY=abcdefghijklmnopqrstuv", "HONEYCOMB_API_ENDPOINT=http://"+at("honeycomb"),
		"AWS_XRAY_DAEMON_ADDRESS="+at("xray"),
		"AWS_REGION=us-east-1", "AWS_ACCESS_KEY_ID=lab", "AWS_SECRET_ACCESS_KEY=lab-secret", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS=http://"+at("cloudwatch"),
		"ROLLBAR_ACCESS_TOKEN=0123456789abcdef0123456789abcdef", "ROLLBAR_ENDPOINT=http://"+at("rollbar")+"/api/1/item/", "ROLLBAR_ITEMS_PER_MINUTE=0",
	)
	return r
}

// received counts what the lab has of each tool.
func (r *rig) received(t *testing.T) map[string]int64 {
	t.Helper()
	var ledger struct {
		Received map[string]struct{ New int64 }
	}
	_, _, body := get(t, r.lab.Page+"/lab/api/ledger")
	if err := json.Unmarshal([]byte(body), &ledger); err != nil {
		t.Fatal(err)
	}
	out := map[string]int64{}
	for tool, n := range ledger.Received {
		out[tool] = n.New
	}
	return out
}

// One tool is down for 10 s of a 20 s load: users see nothing of it, the others lose nothing, and what the tools over
// HTTP missed is delivered when they are back.
func TestAnOutageOfOneTool(t *testing.T) {
	for _, tool := range []string{"honeycomb", "xray", "cloudwatch", "rollbar"} {
		t.Run(tool, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			down := time.AfterFunc(downFrom, r.relays[tool].down)
			defer down.Stop()
			up := time.AfterFunc(downFrom+downFor, func() { r.relays[tool].up(t) })
			defer up.Stop()
			sent, failed := load(t, r.backend.url, outageRate, outageFor)
			if failed != 0 {
				t.Errorf("%d of %d requests failed while %s was down", failed, sent, tool)
			}
			ledgers := r.settled(t)
			for name, c := range ledgers {
				if !c.balanced() {
					t.Errorf("%s: the ledger does not add up: %+v", name, c)
				}
				if c.lost()+c.Unknown != 0 {
					t.Errorf("%s lost %d and does not know of %d: %+v", name, c.lost(), c.Unknown, c)
				}
			}
			r.compare(t, tool, ledgers)
		})
	}
}

// settled waits until nothing is on its way any more and returns the ledgers.
func (r *rig) settled(t testing.TB) map[string]counts {
	t.Helper()
	var ledgers map[string]counts
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		ledgers = r.backend.ledgers(t)
		waiting := int64(0)
		for _, c := range ledgers {
			waiting += c.Queued + c.Inflight
		}
		if waiting == 0 {
			return ledgers
		}
		if time.Now().After(deadline) {
			t.Fatalf("still on the way after a minute: %+v", ledgers)
		}
	}
}

// compare holds what was sent against what the lab received. A retried batch whose answer was cut off may have arrived
// twice, at the tool that was down; the others must agree exactly.
func (r *rig) compare(t *testing.T, down string, ledgers map[string]counts) {
	t.Helper()
	received := r.received(t)
	for _, c := range []struct{ tool, signal string }{{"honeycomb", "spans"}, {"xray", "spans"}, {"cloudwatch", "logs"}, {"rollbar", "errors"}} {
		l, got := ledgers[c.tool+" "+c.signal], received[c.tool]
		sent := l.Acked + l.Unconfirmed
		t.Logf("%s down: %s sent %d, unconfirmed %d, received %d, retried %d", down, c.tool, sent, l.Unconfirmed, got, l.Retries)
		switch {
		case c.tool == "xray":
			if got > sent {
				t.Errorf("x-ray received %d of %d sent", got, sent)
			}
			if down != "xray" && got != sent {
				t.Errorf("x-ray received %d of %d while %s was down", got, sent, down)
			}
		case c.tool == down:
			if got < sent {
				t.Errorf("%s received %d of %d acknowledged", c.tool, got, sent)
			}
		case got != sent:
			t.Errorf("%s received %d of %d while %s was down", c.tool, got, sent, down)
		}
	}
}

// SIGTERM under load: what was handed over is delivered or counted, within the deadline, with exit code 0.
func TestTerminationUnderLoad(t *testing.T) {
	r := newRig(t)
	stopped := make(chan string, 1)
	timer := time.AfterFunc(2*time.Second, func() { stopped <- r.backend.stop(t) })
	defer timer.Stop()
	load(t, r.backend.url, outageRate, 3*time.Second) // the last second finds nobody
	said := <-stopped
	for line := range strings.SplitSeq(strings.TrimSpace(said), "\n") {
		if fields := strings.Fields(line); len(fields) > 2 && (strings.Contains(line, " lost (") || strings.Contains(line, "refused") || strings.Contains(line, "unknown")) {
			t.Errorf("something was lost: %s", line)
		}
	}
	for _, tool := range []string{"honeycomb", "xray", "cloudwatch", "rollbar"} {
		if !strings.Contains(said, tool) {
			t.Errorf("no account of %s:\n%s", tool, said)
		}
	}
	var spans, lines int64
	for line := range strings.SplitSeq(said, "\n") {
		_, _ = fmt.Sscanf(line, "honeycomb spans %d delivered", &spans)
		_, _ = fmt.Sscanf(line, "cloudwatch logs %d delivered", &lines)
	}
	if got := r.received(t); spans == 0 || got["honeycomb"] != spans || got["cloudwatch"] != lines {
		t.Errorf("delivered %d spans and %d lines, the lab has %v", spans, lines, got)
	}
}
