package cloudwatchlogs

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// three has the streams a, b and ab, whose events are interleaved in time.
func three(t *testing.T) *lab {
	t.Helper()
	l := newLab()
	l.do(t, "CreateLogGroup", object{"logGroupName": "g"})
	for i, name := range []string{"a", "b", "ab"} {
		l.do(t, "CreateLogStream", object{"logGroupName": "g", "logStreamName": name})
		var lines []line
		for j := range 4 {
			lines = append(lines, line{ms(time.Duration(3*j+i-60) * time.Second), fmt.Sprint(name, j)})
		}
		l.do(t, "PutLogEvents", object{"logGroupName": "g", "logStreamName": name, "logEvents": lines})
	}
	return l
}

func TestFilterLogEvents(t *testing.T) {
	l := three(t)
	at := func(i int) int64 { return ms(time.Duration(i-60) * time.Second) }
	const all = "a0 b0 ab0 a1 b1 ab1 a2 b2 ab2 a3 b3 ab3"
	for _, c := range []struct {
		body object
		want string
	}{
		{object{}, all},
		{object{"interleaved": false, "unmask": true}, all},
		{object{"filterPattern": ""}, all},
		{object{"filterPattern": " "}, all},
		{object{"filterPattern": "b1"}, "b1 ab1"},
		{object{"logStreamNames": []string{"b", "a", "b"}}, "a0 b0 a1 b1 a2 b2 a3 b3"},
		{object{"logStreamNamePrefix": "a"}, "a0 ab0 a1 ab1 a2 ab2 a3 ab3"},
		{object{"startTime": at(9)}, "a3 b3 ab3"},
		{object{"endTime": at(2)}, "a0 b0 ab0"}, // inclusive
		{object{"startTime": at(2), "endTime": at(2)}, "ab0"},
		{object{"startTime": at(0), "startFromHead": false, "limit": 3}, "ab3 b3 a3"},
		{object{"startTime": at(0), "startFromHead": true, "limit": 3}, "a0 b0 ab0"},
		{object{"endTime": int64(1<<63 - 1), "limit": 1}, "a0"},
		{object{"filterPattern": "nothing"}, ""},
	} {
		c.body["logGroupName"] = "g"
		if got := strings.Join(messages(l.do(t, "FilterLogEvents", c.body)), " "); got != c.want {
			t.Errorf("%v:\n got %q\nwant %q", c.body, got, c.want)
		}
	}
	out := l.do(t, "FilterLogEvents", object{"logGroupIdentifier": "g", "logStreamNames": []string{"b"}, "filterPattern": "b0"})
	events := out["events"].([]any)
	id := events[0].(object)["eventId"].(string)
	want := object{"searchedLogStreams": []any{}, "events": []any{object{
		"logStreamName": "b", "timestamp": json.Number(fmt.Sprint(at(1))), "message": "b0",
		"ingestionTime": json.Number(fmt.Sprint(ms(0))), "eventId": id,
	}}}
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("one event (-want +got):\n%s", diff)
	}
	if len(id) != 56 || strings.Trim(id, "0123456789") != "" {
		t.Errorf("the id is %q", id)
	}
}

func TestFilterLogEventsInPages(t *testing.T) {
	l := three(t)
	for _, backwards := range []bool{false, true} {
		body := object{"logGroupName": "g", "limit": 5, "startTime": ms(-time.Hour), "startFromHead": !backwards}
		var got []string
		for {
			out := l.do(t, "FilterLogEvents", body)
			got = append(got, messages(out)...)
			token, more := out["nextToken"]
			if !more {
				break
			}
			body["nextToken"] = token
			delete(body, "startFromHead") // the token knows
		}
		if backwards {
			slices.Reverse(got)
		}
		if s := strings.Join(got, " "); s != "a0 b0 ab0 a1 b1 ab1 a2 b2 ab2 a3 b3 ab3" {
			t.Errorf("backwards %v: %q", backwards, s)
		}
	}
}

func TestAPageMayBeEmptyAndNotTheLast(t *testing.T) {
	l := withStream(t)
	lines := make([]event, maxScanned+10)
	for i := range lines {
		lines[i] = event{at: ms(0), arrived: 1, index: int32(i), message: "m"}
	}
	lines[len(lines)-1].message = "needle"
	l.store.put("g", "s", lines, ms(0))
	body := object{"logGroupName": "g", "filterPattern": "needle"}
	out := l.do(t, "FilterLogEvents", body)
	if len(messages(out)) != 0 || out["nextToken"] == nil {
		t.Fatalf("%d events, token %v", len(messages(out)), out["nextToken"])
	}
	body["nextToken"] = out["nextToken"]
	if out = l.do(t, "FilterLogEvents", body); len(messages(out)) != 1 || out["nextToken"] != nil {
		t.Errorf("%d events, token %v", len(messages(out)), out["nextToken"])
	}
}

func TestRetentionHidesAndDrops(t *testing.T) {
	l := withStream(t)
	l.put(t, line{ms(-20 * time.Hour), "old"}, line{ms(0), "new"})
	l.do(t, "PutRetentionPolicy", object{"logGroupName": "g", "retentionInDays": 1})
	read := func() string {
		return strings.Join(append(messages(l.do(t, "GetLogEvents", inStream())),
			messages(l.do(t, "FilterLogEvents", object{"logGroupName": "g"}))...), " ")
	}
	if got := read(); got != "old new old new" {
		t.Fatalf("%q", got)
	}
	l.now = today.Add(5 * time.Hour)
	// The clock of the signatures has gone on too.
	l.Receiver.clock.saw(l.now)
	checked := func(operation string, body object) map[string]any {
		req := request(operation, asJSON(t, body))
		req.Header.Set("X-Amz-Date", l.now.Format("20060102T150405Z"))
		status, out := l.send(t, req)
		if status != 200 {
			t.Fatalf("%s: %d %v", operation, status, out)
		}
		return out
	}
	if got := messages(checked("GetLogEvents", inStream())); len(got) != 1 || got[0] != "new" {
		t.Errorf("after the retention: %v", got)
	}
	if got := messages(checked("FilterLogEvents", object{"logGroupName": "g"})); len(got) != 1 || got[0] != "new" {
		t.Errorf("after the retention: %v", got)
	}
	checked("PutLogEvents", object{"logGroupName": "g", "logStreamName": "s", "logEvents": []line{{l.now.UnixMilli(), "m"}}})
	if g, _ := l.store.group("g"); g.bytes != len("newm")+2*perEvent {
		t.Errorf("%d bytes are held", g.bytes)
	}
	checked("DeleteRetentionPolicy", object{"logGroupName": "g"})
	if g, _ := l.store.group("g"); g.retention != 0 {
		t.Errorf("the retention is %d", g.retention)
	}
}
