// Package providertest is the suite that every provider passes: one call of [Run] in the tool's own tests.
//
// It drives a provider through the whole pipeline, as the backend does, against a scriptable server that can take,
// refuse, stall, garble and cut off. What it asks is what the pipeline promises to the application: nothing on the
// request path waits, every item is accounted for, shutting down keeps its deadline, and no secret shows anywhere.
package providertest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"cruddur/providers"
	"cruddur/providers/settings"
)

// Subject is the provider under test and what the suite must know of its vendor.
type Subject struct {
	Factory providers.Factory

	// Env is the provider's environment with its end at the given address: a URL for HTTP, host:port for UDP.
	Env func(address string) map[string]string
	// Secret is the key that Env sets, "" when there is none. It must never show.
	Secret string

	// Accept answers as the vendor does when it takes everything. nil: the provider does not speak HTTP, and only the
	// parts of the suite that need no server run.
	Accept http.HandlerFunc
	// Throttle answers as the vendor does when it wants a wait of one second. nil: 429 with Retry-After.
	Throttle http.HandlerFunc
	// Unauthorized answers as the vendor does to a wrong key. nil: 401.
	Unauthorized http.HandlerFunc
	// UnauthorizedRetries says that a wrong key keeps items for later instead of refusing them.
	UnauthorizedRetries bool
}

// Run runs the suite. The provider's package must leave no goroutine behind; ignore names functions of libraries that
// start one at import.
func Run(t *testing.T, s Subject, ignore ...goleak.Option) {
	t.Helper()
	options := append([]goleak.Option{goleak.IgnoreCurrent()}, ignore...)
	cases := []struct {
		name string
		http bool
		run  func(*testing.T, *bench)
	}{
		{"opening contacts nobody", true, opensQuietly},
		{"shutting down unused is fine, twice", false, shutsDownUnused},
		{"a flush delivers everything", false, flushDelivers},
		{"a stalled server blocks nobody", true, stalls},
		{"a full queue drops and counts", true, overflows},
		{"a throttle is obeyed", true, obeysThrottle},
		{"a wrong key is a failure that names its setting", true, namesTheKey},
		{"server errors heal", true, heals},
		{"garbage and broken answers hurt nobody", true, survivesGarbage},
		{"every refusal is decided and hurts nobody", true, survivesRefusals},
		{"a reply that drips is given up in time", true, survivesDrip},
		{"a wrong certificate is a failure, not a wait", true, refusesCertificate},
		{"an end that is not there hurts nobody", true, survivesAbsence},
		{"spans beyond every limit are sent or counted", false, sendsExtremes},
		{"concurrent use", false, concurrent},
	}
	for _, c := range cases {
		if c.http && s.Accept == nil {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, s)
			c.run(t, b)
			b.finish(t)
			if err := goleak.Find(options...); err != nil {
				t.Error(err)
			}
		})
	}
}

// bench is one case's server, pipeline and everything that was printed.
type bench struct {
	Subject
	server *server
	env    map[string]string
	lines  lockedBuffer
	open   []*providers.Pipeline
	errs   []error
}

// quick makes batches go out soon and retries last.
var quick = map[string]string{
	"OTEL_BSP_SCHEDULE_DELAY": "5", "OTEL_BLRP_SCHEDULE_DELAY": "5",
	"OTEL_BSP_EXPORT_TIMEOUT": "2000", "OTEL_BLRP_EXPORT_TIMEOUT": "2000",
}

func newBench(t *testing.T, s Subject) *bench {
	b := &bench{Subject: s, server: newServer(s)}
	b.env = maps.Clone(quick)
	b.env["PROVIDERS"] = s.Factory.Name
	maps.Copy(b.env, s.Env(b.server.address()))
	t.Cleanup(b.server.close)
	return b
}

func (b *bench) pipeline(t *testing.T) *providers.Pipeline {
	t.Helper()
	p, err := providers.Open(t.Context(), providers.Options{
		Env: settings.Map(b.env), Factories: []providers.Factory{b.Factory},
		Lines: slog.NewTextHandler(&b.lines, nil), Stdout: &b.lines,
	})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	b.open = append(b.open, p)
	return p
}

// finish shuts everything down and checks what must hold after every case.
func (b *bench) finish(t *testing.T) {
	t.Helper()
	var seen bytes.Buffer
	for _, p := range b.open {
		b.errs = append(b.errs, shutdown(t, p, 5*time.Second))
		telemetry := p.Telemetry()
		if err := json.NewEncoder(&seen).Encode(telemetry); err != nil {
			t.Error(err)
		}
		for name, c := range telemetry.Providers[0].Signals {
			if !c.Balanced() || c.Queued != 0 || c.Inflight != 0 {
				t.Errorf("%s ledger after shutdown: %+v", name, c)
			}
		}
	}
	b.server.close()
	seen.WriteString(b.lines.String())
	if err := errors.Join(b.errs...); err != nil {
		seen.WriteString(err.Error())
	}
	if b.Secret != "" && strings.Contains(seen.String(), b.Secret) {
		t.Errorf("the secret shows in what was printed, served or returned:\n%s", seen.String())
	}
}

// shutdown fails the test when the pipeline takes longer than within, with room for a slow machine.
func shutdown(t *testing.T, p *providers.Pipeline, within time.Duration) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- p.Shutdown(ctx) }()
	select {
	case err := <-done:
		return err
	case <-time.After(within + 10*time.Second):
		t.Fatalf("shutdown did not keep its deadline of %v", within)
		return nil
	}
}

func count(p *providers.Pipeline, of func(providers.Counts) int64) int64 {
	var sum int64
	for _, c := range p.Telemetry().Providers[0].Signals {
		sum += of(c)
	}
	return sum
}

func handed(c providers.Counts) int64    { return c.Handed }
func arrived(c providers.Counts) int64   { return c.Acked + c.Unconfirmed }
func retries(c providers.Counts) int64   { return c.Retries }
func rejected(c providers.Counts) int64  { return c.Rejected }
func undecided(c providers.Counts) int64 { return c.Queued + c.Inflight }

// eventually waits for a condition, with a deadline that only a broken provider meets.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within 20s: %s", what)
		}
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
