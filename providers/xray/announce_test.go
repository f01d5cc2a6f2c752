package xray

import (
	"context"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
	"go.uber.org/goleak"
)

// announced runs spans through a real tracer with an announcer whose datagrams stay in memory.
func announced(t *testing.T, test func(tracer api.Tracer, a *announcer, c *heard)) {
	synctest.Test(t, func(t *testing.T) {
		c := new(heard)
		a := newAnnouncer(time.Second, "daemon:2000", *newEncoder())
		a.socket.dial = func(context.Context, string, string) (net.Conn, error) { return c, nil }
		tp := sdk.NewTracerProvider(sdk.WithSpanProcessor(starts(a.started)), sdk.WithResource(process()))
		test(tp.Tracer("t"), a, c)
		for range 2 {
			if err := a.stop(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
}

// heard is a connection that keeps what is written.
type heard struct {
	fakeConn
	mu        sync.Mutex
	datagrams []string
}

func (c *heard) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, document, _ := strings.Cut(string(b), "\n")
	c.datagrams = append(c.datagrams, document)
	return len(b), nil
}

func (c *heard) documents() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.datagrams)
}

// starts is a span processor that only listens to starts.
type starts func(sdk.ReadOnlySpan)

func (s starts) OnStart(_ context.Context, span sdk.ReadWriteSpan) { s(span) }
func (s starts) OnEnd(sdk.ReadOnlySpan)                            {}
func (s starts) Shutdown(context.Context) error                    { return nil }
func (s starts) ForceFlush(context.Context) error                  { return nil }

func TestWorkThatGoesOnIsAnnouncedOnce(t *testing.T) {
	announced(t, func(tracer api.Tracer, a *announcer, c *heard) {
		for range 50 {
			_, short := tracer.Start(t.Context(), "short")
			time.Sleep(10 * time.Millisecond)
			short.End()
		}
		ctx, long := tracer.Start(t.Context(), "long", api.WithSpanKind(api.SpanKindServer), api.WithAttributes(text("http.request.method", "GET"), text("url.path", "/slow")))
		_, child := tracer.Start(ctx, "query", api.WithSpanKind(api.SpanKindClient))
		long.SetAttributes(text("app.step", "two"))
		time.Sleep(900 * time.Millisecond)
		synctest.Wait()
		if len(c.documents()) > 0 {
			t.Fatalf("announced after less than a second: %s", c.documents())
		}
		time.Sleep(400 * time.Millisecond)
		synctest.Wait()
		if len(c.documents()) != 2 {
			t.Fatalf("%d documents, want those of the two open spans: %s", len(c.documents()), c.documents())
		}
		segment, sub := decode(t, c.documents()[0]), decode(t, c.documents()[1])
		id := long.SpanContext().SpanID()
		for path, want := range map[string]any{
			"name": "cruddur-backend", "id": hexOf(id[:]), "in_progress": true, "end_time": nil, "http|request|url": "/slow", "annotations|app.step": "two", "fault": nil,
		} {
			if got := at(segment, path); got != want {
				t.Errorf("%s: got %v, want %v", path, got, want)
			}
		}
		if at(sub, "type") != "subsegment" || at(sub, "in_progress") != true || at(sub, "parent_id") != hexOf(id[:]) {
			t.Errorf("%v", sub)
		}
		time.Sleep(time.Minute)
		long.SetStatus(codes.Error, "late")
		child.End()
		long.End()
		time.Sleep(time.Minute)
		if n, bytes := a.take(); len(c.documents()) != 2 || n != 2 || bytes != len(c.documents()[0])+len(c.documents()[1])+2*len(datagramHeader) {
			t.Errorf("%d documents, counted %d of %d bytes", len(c.documents()), n, bytes)
		}
		if synctest.Wait(); !a.idle || len(a.pending) != 0 {
			t.Error("it goes on looking at nothing")
		}
		_, again := tracer.Start(t.Context(), "later")
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if again.End(); len(c.documents()) != 3 {
			t.Errorf("%d documents after a rest", len(c.documents()))
		}
	})
}

func TestAnnouncementsAreBounded(t *testing.T) {
	announced(t, func(tracer api.Tracer, a *announcer, c *heard) {
		var open []api.Span
		for range 2*mostWatched + 100 {
			_, span := tracer.Start(t.Context(), "stuck")
			open = append(open, span)
		}
		a.mu.Lock()
		if len(a.inbox) != mostWatched {
			t.Errorf("%d spans wait, want %d", len(a.inbox), mostWatched)
		}
		a.mu.Unlock()
		time.Sleep(1300 * time.Millisecond)
		synctest.Wait()
		if n := len(c.documents()); n == 0 || n > 2*mostAnnounced {
			t.Errorf("%d documents at once", n)
		}
		for _, span := range open {
			span.End()
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if n := len(c.documents()); n > 2*mostAnnounced || len(a.pending) != 0 {
			t.Errorf("%d documents, %d spans are held though all have ended", n, len(a.pending))
		}
	})
}

func TestASpanThatEndsMeanwhileIsStillWrittenAsGoingOn(t *testing.T) {
	e := newEncoder()
	e.progress = true
	document := decode(t, encode(t, e, request().Snapshot()))
	if at(document, "in_progress") != true || at(document, "end_time") != nil {
		t.Errorf("%v", document)
	}
	a := newAnnouncer(time.Second, "daemon:2000", *newEncoder())
	c := new(heard)
	a.socket.dial = func(context.Context, string, string) (net.Conn, error) { return c, nil }
	if a.announce(request().Snapshot()); len(c.documents()) > 0 {
		t.Error("an ended span is announced, perhaps behind its own document")
	}
}

func TestAnnouncementsThroughThePipeline(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	d := listen(t, "127.0.0.1:0")
	p := pipeline(t, map[string]string{daemonVariable: d.LocalAddr().String(), "XRAY_IN_PROGRESS_AFTER": "10ms"})
	_, span := p.TracerProvider().Tracer("app").Start(t.Context(), "slow")
	var busy sync.WaitGroup
	stop := make(chan struct{})
	busy.Go(func() { // a request that goes on writing while its span is read
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				span.SetAttributes(num("app.step", i), num("twice", i), num("twice", i))
				span.AddEvent("step")
			}
		}
	})
	first := decode(t, d.next())
	close(stop)
	busy.Wait()
	span.End()
	flush(t, p)
	second := decode(t, d.next())
	if at(first, "in_progress") != true || at(second, "in_progress") != nil || at(first, "id") != at(second, "id") || at(second, "end_time") == nil {
		t.Errorf("%v\n%v", first, second)
	}
	if c := p.Telemetry().Providers[0].Signals["spans"]; c.Extra != 1 || c.Unconfirmed != 1 || !c.Balanced() {
		t.Errorf("ledger %+v", c)
	}
	if err := p.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

func BenchmarkStarted(b *testing.B) {
	a := newAnnouncer(time.Second, "daemon:2000", *newEncoder())
	a.idle = false // no goroutine: only what a request pays
	span := request().Snapshot()
	b.ReportAllocs()
	for b.Loop() {
		if a.started(span); len(a.inbox) == mostWatched {
			a.collect()
			a.pending = a.pending[:0]
		}
	}
}
