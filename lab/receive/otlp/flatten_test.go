package otlp

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"

	"cruddur/lab/record"
)

var update = flag.Bool("update", false, "write the golden files anew")

var noon = time.Date(2024, 1, 2, 12, 0, 0, 0, time.UTC)

// render shows records as a golden file has them.
func render(recs []record.Record) string {
	var b strings.Builder
	for i := range recs {
		r := &recs[i]
		fmt.Fprintf(&b, "%s %q trace=%s span=%s parent=%s kind=%s service=%s\n", r.Kind, r.Name, r.TraceID, r.SpanID, r.ParentID, r.SpanKind, r.Service)
		fmt.Fprintf(&b, "    start=%s duration=%s error=%t bytes=%d refused=%q text=%q\n",
			r.Start.Format(time.RFC3339Nano), r.Duration, r.Error, r.Bytes, r.Refused, r.Text)
		for _, f := range r.Fields {
			value := fmt.Sprintf("%v", f.Value)
			if s, ok := f.Value.(string); ok {
				value = fmt.Sprintf("%q", s)
			}
			fmt.Fprintf(&b, "    %-36s %-8T %s\n", f.Name, f.Value, value)
		}
	}
	return b.String()
}

// TestFlattenGolden also decodes each file as protobuf: both encodings must give the same.
func TestFlattenGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.json")
	if err != nil || len(files) < 3 {
		t.Fatalf("got %d files, error %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.ToSlash(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			sig := traces
			if filepath.Base(filepath.Dir(file)) == "logs" {
				sig = logs
			}
			at := arrival{received: noon, dataset: "from-the-header"}
			recs, err := decodeMessage(sig, jsonText, data, at)
			if err != nil {
				t.Fatal(err)
			}
			fromProto, err := decodeMessage(sig, binary, protoOf(t, sig, data), at)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(recs, fromProto); diff != "" {
				t.Errorf("JSON and protobuf differ (-json +protobuf):\n%s", diff)
			}
			golden := strings.TrimSuffix(file, ".json") + ".golden"
			got := render(recs)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatalf("%v; make it with: go test ./lab/receive/otlp -run Golden -update", err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got); renew with -update when that is meant:\n%s", golden, diff)
			}
		})
	}
}

// protoOf encodes a JSON request as protobuf.
func protoOf(t testing.TB, sig signal, data []byte) []byte {
	t.Helper()
	var out []byte
	var err error
	if sig == traces {
		req := ptraceotlp.NewExportRequest()
		if err = req.UnmarshalJSON(data); err == nil {
			out, err = req.MarshalProto()
		}
	} else {
		req := plogotlp.NewExportRequest()
		if err = req.UnmarshalJSON(data); err == nil {
			out, err = req.MarshalProto()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// oneSpan flattens a request of one span and returns the span's record.
func oneSpan(t *testing.T, fill func(ptrace.Span)) record.Record {
	t.Helper()
	td := ptrace.NewTraces()
	fill(td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty())
	recs, err := flattenTraces(td, arrival{received: noon})
	if err != nil {
		t.Fatal(err)
	}
	return recs[len(recs)-1]
}

func TestStringsAreCutWhereHoneycombCutsThem(t *testing.T) {
	long := strings.Repeat("é", maxString) // two bytes each: the cut would fall within one
	r := oneSpan(t, func(s ptrace.Span) {
		s.Attributes().PutStr("text", long)
		s.Attributes().PutEmptySlice("list").AppendEmpty().SetStr(long)
	})
	for name, want := range map[string]string{"text": long[:maxString-1], "list": `["` + long[:maxString-3]} {
		got, _ := r.Field(name)
		if text := got.(string); len(text) != len(want) || text != want {
			t.Errorf("%s: got %d bytes, want %d", name, len(text), len(want))
		}
	}
}

func TestAnEventOfTooManyColumnsIsRefusedAlone(t *testing.T) {
	td := ptrace.NewTraces()
	spans := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	for i := range 3 * maxColumns {
		if i == 0 {
			spans.AppendEmpty()
		}
		spans.At(0).Attributes().PutEmpty(fmt.Sprintf("column.%d", i)).SetInt(int64(i))
	}
	spans.AppendEmpty().SetName("fine")
	recs, err := flattenTraces(td, arrival{received: noon})
	if err != nil || len(recs) != 2 {
		t.Fatalf("got %d records, error %v", len(recs), err)
	}
	if got, want := recs[0].Refused, tooManyColumns; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := len(recs[0].Fields); got != maxColumns {
		t.Errorf("got %d fields, want %d", got, maxColumns)
	}
	if recs[1].Refused != "" {
		t.Errorf("the other span is refused: %s", recs[1].Refused)
	}
}

// TestNamesAreUniqueInWideEvents goes past the number of fields at which names are looked up in a map.
func TestNamesAreUniqueInWideEvents(t *testing.T) {
	r := oneSpan(t, func(s ptrace.Span) {
		for i := range 300 {
			s.Attributes().PutEmptyMap(fmt.Sprintf("k%d", i%150)).PutInt("v", int64(i))
			s.Attributes().PutInt(fmt.Sprintf("k%d.v", i%100), int64(-i))
		}
	})
	seen := map[string]bool{}
	for _, f := range r.Fields {
		if seen[f.Name] {
			t.Errorf("%s stands there twice", f.Name)
		}
		seen[f.Name] = true
	}
	for i := range 150 {
		if name := fmt.Sprintf("k%d.v", i); !seen[name] {
			t.Errorf("%s is missing", name)
		}
	}
}

// TestFlatteningHasBoundedMemory repeats a large resource for very many small spans.
func TestFlatteningHasBoundedMemory(t *testing.T) {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	for i := range 1_900 {
		rs.Resource().Attributes().PutEmpty(fmt.Sprint("r", i)).SetBool(true)
	}
	spans := rs.ScopeSpans().AppendEmpty().Spans()
	for range 100_000 {
		spans.AppendEmpty()
	}
	if recs, err := flattenTraces(td, arrival{}); err != errTooMuch {
		t.Errorf("got %d records and error %v, want %v", len(recs), err, errTooMuch)
	}
}

func TestSampleRate(t *testing.T) {
	f := func(name string, value any, state string, want int64) {
		t.Helper()
		r := oneSpan(t, func(s ptrace.Span) {
			s.TraceState().FromRaw(state)
			if name != "" {
				if err := s.Attributes().PutEmpty(name).FromRaw(value); err != nil {
					t.Fatal(err)
				}
			}
		})
		got, ok := r.Field("meta.sample_rate")
		if !ok && want == 0 {
			return
		}
		if got != want {
			t.Errorf("%s=%v %q: got %v, want %d", name, value, state, got, want)
		}
		if _, ok := r.Field(name); ok {
			t.Errorf("%s is still a field", name)
		}
	}
	f("", nil, "", 0)
	f("sampleRate", 10, "", 10)
	f("SampleRate", 10.4, "", 10)
	f("SampleRate", 10.5, "", 11)
	f("SampleRate", "25", "", 25)
	f("SampleRate", "a few", "", 1)
	f("sampleRate", 0, "", 1)
	f("sampleRate", -5, "", 1)
	f("sampleRate", int64(1)<<40, "", 1<<31-1)
	f("sampleRate", []any{1}, "", 1)
	f("sampleRate", 3, "ot=th:c", 3)
	f("", nil, "ot=th:0", 1)
	f("", nil, "ot=th:8", 2)
	f("", nil, "a=b, ot=rv:1;th:c", 4)
	f("", nil, "ot=th:ff", 256)
	f("", nil, "ot=th:ffffffffffffff", 1<<31-1)
	f("", nil, "ot=th:fffffffffffffff", 0) // a digit too many
	f("", nil, "ot=th:xyz", 0)
	f("", nil, "th=8", 0)
}

// TestSizesAreThoseOfTheEncoding compares the sizes with what the encoder makes of the same data.
func TestSizesAreThoseOfTheEncoding(t *testing.T) {
	td := batch(1)
	s := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0)
	bare := (&ptrace.ProtoMarshaler{}).SpanSize(s)
	if got := spanSize(s); got != bare {
		t.Errorf("without events: got %d, want %d", got, bare)
	}
	ev := s.Events().AppendEmpty()
	ev.SetName("exception")
	ev.SetTimestamp(1)
	ev.SetDroppedAttributesCount(300)
	if err := ev.Attributes().FromRaw(map[string]any{
		"s": strings.Repeat("x", 200), "i": -1, "d": 1.5, "b": true, "n": nil, "raw": []byte("abc"),
		"list": []any{"a", 1, []any{}}, "map": map[string]any{"k": "v"}, "": "",
	}); err != nil {
		t.Fatal(err)
	}
	with := (&ptrace.ProtoMarshaler{}).SpanSize(s)
	if got, want := nestedSize(eventSize(ev)), with-bare; got != want {
		t.Errorf("event: got %d, want %d", got, want)
	}
	l := s.Links().AppendEmpty()
	l.SetTraceID(pcommon.TraceID{1})
	l.SetFlags(1)
	l.TraceState().FromRaw("a=b")
	l.Attributes().PutStr("k", "v")
	if got, want := nestedSize(linkSize(l)), (&ptrace.ProtoMarshaler{}).SpanSize(s)-with; got != want {
		t.Errorf("link: got %d, want %d", got, want)
	}
	if got := spanSize(s); got != bare {
		t.Errorf("with event and link: got %d, want %d", got, bare)
	}
}
