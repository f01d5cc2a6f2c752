package console

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"
	"unicode/utf8"

	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"cruddur/providers"
	"cruddur/providers/settings"
)

func TestTreeAndLines(t *testing.T) { golden(t, "tree.txt", printed(t, nil, nil)) }

func TestTreeInColour(t *testing.T) {
	text := printed(t, func(p *Provider) {
		p.style = style{on: true}
		p.forest = newForest(p.style)
	}, nil)
	golden(t, "tree-colour.txt", text)
	plain := printed(t, nil, nil)
	for _, code := range []string{bold, dim, red, green, yellow, cyan, "0"} {
		text = strings.ReplaceAll(text, "\x1b["+code+"m", "")
	}
	if text != plain {
		t.Error("without its colours the text is another one")
	}
}

func TestJSON(t *testing.T) {
	text := printed(t, nil, map[string]string{"CONSOLE_FORMAT": "json"})
	_, file, _, _ := runtime.Caller(0)
	golden(t, "all.jsonl", strings.NewReplacer(
		strings.Repeat("0123456789", 100_000), "a million digits", filepath.Dir(file), "/some/folder",
	).Replace(text))
	for line := range strings.Lines(text) {
		var object map[string]any
		if err := json.Unmarshal([]byte(line), &object); err != nil || object["signal"] == "problem" {
			t.Errorf("not JSON: %v\n%.200s", err, line)
		}
	}
	if !strings.Contains(text, strings.Repeat("0123456789", 100_000)) {
		t.Error("a long value is not whole")
	}
}

func TestNothingSteersTheTerminal(t *testing.T) {
	for _, format := range []string{"tree", "json"} {
		text := printed(t, nil, map[string]string{"CONSOLE_FORMAT": format})
		for i, r := range text {
			if r == '\n' || r == utf8.RuneError {
				if _, size := utf8.DecodeRuneInString(text[i:]); r == utf8.RuneError && size == 1 {
					t.Errorf("%s: byte %#x at %d is not UTF-8", format, text[i], i)
				}
				continue
			}
			if !unicode.IsGraphic(r) {
				t.Errorf("%s: character %U at %d", format, r, i)
			}
		}
	}
}

func TestColourNeedsATerminal(t *testing.T) {
	f, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, w := range []io.Writer{f, new(bytes.Buffer)} {
		if open(t, w, nil).style.on {
			t.Errorf("colours for a %T", w)
		}
	}
}

func TestSettings(t *testing.T) {
	c, set := Factory().New(), new(settings.Set)
	c.Settings(set)
	err := set.Load(settings.Map(map[string]string{"CONSOLE_FORMAT": "jsonl"}))
	if err == nil || !strings.Contains(err.Error(), `did you mean "json"?`) {
		t.Errorf("got %v", err)
	}
	if _, err := c.Open(t.Context(), providers.Service{}); err == nil {
		t.Error("opened without a standard output")
	}
	if p := open(t, io.Discard, nil); p.Probe(t.Context()) != nil || p.Contribute().Target != "stdout" {
		t.Error("the console is always there")
	}
}

func TestSpansWaitForTheirTrace(t *testing.T) {
	var out bytes.Buffer
	p := open(t, &out, nil)
	c := p.Contribute()
	spans := request()
	sendAll(t, c.Spans, spans[:2])
	if out.Len() != 0 {
		t.Errorf("printed before the trace ended:\n%s", out.String())
	}
	sendAll(t, c.Spans, spans[2:])
	if text := out.String(); strings.Count(text, "  4 spans, 1 error  12.0 ms\n") != 1 {
		t.Errorf("got\n%s", text)
	}
	if p.forest.spans != 4 || p.forest.order.Len() != 1 {
		t.Errorf("remembers %d spans of %d traces", p.forest.spans, p.forest.order.Len())
	}
}

func TestLateSpansContinueTheirTree(t *testing.T) {
	var out bytes.Buffer
	c := open(t, &out, nil).Contribute()
	id := traceN(2)
	sendAll(t, c.Spans, tracetest.SpanStubs{stub(id, 1, 0, "root", 0, 5)}.Snapshots())
	out.Reset()
	sendAll(t, c.Spans, tracetest.SpanStubs{stub(id, 3, 2, "grandchild", 6, 7)}.Snapshots())
	if out.Len() != 0 {
		t.Errorf("its parent may still come, but it was printed:\n%s", out.String())
	}
	sendAll(t, c.Spans, tracetest.SpanStubs{stub(id, 2, 1, "child", 4, 8)}.Snapshots())
	golden(t, "late.txt", out.String())
}

func TestTwoEntriesOfOneTrace(t *testing.T) {
	var out bytes.Buffer
	c := open(t, &out, nil).Contribute()
	id := traceN(3)
	first, second := stub(id, 1, 9, "first request", 0, 10), stub(id, 2, 9, "second request", 1, 20)
	first.Parent, second.Parent = first.Parent.WithRemote(true), second.Parent.WithRemote(true)
	sendAll(t, c.Spans, tracetest.SpanStubs{stub(id, 3, 1, "of the first", 1, 2), stub(id, 4, 2, "of the second", 2, 3), first}.Snapshots())
	if text := out.String(); !strings.Contains(text, "of the first") || strings.Contains(text, "of the second") {
		t.Errorf("got\n%s", text)
	}
	out.Reset()
	sendAll(t, c.Spans, tracetest.SpanStubs{second}.Snapshots())
	if text := out.String(); !strings.Contains(text, "└─ of the second") || strings.Contains(text, "more") {
		t.Errorf("got\n%s", text)
	}
}

func TestWhatIsOpenIsPrintedAtTheEnd(t *testing.T) {
	var out bytes.Buffer
	p := open(t, &out, nil)
	sendAll(t, p.Contribute().Spans, request()[:2])
	for range 2 {
		if err := p.Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if text := out.String(); strings.Count(text, "2 spans, 1 error of a trace that is still open") != 1 {
		t.Errorf("got\n%s", text)
	}
}

func TestAnOldOpenTraceIsPrinted(t *testing.T) {
	f := newForest(style{})
	b := f.add(nil, request()[:2], begin)
	if b = f.add(b, nil, begin.Add(mostAge-1)); len(b) != 0 {
		t.Errorf("too soon:\n%s", b)
	}
	if b = f.add(b, nil, begin.Add(mostAge)); !strings.Contains(string(b), "2 spans, 1 error of a trace that is still open") {
		t.Errorf("got\n%s", b)
	}
	b = f.add(nil, request()[2:], begin.Add(mostAge+time.Second))
	if text := string(b); !strings.Contains(text, "2 spans") || !strings.Contains(text, "└─ render") {
		t.Errorf("the rest, when it ends: got\n%s", text)
	}
	if b = f.add(nil, nil, begin.Add(3*mostAge)); len(b) != 0 || f.spans != 0 || f.order.Len() != 0 || len(f.traces) != 0 {
		t.Errorf("remembers %d spans, %d traces for ever; printed %q", f.spans, f.order.Len(), b)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Run("open traces", func(t *testing.T) {
		f, text := newForest(style{}), []byte(nil)
		for i := range 3 * mostTraces {
			id := traceN(1)
			id[0], id[1] = byte(i), byte(i>>8)
			text = f.add(text, tracetest.SpanStubs{stub(id, 2, 1, "child", 0, 1)}.Snapshots(), begin)
			if f.order.Len() > mostTraces || len(f.traces) > mostTraces {
				t.Fatalf("holds %d traces", f.order.Len())
			}
		}
		if n := bytes.Count(f.flush(text), []byte("1 span of a trace that is still open")); n != 3*mostTraces {
			t.Errorf("printed %d of %d: none may be lost", n, 3*mostTraces)
		}
	})
	t.Run("spans of one trace", func(t *testing.T) {
		f, text, n := newForest(style{}), []byte(nil), 0
		for range 30 {
			batch := make(tracetest.SpanStubs, 1000)
			for i := range batch {
				batch[i] = stub(traceN(1), 2, 1, "child", 0, 1)
				batch[i].SpanContext = batch[i].SpanContext.WithSpanID([8]byte{1, byte(n), byte(n >> 8)})
				n++
			}
			text = f.add(text, batch.Snapshots(), begin)
			if f.spans > mostSpans {
				t.Fatalf("holds %d spans", f.spans)
			}
		}
		if got := bytes.Count(f.flush(text), []byte("\nchild ")); got != n {
			t.Errorf("printed %d of %d: none may be lost", got, n)
		}
	})
	t.Run("spans that come twice", func(t *testing.T) {
		f := newForest(style{})
		for range 5 {
			f.add(nil, request(), begin)
		}
		if f.spans != 4 {
			t.Errorf("counts %d spans, there are 4", f.spans)
		}
	})
}

func TestParentsInACircleArePrinted(t *testing.T) {
	f := newForest(style{})
	b := f.add(nil, tracetest.SpanStubs{stub(traceN(1), 1, 2, "a", 0, 1), stub(traceN(1), 2, 1, "b", 0, 1)}.Snapshots(), begin)
	if text := string(f.flush(b)); strings.Count(text, "\na ")+strings.Count(text, "─ b ") != 2 {
		t.Errorf("got\n%s", text)
	}
}

func TestADeepTraceIsDrawnInBoundedWidth(t *testing.T) {
	f := newForest(style{})
	batch := make(tracetest.SpanStubs, 0, 5000)
	for i := range 5000 {
		s := stub(traceN(1), 0, 1, "s", 0, 1)
		s.SpanContext = s.SpanContext.WithSpanID([8]byte{1, byte(i), byte(i >> 8)})
		s.Parent = s.SpanContext.WithSpanID([8]byte{1, byte(i - 1), byte((i - 1) >> 8)})
		if i == 0 {
			s.Parent = s.Parent.WithSpanID([8]byte{})
		}
		batch = append(batch, s)
	}
	text := f.add(nil, batch.Snapshots(), begin)
	if len(text) > 5000*400 || bytes.Count(text, []byte("\n")) != 5002 {
		t.Errorf("got %d bytes in %d lines", len(text), bytes.Count(text, []byte("\n")))
	}
}

// stalled is a standard output whose reader sleeps until it is woken.
type stalled struct {
	wake chan struct{}
	got  bytes.Buffer
}

func (s *stalled) Write(p []byte) (int, error) {
	<-s.wake
	return s.got.Write(p)
}

func TestAStalledOutputBlocksNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &stalled{wake: make(chan struct{})}
		p := open(t, w, nil)
		c := p.Contribute()
		soon := func() context.Context {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			t.Cleanup(cancel)
			return ctx
		}
		res := c.Logs.Send(soon(), lines())
		if res.Unconfirmed != 4 || res.Err == nil {
			t.Errorf("handed over and not answered: got %+v", res)
		}
		if res := c.Spans.Send(soon(), request()); len(res.Retry) != 4 || res.Unsure || res.Err == nil {
			t.Errorf("not handed over: got %+v", res)
		}
		if p.forest.spans != 0 {
			t.Error("spans that are tried again were taken")
		}
		if err := p.Shutdown(soon()); err == nil {
			t.Error("the end says nothing of what was not printed")
		}
		close(w.wake)
		synctest.Wait()
		sendAll(t, c.Spans, request())
		if text := w.got.String(); strings.Count(text, "slow query") != 1 || strings.Count(text, "home_activities") != 1 {
			t.Errorf("after waking up: got\n%s", text)
		}
	})
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestABrokenOutputIsSaid(t *testing.T) {
	c := open(t, broken{}, nil).Contribute()
	if res := c.Logs.Send(t.Context(), lines()); res.Rejected != 4 || res.Err == nil {
		t.Errorf("got %+v", res)
	}
}

func TestAPanicWhilePrintingGivesTheTurnBack(t *testing.T) {
	o := newOutput(io.Discard)
	func() {
		defer func() { _ = recover() }()
		o.print(t.Context(), 1, func() []byte { panic("boom") })
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if res := o.print(ctx, 1, func() []byte { return []byte("x") }); res.Acked != 1 {
		t.Errorf("got %+v", res)
	}
}

func TestDurations(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ns", 999: "999 ns", 1000: "1.00 µs", 12_340: "12.3 µs", 999_940: "1000 µs", time.Millisecond: "1.00 ms",
		12 * time.Millisecond: "12.0 ms", 123456 * time.Microsecond: "123 ms", 1500 * time.Millisecond: "1.50 s",
		90 * time.Second: "90.0 s", time.Hour: "3600 s", -time.Millisecond: "-1.00 ms", 9_999_000: "10.0 ms", 99_960_000: "100 ms",
	} {
		if got := string(appendDuration(nil, d)); got != want {
			t.Errorf("%d: got %q, want %q", d, got, want)
		}
	}
}

func TestSignalsPrintSideBySide(t *testing.T) {
	var out bytes.Buffer
	p := open(t, &out, nil)
	c := p.Contribute()
	done := make(chan providers.Result, 3)
	for range 20 {
		go func() { done <- c.Spans.Send(t.Context(), request()) }()
		go func() { done <- c.Logs.Send(t.Context(), lines()) }()
		go func() { done <- c.Errors.Send(t.Context(), reports()) }()
		for range 3 {
			if res := <-done; res.Err != nil {
				t.Fatal(res.Err)
			}
		}
	}
	for line := range strings.Lines(out.String()) {
		if strings.Count(line, "12:00:00.") > 1 || !strings.HasSuffix(line, "\n") {
			t.Errorf("torn line %q", line)
		}
	}
}

func FuzzPlain(f *testing.F) {
	for _, seed := range []string{"plain", "a\x1b[31m", "\x9b", "\u009b", "漢字", "\xff\xfe", "\u202e", "a\"b=c d"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, got := range []string{string(appendPlain(nil, s, 50)), string(appendValue(nil, s))} {
			if !utf8.ValidString(got) {
				t.Errorf("%q gives %q, which is not UTF-8", s, got)
			}
			for _, r := range got {
				if !unicode.IsGraphic(r) {
					t.Errorf("%q gives %q with %U in it", s, got, r)
				}
			}
		}
		var back string
		line := appendJSON(nil, s)
		if err := json.Unmarshal(line, &back); err != nil || back != strings.ToValidUTF8(s, "\uFFFD") && utf8.ValidString(s) {
			t.Errorf("%q gives %q: %v", s, line, err)
		}
	})
}

// BenchmarkTree prints whole requests of four spans as trees.
func BenchmarkTree(b *testing.B) {
	var batch []trace.ReadOnlySpan
	for i := range 128 {
		for _, s := range tracetest.SpanStubsFromReadOnlySpans(request()) {
			id := traceN(byte(i))
			s.SpanContext = s.SpanContext.WithTraceID(id)
			s.Parent = s.Parent.WithTraceID(id)
			batch = append(batch, s.Snapshot())
		}
	}
	for _, format := range []string{"tree", "json"} {
		b.Run(format, func(b *testing.B) {
			c := open(b, io.Discard, map[string]string{"CONSOLE_FORMAT": format}).Contribute()
			b.ReportAllocs()
			for b.Loop() {
				if res := c.Spans.Send(b.Context(), batch); res.Acked != len(batch) {
					b.Fatalf("got %+v", res)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(batch)), "ns/span")
		})
	}
}

// BenchmarkLine prints log lines.
func BenchmarkLine(b *testing.B) {
	var batch []log.Record
	for range 128 {
		batch = append(batch, lines()[:2]...)
	}
	c := open(b, io.Discard, nil).Contribute()
	b.ReportAllocs()
	for b.Loop() {
		c.Logs.Send(b.Context(), batch)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(batch)), "ns/line")
}

// Example prints a log line and the tree of one request.
func Example() {
	c, set := Factory().New(), new(settings.Set)
	c.Settings(set)
	if err := set.Load(settings.Map(nil)); err != nil {
		fmt.Println(err)
		return
	}
	p, err := c.Open(context.Background(), providers.Service{Stdout: os.Stdout})
	if err != nil {
		fmt.Println(err)
		return
	}
	p.Contribute().Spans.Send(context.Background(), tracetest.SpanStubs{
		stub(traceN(7), 2, 1, "home_activities", 2, 10), stub(traceN(7), 1, 0, "GET /api/activities/home", 0, 12),
	}.Snapshots())
	p.Contribute().Logs.Send(context.Background(), lines()[:1])
	// Output:
	// trace 5b8eff0798038103d269b633813fc60c  12:00:00.123  2 spans  12.0 ms
	// GET /api/activities/home  ████████████████████  12.0 ms
	// └─ home_activities        ···██████████████···  8.00 ms
	//
	// 12:00:00.123 INFO  request method=GET status=500 user.name="Andrew Brown" trace=5b8efff7
}
