package compare

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/lab/record"
)

var update = flag.Bool("update", false, "write the golden files anew")

func goldenJSON(t *testing.T, name string, got any) {
	t.Helper()
	b, err := json.MarshalIndent(got, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, name, append(b, '\n'))
}

func golden(t *testing.T, name string, b []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(b), "\n")); diff != "" {
		t.Errorf("%s differs (-want +got); if that is meant, run go test ./lab/compare -update\n%s", file, diff)
	}
}

func TestOneRequestOverFourTools(t *testing.T) {
	d := Examine(indexed(t, documents(t), items(t), lines(t), spans(t)))
	goldenJSON(t, "request.json", d.Summary)
	goldenJSON(t, "operations.json", d.Operations)
	goldenJSON(t, "panes.json", d.Panes)
	for _, pane := range d.Panes {
		for i := 1; i < len(pane.Entries); i++ {
			if pane.Entries[i].Time.Before(pane.Entries[i-1].Time) {
				t.Errorf("entries out of order: %q before %q", pane.Entries[i-1].Name, pane.Entries[i].Name)
			}
		}
	}
	if d.XRayTraceID != "1-6921a3c0-bd862e3fe1be46a994272793" {
		t.Errorf("X-Ray's trace id is %s", d.XRayTraceID)
	}
}

// TestTheFieldTable shows the table as text: that is what a reader of a failure wants to see.
func TestTheFieldTable(t *testing.T) {
	d := Examine(indexed(t, documents(t), items(t), lines(t), spans(t)))
	var b bytes.Buffer
	for _, r := range d.Fields {
		fmt.Fprintf(&b, "%s: %s\n", r.Operation, r.Name)
		for i, c := range []Cell{r.Honeycomb, r.XRay, r.CloudWatch, r.Rollbar} {
			fmt.Fprintf(&b, "  %-10s %-11s %s", record.Tools[i], c.Fate, c.As)
			if c.Value != nil {
				fmt.Fprintf(&b, " = %#v", c.Value)
			}
			if c.Rule != "" {
				fmt.Fprintf(&b, " (%s: %s)", c.By, c.Rule)
			}
			b.WriteString("\n")
		}
	}
	golden(t, "fields.txt", b.Bytes())
}

func TestTheTreeTakesWhateverIsSent(t *testing.T) {
	work := func(id, parent string, start float64) record.Record {
		return record.Record{Tool: record.Honeycomb, Kind: record.Span, TraceID: traceID, SpanID: id, ParentID: parent, Name: id, Start: at(start), Received: at(100)}
	}
	serve := func(r record.Record) record.Record { r.SpanKind = "server"; return r }
	f := func(name, want string, recs ...record.Record) {
		t.Helper()
		d := Examine(indexed(t, recs))
		var got []string
		for _, op := range d.Operations {
			got = append(got, fmt.Sprintf("%s%s<%s", strings.Repeat(">", op.Depth), op.Name, op.ParentID))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %s\nwant %s", name, strings.Join(got, " "), want)
		}
	}
	f("children by start", "a< >c<a >>d<c >b<a", work("a", "", 0), work("b", "a", 3), work("c", "a", 1), work("d", "c", 2))
	f("the caller is elsewhere", "a< >b<a", work("a", "elsewhere", 0), work("b", "a", 1))
	f("orphans go under the root", "a< >b<a >c<a", work("b", "lost", 0), work("a", "", 1), work("c", "a", 2))
	f("a server root before an earlier orphan", "a< >b<a", work("b", "lost", 0), serve(work("a", "elsewhere", 1)))
	f("two roots", "a< >c<a b<", work("a", "", 0), work("b", "", 1), work("c", "a", 2))
	f("its own parent", "a< >b<a", work("a", "a", 0), work("b", "a", 1))
	f("its own parent below a root", "a< >b<a", work("a", "", 0), work("b", "b", 1))
	f("a ring alone", "a< >b<a >>c<b", work("a", "c", 0), work("b", "a", 1), work("c", "b", 2))
	f("a ring beside a root", "r< >a<r >>b<a", work("r", "", 0), work("a", "b", 1), work("b", "a", 2))
	f("a tail into a ring", "r< >b<r >>c<b >>>a<c", work("r", "", 0), work("a", "c", 1), work("b", "c", 2), work("c", "b", 3))
	f("one tool knows the parent's parent", "a< >b<a >>c<b", work("a", "", 0), work("c", "b", 2),
		record.Record{Tool: record.XRay, Kind: record.Subsegment, TraceID: traceID, SpanID: "b", ParentID: "a", Name: "b", Start: at(1), Received: at(100)})
}

func TestEveryOperationComesOutOnceAndBelowItsParent(t *testing.T) {
	for seed := range uint64(300) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		n := 1 + rnd.IntN(12)
		ids := map[string]bool{}
		var recs []record.Record
		for range n {
			id := fmt.Sprintf("%016x", rnd.IntN(14))
			ids[id] = true
			recs = append(recs, record.Record{
				Tool: record.Tools[rnd.IntN(2)], Kind: record.Span, TraceID: traceID, SpanID: id, ParentID: fmt.Sprintf("%016x", rnd.IntN(14)),
				Start: at(float64(rnd.IntN(5))), Received: at(50),
			})
		}
		d := Examine(indexed(t, recs))
		depth := map[string]int{}
		for i, op := range d.Operations {
			if _, twice := depth[op.SpanID]; twice {
				t.Fatalf("seed %d: %s twice", seed, op.SpanID)
			}
			depth[op.SpanID] = op.Depth
			parent, has := depth[op.ParentID]
			if (op.Depth > 0) != has || has && parent != op.Depth-1 || i == 0 && op.Depth != 0 {
				t.Fatalf("seed %d: %s at depth %d below %q at %d", seed, op.SpanID, op.Depth, op.ParentID, parent)
			}
		}
		if len(depth) != len(ids) {
			t.Fatalf("seed %d: %d operations, want %d", seed, len(depth), len(ids))
		}
	}
}

func TestHostileRecordsDoNotSpoilTheAnswer(t *testing.T) {
	bad := record.Record{
		Tool: record.Honeycomb, Kind: record.Span, TraceID: traceID, SpanID: rootID, Name: "\x00\xff</script>", SpanKind: "server",
		Start: time.Date(90000, 1, 1, 0, 0, 0, 0, time.UTC), Duration: math.MaxInt64, Received: noon, Doc: json.RawMessage(`{"not": json`),
		Fields: []record.Field{
			{Name: "nan", Value: math.NaN()},
			{Name: "inf", Value: math.Inf(-1)},
			{Name: "huge", Value: int64(math.MaxInt64)},
			{Name: "list", Value: []any{1, math.NaN()}},
			{Name: "nothing", Value: nil},
			{Name: "", Value: "no name"},
			{Name: "http.response.status_code", Value: math.Inf(1)},
			{Name: "url.path", Value: "://%zz?x"},
			{Name: "long", Value: strings.Repeat("é", 100_000)},
		},
	}
	doc := bad
	doc.Tool, doc.Kind = record.XRay, record.Segment
	noID := bad
	noID.SpanID = ""
	d := Examine(indexed(t, []record.Record{bad, doc, noID}))
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(b) {
		t.Error("not JSON")
	}
	for _, r := range d.Fields {
		if s, ok := r.Honeycomb.Value.(string); ok && len(s) > maxCell+4 {
			t.Errorf("%s takes %d bytes in the table", r.Name, len(s))
		}
	}
	if _, err := json.Marshal(Summarize(indexed(t, []record.Record{bad}))); err != nil {
		t.Error(err)
	}
}

func TestATraceWithoutSpansIsShownAllTheSame(t *testing.T) {
	d := Examine(indexed(t, lines(t)))
	if len(d.Operations) != 0 || d.Operations == nil {
		t.Errorf("operations %v, want an empty list", d.Operations)
	}
	if d.Method != "GET" || d.Path != "/api/activities/x" || d.Status != 500 || d.User != "andrewbrown" || !d.Error {
		t.Errorf("summary %+v", d.Summary)
	}
	if len(d.Fields) == 0 || d.Fields[0].Name != "trace_id" || d.Fields[0].CloudWatch.Fate != Kept || d.Fields[0].Honeycomb.Fate != NotCarried {
		t.Errorf("fields begin with %+v", d.Fields)
	}
	d = Examine(indexed(t, items(t)))
	if d.Name != "app.missing: no such activity" || !d.Error || d.Panes[record.Rollbar].Mark != Has {
		t.Errorf("an item alone: %+v", d.Summary)
	}
}

func TestATableOfTooManyRowsIsCut(t *testing.T) {
	var recs []record.Record
	for i := range 400 {
		r := record.Record{Tool: record.Honeycomb, Kind: record.Span, TraceID: traceID, SpanID: fmt.Sprintf("%016x", i+1), Start: at(0), Received: at(1)}
		for j := range 20 {
			r.Fields = append(r.Fields, record.Field{Name: fmt.Sprintf("app.%d", j), Value: int64(j)})
		}
		recs = append(recs, r)
	}
	d := Examine(indexed(t, recs))
	if len(d.Fields) != maxRows || d.FieldsCut != 400-maxRows/20 {
		t.Errorf("%d rows, and none of %d operations; want %d and %d", len(d.Fields), d.FieldsCut, maxRows, 400-maxRows/20)
	}
	if len(d.Operations) != 400 {
		t.Errorf("%d operations", len(d.Operations))
	}
}

func BenchmarkSummarize(b *testing.B) {
	tr := indexed(b, documents(b), items(b), lines(b), spans(b))
	b.ReportAllocs()
	for b.Loop() {
		Summarize(tr)
	}
}

func BenchmarkExamine(b *testing.B) {
	tr := indexed(b, documents(b), items(b), lines(b), spans(b))
	b.ReportAllocs()
	for b.Loop() {
		Examine(tr)
	}
}

func BenchmarkExamine10kSpans(b *testing.B) {
	var recs []record.Record
	for i := range 10_000 {
		r := spans(b)[1]
		r.SpanID, r.ParentID = fmt.Sprintf("%016x", i+1), fmt.Sprintf("%016x", i/3)
		recs = append(recs, r)
	}
	tr := indexed(b, recs)
	b.ReportAllocs()
	for b.Loop() {
		d := Examine(tr)
		if _, err := json.Marshal(d); err != nil {
			b.Fatal(err)
		}
	}
}
