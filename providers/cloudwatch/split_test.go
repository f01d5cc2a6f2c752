package cloudwatch

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/log"
	"pgregory.net/rapid"
)

func plain(at time.Time, text string) log.Record {
	var r log.Record
	r.SetTimestamp(at)
	r.SetBody(attribute.StringValue(text))
	return r
}

func TestSplitKeepsTheLimits(t *testing.T) {
	const prefix = len("[2006-Jan-02 15:04] ")
	of := func(n, size int, step time.Duration) []log.Record {
		records := make([]log.Record, n)
		text := strings.Repeat("x", size-prefix)
		for i := range records {
			records[i] = plain(noon.Add(time.Duration(i)*step), text)
		}
		return records
	}
	for _, c := range []struct {
		name    string
		records []log.Record
		want    []int // lines of each part
	}{
		{"nothing", nil, nil},
		{"as many as go in", of(10_000, 30, 0), []int{10_000}},
		{"one more", of(10_001, 30, 0), []int{10_000, 1}},
		{"as large as goes in", of(4, mostBytes/4-overhead, 0), []int{4}},
		{"a byte more", of(4, mostBytes/4-overhead+1, 0), []int{3, 1}},
		{"the largest lines", of(2, mostLine, 0), []int{1, 1}},
		{"just under a day", of(3, 100, 12*time.Hour-time.Millisecond), []int{3}},
		{"a day", of(3, 100, 12*time.Hour), []int{2, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := batches{text: true}
			var got []int
			for _, part := range b.split(c.records) {
				got = append(got, len(part))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSplitLosesAndReordersNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var records []log.Record
		for range rapid.IntRange(0, 40).Draw(t, "n") {
			at := noon.Add(time.Duration(rapid.IntRange(-200_000_000, 200_000_000).Draw(t, "ms")) * time.Millisecond)
			records = append(records, plain(at, strings.Repeat("y", rapid.SampledFrom([]int{0, 10, 300_000}).Draw(t, "size"))))
		}
		b := batches{text: rapid.Bool().Draw(t, "text")}
		seen, last := map[int]bool{}, line{}
		for _, part := range b.split(records) {
			bytes := 0
			for i, l := range part {
				if l.at < last.at || l.at == last.at && l.index < last.index {
					t.Fatalf("line %d comes before line %d", last.index, l.index)
				}
				if seen[l.index] || l.at != records[l.index].Timestamp().UnixMilli() {
					t.Fatalf("line %d: twice %v, at %d", l.index, seen[l.index], l.at)
				}
				seen[l.index], last = true, l
				bytes += len(l.text) + overhead
				if len(l.text) == 0 || l.at-part[0].at >= mostSpan.Milliseconds() || i >= mostLines {
					t.Fatalf("line %d does not belong", l.index)
				}
			}
			if bytes > mostBytes {
				t.Fatalf("%d bytes", bytes)
			}
		}
		if len(seen) != len(records) {
			t.Fatalf("%d of %d lines", len(seen), len(records))
		}
	})
}

func TestTimeBeforeTheEpochIsTheEpoch(t *testing.T) {
	b := batches{}
	if got := b.lines([]log.Record{plain(time.Unix(-5, 0), "old")})[0].at; got != 0 {
		t.Errorf("got %d", got)
	}
}

func TestStreamNamesAreLegal(t *testing.T) {
	for host, want := range map[string]string{
		"box":                    "box/7/20260304T050607.080Z",
		"":                       "host/7/20260304T050607.080Z",
		"a:b*c\n":                "a-b-c-/7/20260304T050607.080Z",
		strings.Repeat("ü", 300): strings.Repeat("ü", 127) + "/7/20260304T050607.080Z",
	} {
		got := streamName(host, 7, noon)
		if got != want || !streamForm.MatchString(got) {
			t.Errorf("%s: got %s", host, got)
		}
	}
}

func ExampleFactory() {
	f := Factory()
	fmt.Println(f.Name, "is", f.Title)
	// Output: cloudwatch is CloudWatch Logs
}
