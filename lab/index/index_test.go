package index

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/lab/record"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func id(n int) string { return fmt.Sprintf("%032x", n) }

// span is a span of trace n that began at and came a second later.
func span(n int, at time.Time, name string) record.Record {
	return record.Record{
		Tool: record.Honeycomb, Kind: record.Span, TraceID: id(n), SpanID: "00000000000000aa", Name: name,
		Start: at, Received: at.Add(time.Second), Bytes: 100,
	}
}

func names(t Trace) []string {
	var out []string
	for _, r := range t.Records {
		out = append(out, r.Name)
	}
	return out
}

// newest lists the traces' numbers, page by page.
func newest(t *testing.T, x *Index, limit int) []string {
	t.Helper()
	var out []string
	for before := (Cursor{}); ; {
		page, err := x.Newest(t.Context(), before, limit)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			return out
		}
		for _, tr := range page {
			out = append(out, strings.TrimLeft(tr.ID, "0"))
		}
		parsed, err := ParseCursor(page[len(page)-1].Cursor.String())
		if err != nil {
			t.Fatal(err)
		}
		before = parsed
	}
}

func TestTimesAreAsAReplayHasThem(t *testing.T) {
	x := New(Limits{})
	now := time.Now() // reads two clocks, of which the journal keeps one
	x.Add([]record.Record{span(1, now, "a")})
	got, err := x.Trace(t.Context(), id(1))
	if err != nil {
		t.Fatal(err)
	}
	kept := time.Unix(0, now.UnixNano())
	if r := got.Records[0]; r.Start.Sub(kept) != 0 || r.Start != r.Start.Round(0) || r.Received != r.Received.Round(0) {
		t.Errorf("start %v and arrival %v hold more than is kept", r.Start, r.Received)
	}
}

func TestWhatWasRefusedIsNotCountedAsHeld(t *testing.T) {
	x := New(Limits{Records: 2})
	refused := span(1, noon, "refused")
	refused.Refused = "no"
	loose := refused
	loose.TraceID = ""
	x.Add([]record.Record{refused, loose, span(1, noon, "kept")})
	counts, err := x.Counts(t.Context())
	if got := counts[record.Honeycomb]; err != nil || got.Records != 1 || got.Bytes != 100 {
		t.Errorf("counts %+v, %v", got, err)
	}
	x.Add([]record.Record{span(2, noon.Add(time.Minute), "a")}) // takes the room of trace 1
	counts, err = x.Counts(t.Context())
	if got := counts[record.Honeycomb]; err != nil || got.Records != 1 || got.Bytes != 100 {
		t.Errorf("after the first trace has gone: counts %+v, %v", got, err)
	}
}

func TestATraceGathersItsRecordsFromAllTools(t *testing.T) {
	x := New(Limits{})
	line := record.Record{Tool: record.CloudWatch, Kind: record.LogEvent, TraceID: id(1), Name: "line", Start: noon, Received: noon, Bytes: 7}
	x.Add([]record.Record{span(1, noon, "GET /"), span(2, noon, "other")})
	x.Add([]record.Record{line, {Tool: "unheard of", TraceID: id(1)}})
	got, err := x.Trace(t.Context(), id(1))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"GET /", "line"}, names(got)); diff != "" {
		t.Error(diff)
	}
	if _, err := x.Trace(t.Context(), id(3)); !errors.Is(err, ErrNotFound) {
		t.Errorf("an unknown trace: %v, want ErrNotFound", err)
	}
	counts, err := x.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := map[record.Tool]Count{record.Honeycomb: {Records: 2, Bytes: 200}, record.CloudWatch: {Records: 1, Bytes: 7}, record.XRay: {}, record.Rollbar: {}}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Error(diff)
	}
}

func TestTracesAreListedByTimeWhateverTheOrderOfArrival(t *testing.T) {
	x := New(Limits{})
	x.Add([]record.Record{span(3, noon.Add(3*time.Second), "")})
	x.Add([]record.Record{span(1, noon.Add(1*time.Second), ""), span(2, noon.Add(2*time.Second), "")})
	x.Add([]record.Record{span(5, noon.Add(5*time.Second), ""), span(4, noon.Add(4*time.Second), "")})
	for limit := 1; limit < 7; limit++ {
		if diff := cmp.Diff([]string{"5", "4", "3", "2", "1"}, newest(t, x, limit)); diff != "" {
			t.Errorf("in pages of %d (-want +got):\n%s", limit, diff)
		}
	}
	x.Add([]record.Record{span(4, noon, "its root, which came last")})
	if diff := cmp.Diff([]string{"5", "3", "2", "1", "4"}, newest(t, x, 2)); diff != "" {
		t.Errorf("after an earlier record came (-want +got):\n%s", diff)
	}
}

func TestRoundedTimesDoNotPlaceATraceThatHasSpans(t *testing.T) {
	x := New(Limits{})
	item := func(n int, at time.Time) record.Record {
		return record.Record{Tool: record.Rollbar, Kind: record.Item, TraceID: id(n), Start: at.Truncate(time.Second), Received: at.Add(time.Millisecond)}
	}
	early, late := noon.Add(300*time.Millisecond), noon.Add(700*time.Millisecond)
	x.Add([]record.Record{item(2, late), span(1, early, "")})
	if diff := cmp.Diff([]string{"1", "2"}, newest(t, x, 10)); diff != "" {
		t.Errorf("an item alone stands at its own time (-want +got):\n%s", diff)
	}
	x.Add([]record.Record{span(2, late, ""), item(2, late)})
	if diff := cmp.Diff([]string{"2", "1"}, newest(t, x, 10)); diff != "" {
		t.Errorf("with its span (-want +got):\n%s", diff)
	}
}

func TestAnUnbelievableTimeDoesNotHideATrace(t *testing.T) {
	x := New(Limits{})
	x.Add([]record.Record{span(1, noon, "")})
	for n, start := range []time.Time{{}, noon.AddDate(-8, 0, 0), noon.AddDate(0, 0, 1), noon.AddDate(300, 0, 0)} {
		r := span(n+2, start, "")
		r.Received = noon.Add(time.Duration(n+2) * time.Second)
		x.Add([]record.Record{r})
	}
	if diff := cmp.Diff([]string{"5", "4", "3", "2", "1"}, newest(t, x, 10)); diff != "" {
		t.Error(diff)
	}
}

func TestTheOldestTracesGoFirst(t *testing.T) {
	x := New(Limits{Records: 10})
	for n := range 20 {
		x.Add([]record.Record{span(n, noon.Add(time.Duration(n)*time.Second), "a"), span(n, noon.Add(time.Duration(n)*time.Second), "b")})
	}
	if diff := cmp.Diff([]string{"13", "12", "11", "10", "f"}, newest(t, x, 10)); diff != "" {
		t.Error(diff)
	}
	counts, err := x.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := counts[record.Honeycomb]; got.Records != 10 || got.Bytes != 1000 {
		t.Errorf("count %+v, want the 10 that are held", got)
	}
}

func TestBytesAreBoundedAndCountedRight(t *testing.T) {
	const bound = 1 << 20
	x := New(Limits{Bytes: bound})
	for n := range 2000 {
		r := span(n%300, noon.Add(time.Duration(n)*time.Second), strings.Repeat("x", n))
		r.Fields = []record.Field{{Name: "app.note", Value: strings.Repeat("y", 1000)}}
		if n%3 == 0 {
			r.TraceID = ""
		}
		x.Add([]record.Record{r})
		if x.bytes > bound {
			t.Fatalf("%d bytes after %d records", x.bytes, n)
		}
	}
	var records int
	var bytes int64
	for _, tr := range x.traces {
		records += len(tr.records)
		for _, r := range tr.records {
			bytes += footprint(r)
		}
	}
	if records != x.records || bytes != x.bytes {
		t.Errorf("counted %d records of %d bytes, found %d of %d", x.records, x.bytes, records, bytes)
	}
	if len(x.order) != len(x.traces) {
		t.Errorf("%d traces in the list, %d by id", len(x.order), len(x.traces))
	}
	if l := x.loose[record.Honeycomb]; l.bytes > bound/16 || len(l.records) == 0 {
		t.Errorf("%d loose records of %d bytes", len(l.records), l.bytes)
	}
}

func TestOneHugeTraceIsCutAndDoesNotDriveOutTheOthers(t *testing.T) {
	x := New(Limits{Records: 100, PerTrace: 20})
	x.Add([]record.Record{span(1, noon, "small")})
	for range 500 {
		x.Add([]record.Record{span(2, noon.Add(time.Second), "huge")})
	}
	huge, err := x.Trace(t.Context(), id(2))
	if err != nil {
		t.Fatal(err)
	}
	if len(huge.Records) != 20 || huge.Omitted != 480 {
		t.Errorf("%d records held and %d omitted, want 20 and 480", len(huge.Records), huge.Omitted)
	}
	if _, err := x.Trace(t.Context(), id(1)); err != nil {
		t.Errorf("the small trace: %v", err)
	}
}

func TestAnInProgressDocumentGivesWayToItsCompletion(t *testing.T) {
	open := record.Record{
		Tool: record.XRay, Kind: record.Segment, TraceID: id(1), SpanID: "00000000000000aa", Name: "open",
		Open: true, Start: noon, Received: noon.Add(time.Millisecond), Bytes: 50,
	}
	done := open
	done.Name, done.Open, done.Received, done.Bytes = "done", false, noon.Add(time.Second), 80
	child := open
	child.Name, child.SpanID, child.Kind = "child", "00000000000000bb", record.Subsegment
	refused := open
	refused.Name, refused.Refused = "refused", "InvalidSegment"
	span := open
	span.Name, span.Tool, span.Kind = "span", record.Honeycomb, record.Span

	f := func(want []string, opened int, recs ...record.Record) {
		t.Helper()
		x := New(Limits{})
		for _, r := range recs {
			x.Add([]record.Record{r})
		}
		got, err := x.Trace(t.Context(), id(1))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, names(got)); diff != "" {
			t.Errorf("records (-want +got):\n%s", diff)
		}
		if len(got.Opened) != opened {
			t.Errorf("opened %v, want %d", got.Opened, opened)
		}
		if at, seen := got.Opened[open.SpanID]; seen && !at.Equal(open.Received) {
			t.Errorf("opened at %v, want %v", at, open.Received)
		}
		var bytes int64
		for _, r := range got.Records {
			if r.Refused == "" {
				bytes += int64(r.Bytes)
			}
		}
		if c := x.counts[record.XRay].Bytes + x.counts[record.Honeycomb].Bytes; c != bytes {
			t.Errorf("counted %d bytes, want %d", c, bytes)
		}
	}
	f([]string{"open"}, 1, open)
	f([]string{"done"}, 1, open, done)
	f([]string{"done"}, 1, done, open) // the datagrams overtook one another
	f([]string{"done"}, 1, open, open, done)
	f([]string{"open", "child"}, 2, open, child)
	f([]string{"done", "done"}, 0, done, done) // a duplicate is a finding, not noise
	f([]string{"open", "refused", "span"}, 1, open, refused, span)

	x := New(Limits{PerTrace: 1})
	x.Add([]record.Record{open, child, done})
	if got, _ := x.Trace(t.Context(), id(1)); got.Records[0].Name != "done" || got.Omitted != 1 {
		t.Errorf("in a full trace: %q and %d omitted, want the completion all the same", names(got), got.Omitted)
	}
}

func TestASnapshotDoesNotChange(t *testing.T) {
	x := New(Limits{})
	open := record.Record{Tool: record.XRay, Kind: record.Segment, TraceID: id(1), SpanID: "00000000000000aa", Name: "open", Open: true, Start: noon, Received: noon}
	x.Add([]record.Record{open})
	before, _ := x.Trace(t.Context(), id(1))
	done := open
	done.Name, done.Open = "done", false
	x.Add([]record.Record{done, span(1, noon, "more")})
	if diff := cmp.Diff([]string{"open"}, names(before)); diff != "" {
		t.Error(diff)
	}
}

func TestRecordsWithoutATraceAreKeptByTool(t *testing.T) {
	x := New(Limits{Loose: 3})
	for n := range 5 {
		x.Add([]record.Record{{Tool: record.CloudWatch, Kind: record.LogEvent, Name: fmt.Sprint(n), Received: noon, Bytes: 10}})
	}
	got, err := x.Loose(t.Context(), record.CloudWatch, 2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"4", "3"}, names(Trace{Records: got})); diff != "" {
		t.Error(diff)
	}
	counts, _ := x.Counts(t.Context())
	if diff := cmp.Diff(Count{Records: 3, Bytes: 30, Loose: 5}, counts[record.CloudWatch]); diff != "" {
		t.Error(diff)
	}
	if got, err := x.Loose(t.Context(), "unheard of", 2); len(got) != 0 || err != nil {
		t.Errorf("loose records of an unknown tool: %v, %v", got, err)
	}
}

func TestASubscriberLearnsOfEachChangedTraceOnce(t *testing.T) {
	x := New(Limits{})
	s := x.Subscribe()
	x.Add([]record.Record{span(1, noon, "a"), span(1, noon, "b"), {Tool: record.Rollbar, Received: noon}})
	x.Add([]record.Record{span(2, noon, "a")})
	x.Add([]record.Record{span(1, noon, "c")})
	<-s.Changed()
	ids, missed := s.Take()
	if diff := cmp.Diff([]string{id(1), id(2)}, ids); diff != "" || missed {
		t.Errorf("missed %v, ids (-want +got):\n%s", missed, diff)
	}
	select {
	case <-s.Changed():
		t.Error("woken without a change")
	default:
	}
	x.Add([]record.Record{span(1, noon, "d")})
	<-s.Changed()
	if ids, _ := s.Take(); len(ids) != 1 {
		t.Errorf("after the next change: %v", ids)
	}
	s.Close()
	x.Add([]record.Record{span(1, noon, "e")})
	if ids, _ := s.Take(); len(ids) != 0 {
		t.Errorf("after Close: %v", ids)
	}
}

func TestASlowSubscriberIsToldToLookAnew(t *testing.T) {
	x := New(Limits{})
	slow := x.Subscribe()
	defer slow.Close()
	for n := range 2 * unread {
		x.Add([]record.Record{span(n, noon, "")})
	}
	ids, missed := slow.Take()
	if len(ids) != unread || !missed {
		t.Errorf("%d ids, missed %v; want %d, true", len(ids), missed, unread)
	}
	x.Add([]record.Record{span(1, noon, "")})
	if ids, missed := slow.Take(); len(ids) != 1 || missed {
		t.Errorf("after it looked: %d ids, missed %v", len(ids), missed)
	}
}

func TestACursorRejectsWhatItDidNotWrite(t *testing.T) {
	for _, s := range []string{"", "x", "AAAA", "!!!!", strings.Repeat("A", 10), "AAAAAAAAAAA="} {
		if c, err := ParseCursor(s); err == nil {
			t.Errorf("%q was read as %+v", s, c)
		}
	}
}

func TestAddingAndReadingAtOnce(t *testing.T) {
	x := New(Limits{Records: 500, Loose: 10})
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			s := x.Subscribe()
			defer s.Close()
			for n := range 500 {
				x.Add([]record.Record{span(w*500+n, noon.Add(time.Duration(n)*time.Second), "x"), {Tool: record.XRay, Received: noon}})
				if _, err := x.Newest(t.Context(), Cursor{}, 10); err != nil {
					t.Error(err)
				}
				if _, err := x.Counts(t.Context()); err != nil {
					t.Error(err)
				}
				s.Take()
			}
		})
	}
	wg.Wait()
	if len(x.order) != 500 {
		t.Errorf("%d traces held, want 500", len(x.order))
	}
}

func BenchmarkAdd(b *testing.B) {
	x := New(Limits{})
	batch := make([]record.Record, 100)
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		for i := range batch {
			n++
			batch[i] = span(n/5, noon.Add(time.Duration(n)*time.Millisecond), "GET /")
		}
		x.Add(batch)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/record")
}
