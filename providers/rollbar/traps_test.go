package rollbar

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"cruddur/providers"
	"cruddur/providers/settings"
)

// Each test here is about one thing that rollbar-go v1.4.5 does on its own, which the comment above it says, and which
// must not happen to what is sent through this package.

// through opens a whole pipeline with Rollbar at the service.
func through(t *testing.T, s *service, more ...string) *providers.Pipeline {
	t.Helper()
	env := map[string]string{"PROVIDERS": "rollbar", endpointName: s.URL, tokenName: token, capName: "0", "OTEL_BSP_SCHEDULE_DELAY": "1"}
	for i := 0; i < len(more); i += 2 {
		env[more[i]] = more[i+1]
	}
	p, err := providers.Open(t.Context(), providers.Options{Env: settings.Map(env), Factories: []providers.Factory{Factory()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { end(t, p, 100*time.Millisecond) })
	return p
}

// end shuts the pipeline down, which must not take much longer than it may.
func end(t *testing.T, p *providers.Pipeline, within time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	start := time.Now()
	_ = p.Shutdown(ctx)
	if took := time.Since(start); took > within+5*time.Second {
		t.Errorf("took %v to end, %v were allowed", took, within)
	}
}

func counts(p *providers.Pipeline) providers.Counts {
	return p.Telemetry().Providers[0].Signals["errors"]
}

// await waits until something is so.
func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

// seen counts the requests that arrived.
func (s *service) seen() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.bodies)
}

// printed returns what do wrote to the process's outputs and the standard logger.
func printed(t *testing.T, do func()) string {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, stdout := os.Stderr, os.Stdout
	os.Stderr, os.Stdout = write, write
	log.SetOutput(write)
	defer func() { os.Stderr, os.Stdout = stderr, stdout; log.SetOutput(stderr) }()
	do()
	_ = write.Close()
	text, _ := io.ReadAll(read)
	return string(text)
}

// Close of the asynchronous client never returns when the server answers 429.
func TestTrapCloseHangsOn429(t *testing.T) {
	for range 3 {
		s := serve(t, reply{status: 429})
		p := through(t, s)
		for range 3 {
			p.Report(t.Context(), slog.LevelError, "home", errors.New("boom"))
		}
		end(t, p, 300*time.Millisecond)
		if c := counts(p); !c.Balanced() || c.Dropped[providers.Deadline] != 3 {
			t.Errorf("got %+v", c)
		}
	}
}

// Close blocks for as long as a server hangs.
func TestTrapCloseHangsWithTheServer(t *testing.T) {
	s := serve(t)
	stall(t, s)
	p := through(t, s)
	for range 3 {
		p.Report(t.Context(), slog.LevelError, "home", errors.New("boom"))
	}
	end(t, p, 300*time.Millisecond)
	if c := counts(p); !c.Balanced() || c.DroppedTotal()+c.Unknown != 3 {
		t.Errorf("got %+v", c)
	}
}

// Wait never returns after something was sent with a context that is already cancelled.
func TestTrapWaitHangsAfterACancelledContext(t *testing.T) {
	s := serve(t)
	p := through(t, s)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	p.Report(gone, slog.LevelError, "home", errors.New("boom"))
	if err := p.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	if c := counts(p); c.Acked != 1 {
		t.Errorf("got %+v: a request that is over is what errors are about", c)
	}
}

// Sending after Close panics inside, is recovered, printed, and lost.
func TestTrapSendingAfterClose(t *testing.T) {
	s := serve(t)
	p := through(t, s)
	end(t, p, time.Second)
	if text := printed(t, func() { p.Report(t.Context(), slog.LevelError, "late", nil) }); text != "" {
		t.Errorf("printed %s", text)
	}
	if c := counts(p); c.Dropped[providers.Closed] != 1 || !c.Balanced() || s.seen() != 0 {
		t.Errorf("got %+v", c)
	}
}

// The wait group is used again before Wait has returned: a race (issue 68). Meant for the race detector.
func TestTrapRaceOfSendingWaitingAndClosing(t *testing.T) {
	s := serve(t)
	p := through(t, s)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 25 {
				p.Report(t.Context(), slog.LevelError, "home", errors.New("boom"))
				_ = p.Telemetry()
			}
		})
		wait.Go(func() {
			for range 5 {
				_ = p.Flush(t.Context())
			}
		})
	}
	wait.Go(func() { end(t, p, 5*time.Second) })
	wait.Wait()
	if c := counts(p); c.Handed != 100 || !c.Balanced() || c.Acked+c.Dropped[providers.Closed] != 100 || int64(s.seen()) != c.Acked {
		t.Errorf("got %+v", c)
	}
}

// A 429 is tried four times within milliseconds, whatever it asks for.
func TestTrapRetriesAtOnce(t *testing.T) {
	s := serve(t, reply{status: 429, header: map[string]string{"X-Rate-Limit-Remaining-Seconds": "1"}}, reply{})
	p := through(t, s)
	start := time.Now()
	p.Report(t.Context(), slog.LevelError, "home", errors.New("boom"))
	if err := p.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	if took := time.Since(start); took < time.Second || s.seen() != 2 {
		t.Errorf("%d requests in %v", s.seen(), took)
	}
	if c := counts(p); c.Acked != 1 || c.Retries != 1 {
		t.Errorf("got %+v", c)
	}
}

// A 5xx is not tried again at all; and items have no uuid, so that a second try would be a second occurrence.
func TestTrap5xxIsLost(t *testing.T) {
	s := serve(t, reply{status: 503}, reply{status: 500}, reply{})
	p := through(t, s)
	p.Report(t.Context(), slog.LevelError, "home", errors.New("boom"))
	if err := p.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	items := s.items(t)
	if c := counts(p); c.Acked != 1 || len(items) != 3 {
		t.Fatalf("got %+v after %d requests", c, len(items))
	}
	if id, _ := items[0]["uuid"].(string); len(id) != 36 || items[1]["uuid"] != id || items[2]["uuid"] != id {
		t.Errorf("uuids %v, %v, %v", id, items[1]["uuid"], items[2]["uuid"])
	}
}

// A refused connection counts as no temporary error and is not tried again.
func TestTrapRefusedConnectionIsLost(t *testing.T) {
	s := serve(t)
	address := s.Listener.Addr().String()
	s.Close()
	p := through(t, s)
	p.Report(t.Context(), slog.LevelError, "home", errors.New("boom"))
	await(t, "a try", func() bool { return counts(p).Batches > 0 })
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", address)
	if err != nil {
		t.Skipf("somebody else took %s: %v", address, err)
	}
	again := &httptest.Server{Listener: listener, Config: &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}}
	again.Start()
	t.Cleanup(again.Close)
	if err := p.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	if c := counts(p); c.Acked != 1 {
		t.Errorf("got %+v", c)
	}
}

// There is no time-out: a server that hangs blocks the one worker.
func TestTrapNoTimeOut(t *testing.T) {
	s := serve(t)
	answer := s.Config.Handler
	var once sync.Once
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hang := false
		once.Do(func() { hang = true })
		if hang {
			_, _ = io.Copy(io.Discard, r.Body)
			<-release
			return
		}
		answer.ServeHTTP(w, r)
	})
	p := through(t, s, "OTEL_BSP_EXPORT_TIMEOUT", "200")
	p.Report(t.Context(), slog.LevelError, "home", errors.New("boom"))
	if err := p.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	if c := counts(p); c.Acked != 1 || c.Retries != 1 {
		t.Errorf("got %+v", c)
	}
}

// A full buffer prints the item and forgets it.
func TestTrapFullBufferIsPrinted(t *testing.T) {
	s := serve(t)
	stall(t, s)
	p := through(t, s, "TELEMETRY_QUEUE_ITEMS", "2")
	p.Report(t.Context(), slog.LevelError, "first", errors.New("boom"))
	await(t, "the first on its way", func() bool { return counts(p).Inflight == 1 })
	text := printed(t, func() {
		for range 10 {
			p.Report(t.Context(), slog.LevelError, "hunter2", errors.New("boom"))
		}
	})
	if c := counts(p); text != "" || c.Dropped[providers.QueueFull] != 8 || !c.Balanced() {
		t.Errorf("printed %q, got %+v", text, c)
	}
}

// A failed send prints the whole payload, people and request included.
func TestTrapPayloadOnStderr(t *testing.T) {
	s := serve(t, reply{status: 500}, reply{status: 429}, reply{status: 400}, reply{status: 403}, reply{body: "<html>"})
	p := open(t, s.URL)
	text := printed(t, func() {
		for range 5 {
			p.sender.Send(t.Context(), []providers.ErrorEvent{failure()})
		}
		s.Close()
		p.sender.Send(t.Context(), []providers.ErrorEvent{failure()})
		p.sender.client.SetToken("")
		p.sender.Send(t.Context(), []providers.ErrorEvent{failure()})
	})
	if text != "" {
		t.Errorf("printed %s", text)
	}
}

// An empty token drops the item and says that all is well.
func TestTrapEmptyToken(t *testing.T) {
	if _, err := tryOpen("http://127.0.0.1:1", tokenName, ""); err == nil || !strings.HasPrefix(err.Error(), "ROLLBAR_ACCESS_TOKEN is set but empty") {
		t.Errorf("got %v", err)
	}
	s := serve(t)
	p := open(t, s.URL)
	p.sender.client.SetToken("")
	got := p.sender.Send(t.Context(), []providers.ErrorEvent{failure()})
	if got.Rejected != 1 || got.Acked != 0 || s.seen() != 0 {
		t.Errorf("got %+v", got)
	}
	checkError(t, got.Err, "sent nothing", "")
}

// SetItemsPerMinute drops what is over without a word.
func TestTrapCapIsSilent(t *testing.T) {
	s := serve(t)
	p := through(t, s, capName, "1")
	for range 3 {
		p.Report(t.Context(), slog.LevelError, "home", errors.New("boom"))
	}
	if err := p.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	c := counts(p)
	if c.Acked != 1 || c.Dropped[providers.HeldBack] != 2 || !strings.HasPrefix(c.LastError, "held back 2 items") {
		t.Errorf("got %+v", c)
	}
}

// Nothing bounds an item, and Rollbar refuses one that is too large.
func TestTrapNoSizeLimit(t *testing.T) {
	s := serve(t)
	e := failure()
	e.Err = fmt.Errorf("%s: %w", strings.Repeat("x", 3<<20), e.Err)
	got := open(t, s.URL).sender.Send(t.Context(), []providers.ErrorEvent{e})
	if got.Acked != 1 || got.BytesWire > mostItem+100 {
		t.Errorf("got %+v", got)
	}
}

// The address of the request is sent as it came, and so are cookies and custom fields.
func TestTrapSecretsOfTheRequest(t *testing.T) {
	const secret = "hunt" + "er2" // source lines are in the item too
	s := serve(t)
	p := through(t, s)
	handler := p.Inner()(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		p.Report(r.Context(), slog.LevelError, "home", errors.New("boom"), slog.String("db.password", secret))
	}))
	r := httptest.NewRequestWithContext(t.Context(), "GET", "http://worf:"+secret+"@cruddur.example/api?access_token="+secret+"&term=crud", nil)
	r.Header.Set("Cookie", "session="+secret)
	r.Header.Set("Authorization", "Bearer "+secret)
	r.Header.Set("X-Api-Key", secret)
	r.Header.Set("Referer", "http://cruddur.example/?token="+secret)
	r.Header.Set("Accept", "text/html")
	handler.ServeHTTP(httptest.NewRecorder(), r)
	if err := p.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	body := string(s.bodies[0])
	if strings.Contains(body, secret) || strings.Contains(body, `"Cookie":`) {
		t.Errorf("tells too much: %s", body)
	}
	for _, kept := range []string{"term=crud", "text/html", "cruddur.example/api"} {
		if !strings.Contains(body, kept) {
			t.Errorf("%s is missing in %s", kept, body)
		}
	}
}

// The person is the process's, so that one person's errors show another's name.
func TestTrapPersonOfTheProcess(t *testing.T) {
	s := serve(t)
	p := through(t, s)
	for _, id := range []string{"worf", "", "andrewbrown"} {
		p.Report(t.Context(), slog.LevelError, "home", errors.New("boom"), slog.String(providers.AttrUserID, id))
	}
	if err := p.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	items := s.items(t)
	_, nobody := items[1]["person"]
	first, _ := items[0]["person"].(map[string]any)
	last, _ := items[2]["person"].(map[string]any)
	if first["id"] != "worf" || nobody || last["id"] != "andrewbrown" {
		t.Errorf("got %v, %v, %v", first, items[1]["person"], last)
	}
}

// The item says that it comes from version 1.2.0, and shows the whole configuration.
func TestTrapVersionAndConfiguration(t *testing.T) {
	s := serve(t)
	p := open(t, s.URL)
	p.sender.Send(t.Context(), []providers.ErrorEvent{failure()})
	if n := s.items(t)[0]["notifier"].(map[string]any); n["version"] == "1.2.0" || n["name"] != "cruddur" || n["via"] != p.sender.builder.via {
		t.Errorf("got %v", n)
	}
	body := string(s.bodies[0])
	for _, hidden := range []string{"1.2.0", "configuredOptions", "telemetry", s.URL, token} {
		if strings.Contains(body, hidden) {
			t.Errorf("%s is in %s", hidden, body)
		}
	}
	built := &debug.BuildInfo{Deps: []*debug.Module{{Path: "github.com/rollbar/rollbar", Version: "v1"}, {Path: "github.com/rollbar/rollbar-go", Version: "v1.4.5"}}}
	if got := via(built); got != "rollbar/rollbar-go v1.4.5" {
		t.Errorf("got %q, want the version that the program was built with", got)
	}
}

// Stacks begin with the crash, which Rollbar documents to be last, and the first calls are the client's own.
func TestTrapFramesInTheWrongOrder(t *testing.T) {
	s := serve(t)
	p := through(t, s)
	p.Report(t.Context(), slog.LevelError, "home", errors.New("boom"))
	if err := p.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	frames := s.items(t)[0]["body"].(map[string]any)["trace_chain"].([]any)[0].(map[string]any)["frames"].([]any)
	crash := frames[len(frames)-1].(map[string]any)
	if crash["method"] != "rollbar.TestTrapFramesInTheWrongOrder" || crash["filename"] != "cruddur/providers/rollbar/traps_test.go" || crash["code"] == nil {
		t.Errorf("crashed at %v", crash)
	}
	for _, f := range frames {
		if m := f.(map[string]any)["method"].(string); strings.Contains(m, "rollbar-go") || strings.Contains(m, "Pipeline") {
			t.Errorf("%s is in the stack", m)
		}
	}
}

// A joined error is one link of the chain, and its branches are lost.
func TestTrapJoinedErrors(t *testing.T) {
	s := serve(t)
	e := failure()
	e.Err = fmt.Errorf("both: %w", errors.Join(errors.New("left"), fmt.Errorf("right: %w", io.EOF)))
	open(t, s.URL).sender.Send(t.Context(), []providers.ErrorEvent{e})
	var got []string
	for _, link := range s.items(t)[0]["body"].(map[string]any)["trace_chain"].([]any) {
		got = append(got, link.(map[string]any)["exception"].(map[string]any)["message"].(string))
	}
	if want := "both: left\nright: EOF|left\nright: EOF|left|right: EOF|EOF"; strings.Join(got, "|") != want {
		t.Errorf("got %q", got)
	}
}

// The fingerprint has line numbers in it: every edit of a file makes new items.
func TestTrapFingerprintWithLineNumbers(t *testing.T) {
	b := newBuilder(newSources(time.Now()), true)
	one, two := message(), message()
	one.Err, one.Callers = &withStack{bornOn(1)}, bornOn(1)
	two.Err, two.Callers = &withStack{bornOn(2)}, bornOn(2)
	if providers.Frames(one.Callers)[1].Line == providers.Frames(two.Callers)[1].Line {
		t.Fatal("both were born on one line")
	}
	if b.fingerprint(&one, nil) != b.fingerprint(&two, nil) {
		t.Error("two lines, two items")
	}
}

// The functions for errors panic when the error is nil.
func TestTrapNilError(t *testing.T) {
	s := serve(t)
	p := through(t, s)
	p.Report(t.Context(), slog.LevelError, "nothing wrong", nil)
	if err := p.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	body := s.items(t)[0]["body"].(map[string]any)
	if m, _ := body["message"].(map[string]any); m["body"] != "nothing wrong" {
		t.Errorf("got %v", body)
	}
}

// Wrap swallows the panic that it reports.
func TestTrapPanicsAreSwallowed(t *testing.T) {
	p := through(t, serve(t))
	handler := p.Inner()(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("mine") }))
	defer func() {
		if v := recover(); v != "mine" {
			t.Errorf("recovered %v", v)
		}
	}()
	handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "GET", "/", nil))
}

// The endpoint must be given with its path, and no variable of the environment is read.
func TestTrapEndpointAndEnvironment(t *testing.T) {
	s := serve(t)
	p := through(t, s, endpointName, s.URL, tokenName, "", "ROLLBAR_TOKEN", token, "ROLLBAR_ENVIRONMENT", "class")
	p.Report(t.Context(), slog.LevelInfo, "hello", nil)
	if err := p.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	if s.paths[0] != itemPath || s.headers[0].Get("X-Rollbar-Access-Token") != token || s.items(t)[0]["environment"] != "class" {
		t.Errorf("%s with %s", s.paths[0], s.bodies[0])
	}
}

// The asynchronous client keeps its goroutine, and the package starts one when it is imported; ours starts none.
func TestTrapGoroutinesStay(t *testing.T) {
	before := goleak.IgnoreCurrent()
	s := serve(t)
	p := through(t, s)
	p.Report(t.Context(), slog.LevelError, "home", errors.New("boom"))
	end(t, p, 5*time.Second)
	s.Close()
	goleak.VerifyNone(t, before)
}
