package cloudwatch

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"go.opentelemetry.io/otel/attribute"
	api "go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/sdk/log"
)

// lines are records of every kind that a line has to do with.
func lines(t testing.TB) []log.Record {
	var request, group, odd api.Record
	request.SetTimestamp(noon)
	request.SetSeverity(api.SeverityError)
	request.SetBody(attribute.StringValue("127.0.0.1 GET http /api/activities/home? 500"))
	request.AddAttributes(attribute.String("http.route", "/api/activities/home"),
		attribute.Int("http.response.status_code", 500), attribute.Float64("duration_ms", 12.25), attribute.Bool("cached", false))
	group.SetTimestamp(noon.Add(time.Millisecond))
	group.SetSeverity(api.SeverityDebug)
	group.SetBody(attribute.StringValue("a group,\na list and names that are taken"))
	group.AddAttributes(
		attribute.Map("user", attribute.String("id", "andrewbrown"), attribute.Map("name", attribute.String("full", "Andrew Brown"))),
		attribute.StringSlice("tags", []string{"a\"b", "c"}), attribute.IntSlice("sizes", []int{1, 2}),
		attribute.String("message", "mine"), attribute.String("time", "never"), attribute.ByteSlice("raw", []byte{0, 1}))
	odd.SetObservedTimestamp(noon.Add(2 * time.Millisecond))
	odd.SetSeverity(api.SeverityWarn)
	odd.SetEventName("odd.event")
	odd.SetBody(attribute.MapValue(attribute.String("k", "v")))
	odd.AddAttributes(attribute.Float64("nan", math.NaN()), attribute.Float64("inf", math.Inf(-1)),
		attribute.Float64("tiny", 1e-9), attribute.Float64("huge", 1e300), attribute.String("bad\xff", "\xfe<&>\x00\u2028"),
		attribute.KeyValue{Key: "empty"})
	return []log.Record{emit(t, request), emit(t, group), emit(t, odd)}
}

func TestLinesAreFlatJSON(t *testing.T) {
	b := batches{service: "cruddur-backend"}
	var all strings.Builder
	for _, l := range b.lines(lines(t)) {
		fmt.Fprintf(&all, "%d %s\n", l.at, l.text)
		if !json.Valid([]byte(l.text)) {
			t.Errorf("not JSON: %s", l.text)
		}
	}
	golden(t, "lines.json.txt", []byte(all.String()))
}

func TestLinesOfText(t *testing.T) {
	b := batches{service: "cruddur-backend", text: true}
	var all strings.Builder
	for _, l := range b.lines(lines(t)) {
		fmt.Fprintf(&all, "%d %s\n", l.at, l.text)
	}
	golden(t, "lines.line.txt", []byte(all.String()))
}

func TestLinesOutsideATraceNameNone(t *testing.T) {
	var r log.Record
	r.SetTimestamp(noon)
	r.SetBody(attribute.StringValue("start"))
	for _, text := range []bool{false, true} {
		b := batches{service: "s", text: text}
		if got := b.lines([]log.Record{r})[0].text; strings.Contains(got, "trace") {
			t.Errorf("got %s", got)
		}
	}
}

func TestLongLinesAreCutAndSaySo(t *testing.T) {
	long := strings.Repeat("ü", mostBytes)
	many := make([]attribute.KeyValue, 128)
	for i := range many {
		many[i] = attribute.String(fmt.Sprint("k", i), strings.Repeat("\x00", 100_000))
	}
	for _, c := range []struct {
		name   string
		record log.Record
		json   string // in the line
	}{
		{"message", record(t, noon, long), "…[cut from 2097152 bytes]"},
		{"one value", record(t, noon, "short", attribute.String("k", long)), `"message":"short"`},
		{"a list", record(t, noon, "short", attribute.StringSlice("k", []string{long, long})), `"message":"short"`},
		{"many values", record(t, noon, "short", many...), `"k127":`},
		{"a name", record(t, noon, "short", attribute.String(long, "v")), `"message":"short"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, text := range []bool{false, true} {
				b := batches{service: "s", text: text}
				got := b.lines([]log.Record{c.record})[0].text
				if len(got) > mostLine || !utf8.ValidString(got) {
					t.Errorf("text %v: %d bytes, valid %v", text, len(got), utf8.ValidString(got))
				}
				if text {
					continue
				}
				if !json.Valid([]byte(got)) || !strings.Contains(got, c.json) || !strings.HasSuffix(got, `,"truncated":true}`) {
					t.Errorf("got %.200s … %s", got, got[max(0, len(got)-100):])
				}
			}
		})
	}
}

func FuzzLine(f *testing.F) {
	f.Add("message", "key", "value", 1.5)
	f.Add("\xff\n\"", "time", "\u2028\x00", math.Inf(1))
	f.Fuzz(func(t *testing.T, message, key, value string, number float64) {
		r := record(t, noon, message, attribute.String(key, value), attribute.Float64("n", number),
			attribute.Map("m", attribute.String(key, value)), attribute.StringSlice("l", []string{value}))
		b := batches{service: value}
		got := b.lines([]log.Record{r})[0].text
		var fields map[string]any
		if err := json.Unmarshal([]byte(got), &fields); err != nil {
			t.Fatalf("%v: %s", err, got)
		}
		for name, v := range fields {
			if _, nested := v.(map[string]any); nested {
				t.Errorf("%s is nested", name)
			}
		}
		if utf8.ValidString(message) && fields["message"] != message {
			t.Errorf("message %q, want %q", fields["message"], message)
		}
		b.text = true
		if got := b.lines([]log.Record{r})[0].text; !utf8.ValidString(got) || strings.ContainsAny(got, "\r\n") {
			t.Errorf("got %q", got)
		}
	})
}

func BenchmarkLines512(b *testing.B) {
	records := make([]log.Record, 512)
	for i := range records {
		records[i] = record(b, noon.Add(time.Duration(i)*time.Millisecond), "127.0.0.1 GET http /api/activities/home? 200",
			attribute.String("http.request.method", "GET"), attribute.String("http.route", "/api/activities/home"),
			attribute.Int("http.response.status_code", 200), attribute.String("user.id", "andrewbrown"),
			attribute.String("request.id", "68f126b0-1ceb-4a33-88be-d90fa7109eee"), attribute.Float64("duration_ms", 1.25))
	}
	for _, text := range []bool{false, true} {
		b.Run(map[bool]string{false: "json", true: "line"}[text], func(b *testing.B) {
			maker := batches{service: "cruddur-backend", text: text}
			b.ReportAllocs()
			for b.Loop() {
				if parts := maker.split(records); len(parts) != 1 {
					b.Fatal(len(parts))
				}
			}
		})
	}
}
