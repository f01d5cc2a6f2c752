package rollbar

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/lab/record"
)

var update = flag.Bool("update", false, "write the golden files anew")

var noon = time.Date(2024, 1, 2, 12, 0, 0, 0, time.UTC)

// render shows a record as a golden file has it.
func render(r record.Record) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q trace=%s span=%s start=%s error=%t bytes=%d refused=%q\n",
		r.Kind, r.Name, r.TraceID, r.SpanID, r.Start.Format(time.RFC3339Nano), r.Error, r.Bytes, r.Refused)
	for _, f := range r.Fields {
		value := fmt.Sprintf("%v", f.Value)
		if s, ok := f.Value.(string); ok {
			value = fmt.Sprintf("%q", s)
		}
		fmt.Fprintf(&b, "    %-52s %-8T %s\n", f.Name, f.Value, value)
	}
	fmt.Fprintf(&b, "%s\n", r.Doc)
	return b.String()
}

// decode makes the record of a JSON body.
func decode(t testing.TB, body []byte) (record.Record, *refusal) {
	t.Helper()
	p, ref := open("application/json", body)
	if ref != nil {
		return record.Record{}, ref
	}
	it, ref := p.item()
	if ref != nil {
		return record.Record{}, ref
	}
	return it.record(&record.Request{ID: 3, Time: noon}, true), nil
}

func TestItemGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/items/*.json")
	if err != nil || len(files) < 4 {
		t.Fatalf("got %d files, error %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			r, ref := decode(t, data)
			if ref != nil {
				t.Fatal(ref.message)
			}
			if !json.Valid(r.Doc) || r.Request != 3 || r.Tool != record.Rollbar || !r.Received.Equal(noon) {
				t.Errorf("got %+v", r)
			}
			golden := strings.TrimSuffix(file, ".json") + ".golden"
			got := render(r)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatalf("%v; make it with: go test ./lab/receive/rollbar -run Golden -update", err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got); renew with -update when that is meant:\n%s", golden, diff)
			}
		})
	}
}

func TestValidation(t *testing.T) {
	const message = `"body":{"message":{"body":"hi"}}`
	const trace = `{"frames":[],"exception":{"class":"E"}}`
	f := func(data string, status int, want string) {
		t.Helper()
		_, ref := decode(t, []byte(`{"data":`+data+`}`))
		if ref == nil {
			ref = &refusal{status: 200}
		}
		if ref.status != status || !strings.HasPrefix(ref.message, want) {
			t.Errorf("%s:\ngot %d %q, want %d %q", data, ref.status, ref.message, status, want)
		}
	}
	ok := func(data string) { t.Helper(); f(data, 200, "") }
	ok(`{"environment":"dev",` + message + `}`)
	ok(`{"environment":"dev","body":{"message":{"body":""}}}`)
	ok(`{"environment":"` + strings.Repeat("é", 255) + `",` + message + `}`)
	ok(`{"environment":"dev","body":{"trace":` + trace + `,"telemetry":[]}}`)
	ok(`{"environment":"dev","body":{"trace_chain":[` + trace + `,` + trace + `]}}`)
	ok(`{"environment":"dev","body":{"crash_report":{"raw":"x"}}}`)
	ok(`{"environment":"dev","level":null,"person":null,"unknown":{"a":[1]},"title":7,"uuid":7,"timestamp":{},` + message + `}`)
	ok(`{"environment":"dev","person":{"id":7},` + message + `}`)
	ok(`{"environment":"dev","body":{"trace":{"frames":[{"lineno":1},{}],"exception":{"class":"E"}}}}`)

	f(`null`, 400, "data: must be an object")
	f(`[]`, 400, "data: must be an object")
	f(`"x"`, 400, "data: must be an object")
	f(`{}`, 422, "data.environment: must be a string of 1 to 255 characters")
	f(`{"environment":"",`+message+`}`, 422, "data.environment: ")
	f(`{"environment":7,`+message+`}`, 422, "data.environment: ")
	f(`{"environment":"`+strings.Repeat("e", 256)+`",`+message+`}`, 422, "data.environment: ")
	f(`{"environment":"dev"}`, 422, "data.body: must be an object")
	f(`{"environment":"dev","body":[]}`, 422, "data.body: must be an object")
	f(`{"environment":"dev","body":{}}`, 422, "data.body: exactly one of trace, trace_chain, message, crash_report is required")
	f(`{"environment":"dev","body":{"message":null}}`, 422, "data.body: exactly one")
	f(`{"environment":"dev","body":{"message":{"body":"x"},"trace":`+trace+`}}`, 422, "data.body: has both trace and message")
	f(`{"environment":"dev","body":{"message":"x"}}`, 422, "data.body.message: must be an object")
	f(`{"environment":"dev","body":{"message":{}}}`, 422, "data.body.message.body: must be a string")
	f(`{"environment":"dev","body":{"message":{"body":7}}}`, 422, "data.body.message.body: must be a string")
	f(`{"environment":"dev","body":{"crash_report":{"raw":""}}}`, 422, "data.body.crash_report.raw: must be a string that is not empty")
	f(`{"environment":"dev","body":{"trace":[]}}`, 422, "data.body.trace: must be an object")
	f(`{"environment":"dev","body":{"trace":{"exception":{"class":"E"}}}}`, 422, "data.body.trace.frames: must be a list")
	f(`{"environment":"dev","body":{"trace":{"frames":[{},7],"exception":{"class":"E"}}}}`, 422, "data.body.trace.frames.1: must be an object")
	f(`{"environment":"dev","body":{"trace":{"frames":[]}}}`, 422, "data.body.trace.exception: must be an object")
	f(`{"environment":"dev","body":{"trace":{"frames":[],"exception":{}}}}`, 422, "data.body.trace.exception.class: ")
	f(`{"environment":"dev","body":{"trace_chain":[]}}`, 422, "data.body.trace_chain: must be a list of at least one")
	f(`{"environment":"dev","body":{"trace_chain":{}}}`, 422, "data.body.trace_chain: ")
	f(`{"environment":"dev","body":{"trace_chain":[`+trace+`,{"frames":[]}]}}`, 422, "data.body.trace_chain.1.exception: ")
	f(`{"environment":"dev","level":"fatal",`+message+`}`, 422, "data.level: must be one of critical, error")
	f(`{"environment":"dev","level":3,`+message+`}`, 422, "data.level: ")
	f(`{"environment":"dev","person":{},`+message+`}`, 422, "data.person.id: ")
	f(`{"environment":"dev","person":{"id":""},`+message+`}`, 422, "data.person.id: ")
	f(`{"environment":"dev","person":{"id":"`+strings.Repeat("1", 41)+`"},`+message+`}`, 422, "data.person.id: ")
	f(`{"environment":"dev","person":"me",`+message+`}`, 422, "data.person: must be an object")
}

func TestTitle(t *testing.T) {
	f := func(body, want string) {
		t.Helper()
		r, ref := decode(t, []byte(`{"data":{"environment":"dev",`+body+`}}`))
		if ref != nil {
			t.Fatal(ref.message)
		}
		if r.Name != want {
			t.Errorf("got %q, want %q", r.Name, want)
		}
	}
	f(`"title":"given","body":{"message":{"body":"hi"}}`, "given")
	f(`"title":" ","body":{"message":{"body":"hi"}}`, "hi")
	f(`"body":{"trace":{"frames":[],"exception":{"class":"E","message":"went wrong"}}}`, "E: went wrong")
	f(`"body":{"trace":{"frames":[],"exception":{"class":"E","message":null}}}`, "E")
	f(`"body":{"trace_chain":[{"frames":[],"exception":{"class":"Outer","message":"o"}},{"frames":[],"exception":{"class":"Inner"}}]}`, "Outer: o")
	f(`"body":{"crash_report":{"raw":"\n first \nsecond"}}`, "first")
	f(`"body":{"message":{"body":"`+strings.Repeat("é", 300)+`"}}`, strings.Repeat("é", 255))
}

func TestLevels(t *testing.T) {
	const exception = `{"trace":{"frames":[],"exception":{"class":"E"}}}`
	const message = `{"message":{"body":"m"}}`
	f := func(level, body, want string, failed bool) {
		t.Helper()
		r, ref := decode(t, []byte(`{"data":{"environment":"dev",`+level+`"body":`+body+`}}`))
		if ref != nil {
			t.Fatal(ref.message)
		}
		if got, _ := r.Field("data.level"); got != want || r.Error != failed {
			t.Errorf("%s %s: got %v, error %t", level, body, got, r.Error)
		}
	}
	f(``, exception, "error", true)
	f(``, message, "info", false)
	f(`"level":"critical",`, message, "critical", true)
	f(`"level":"error",`, message, "error", true)
	f(`"level":"warning",`, exception, "warning", false)
	f(`"level":"debug",`, exception, "debug", false)
}

func TestTimestamps(t *testing.T) {
	f := func(timestamp string, want time.Time) {
		t.Helper()
		r, ref := decode(t, []byte(`{"data":{"environment":"dev","timestamp":`+timestamp+`,"body":{"message":{"body":"m"}}}}`))
		if ref != nil {
			t.Fatal(ref.message)
		}
		if !r.Start.Equal(want) {
			t.Errorf("%s: got %v, want %v", timestamp, r.Start, want)
		}
	}
	second := time.Unix(1795337811, 0)
	f(`1795337811`, second)
	f(`1795337811.25`, second.Add(250*time.Millisecond))
	f(`"1795337811"`, second)
	f(`1.795337811e9`, second)
	f(`1795337811123`, second.Add(123*time.Millisecond))
	f(`"1795337811123"`, second.Add(123*time.Millisecond))
	f(`1795337811123.5`, second.Add(123500*time.Microsecond))
	f(`1795337811123456`, second.Add(123456*time.Microsecond))
	f(`1795337811123456789`, second.Add(123456789))
	for _, none := range []string{`null`, `0`, `-5`, `"yesterday"`, `1e300`, `"NaN"`, `"+Inf"`, `{}`, `99999999999999999999999`} {
		f(none, noon)
	}
}

func TestTraceIDs(t *testing.T) {
	const id = "5b8efff798038103d269b633813fc60c"
	f := func(data, wantTrace, wantSpan string) {
		t.Helper()
		r, ref := decode(t, []byte(`{"data":{"environment":"dev","body":{"message":{"body":"m"}},`+data+`}}`))
		if ref != nil {
			t.Fatal(ref.message)
		}
		if r.TraceID != wantTrace || r.SpanID != wantSpan {
			t.Errorf("%s: got %q %q, want %q %q", data, r.TraceID, r.SpanID, wantTrace, wantSpan)
		}
	}
	f(`"custom":{"trace_id":"`+id+`","span_id":"eee19b7ec3c1b174"}`, id, "eee19b7ec3c1b174")
	f(`"custom":{"traceId":"`+strings.ToUpper(id)+`","spanId":"EEE19B7EC3C1B174"}`, id, "eee19b7ec3c1b174")
	f(`"custom":{"otel.trace_id":"`+id+`","otel.span_id":"eee19b7ec3c1b174"}`, id, "eee19b7ec3c1b174")
	f(`"custom":{"otel":{"trace_id":"`+id+`"}}`, id, "")
	f(`"custom":{"trace_id":"1-5b8efff7-98038103d269b633813fc60c"}`, id, "")
	f(`"custom":{"trace_id":"5b8efff7-9803-8103-d269-b633813fc60c"}`, id, "")
	f(`"custom":{"trace_id":"d269b633813fc60c"}`, "0000000000000000d269b633813fc60c", "")
	f(`"trace_id":"`+id+`"`, id, "")
	f(`"body":{"message":{"body":"m","trace_id":"`+id+`","span_id":"eee19b7ec3c1b174"}}`, id, "eee19b7ec3c1b174")
	f(`"request":{"headers":{"traceparent":"00-`+id+`-eee19b7ec3c1b174-01"}}`, id, "")
	f(`"request":{"headers":{"TRACEPARENT":["00-`+id+`-eee19b7ec3c1b174-01"]}}`, id, "")
	f(`"request":{"headers":{"X-Amzn-Trace-Id":"Self=1-1-1; Root=1-5b8efff7-98038103d269b633813fc60c;Parent=x"}}`, id, "")
	f(`"custom":{"trace_id":"not an id"},"request":{"headers":{"traceparent":"00-`+id+`-eee19b7ec3c1b174-01"}}`, id, "")
	for _, none := range []string{
		`"custom":{"trace_id":"00000000000000000000000000000000"}`, `"custom":{"trace_id":7}`, `"custom":[]`,
		`"custom":{"trace_id":"5b8efff798038103d269b633813fc60x"}`, `"request":{"headers":{"traceparent":"00-1"}}`,
		`"request":{"headers":"x"}`, `"request":[]`, `"custom":{"span_id":"0000000000000000"}`,
	} {
		f(none, "", "")
	}
}

// TestFieldsAreBounded has an item whose paths would multiply what it weighs.
func TestFieldsAreBounded(t *testing.T) {
	long := strings.Repeat("k", 100_000)
	var many strings.Builder
	for i := range 5_000 {
		fmt.Fprintf(&many, `"k%d":%d,`, i, i)
	}
	message := strings.Repeat("é", 100_000)
	body := `{"data":{"environment":"dev","body":{"message":{"body":"` + message + `"}},"custom":{"` + long + `":{` + many.String() + `"z":1},` + many.String() + `"z":1}}}`
	r, ref := decode(t, []byte(body))
	if ref != nil {
		t.Fatal(ref.message)
	}
	if got, _ := r.Field("data.body.message.body"); got != message {
		t.Error("the message was cut")
	}
	if len(r.Fields) != maxFields {
		t.Errorf("got %d fields, want %d", len(r.Fields), maxFields)
	}
	size := 0
	for _, f := range r.Fields {
		size += len(f.Name)
		if s, ok := f.Value.(string); ok {
			size += len(s)
		}
	}
	if size > 2*len(body) {
		t.Errorf("fields of %d bytes were made of %d", size, len(body))
	}
}
