package cloudwatchlogs

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/lab/record"
)

func TestRefusedBatches(t *testing.T) {
	batch := func(lines ...line) object {
		return object{"logGroupName": "g", "logStreamName": "s", "logEvents": lines}
	}
	repeat := func(n int, l line) []line {
		lines := make([]line, n)
		for i := range lines {
			lines[i] = l
		}
		return lines
	}
	text := func(n int) string { return strings.Repeat("x", n) }
	const one = "InvalidParameterException: 1 validation error detected: Value "
	for _, c := range []struct {
		name string
		body any
		want string
	}{
		{"no events", batch(), one + "null at 'logEvents' failed to satisfy constraint: Member must not be null"},
		{"null list", `{"logGroupName":"g","logStreamName":"s","logEvents":null}`, one + "null at 'logEvents'"},
		{"zero events", `{"logGroupName":"g","logStreamName":"s","logEvents":[]}`, one + "'[0 events]' at 'logEvents' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		{"10,001 events", batch(repeat(10001, line{ms(0), "m"})...), one + "'[10001 events]' at 'logEvents' failed to satisfy constraint: Member must have length less than or equal to 10000"},
		{"no group", `{"logStreamName":"s","logEvents":[{"timestamp":1,"message":"m"}]}`, one + "null at 'logGroupName'"},
		{"no stream", `{"logGroupName":"g","logEvents":[{"timestamp":1,"message":"m"}]}`, one + "null at 'logStreamName'"},
		{"no timestamp", `{"logGroupName":"g","logStreamName":"s","logEvents":[{"message":"m"}]}`, one + "null at 'logEvents.1.member.timestamp' failed to satisfy constraint: Member must not be null"},
		{"no message", `{"logGroupName":"g","logStreamName":"s","logEvents":[{"timestamp":1,"message":"m"},{"timestamp":1,"message":null}]}`, one + "null at 'logEvents.2.member.message'"},
		{"negative timestamp", batch(line{-1, "m"}), one + "'-1' at 'logEvents.1.member.timestamp' failed to satisfy constraint: Member must have value greater than or equal to 0"},
		{"empty message", batch(line{ms(0), ""}), one + "'' at 'logEvents.1.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		{"all wrong", batch(repeat(30, line{-1, ""})...), "InvalidParameterException: 60 validation errors detected: Value '-1' at 'logEvents.1.member.timestamp'"},
		{"text as timestamp", `{"logGroupName":"g","logStreamName":"s","logEvents":[{"timestamp":"1","message":"m"}]}`, "SerializationException: /logEvents/0/timestamp cannot be a JSON string"},
		{"fraction as timestamp", `{"logGroupName":"g","logStreamName":"s","logEvents":[{"timestamp":1.5,"message":"m"}]}`, "SerializationException: /logEvents/0/timestamp cannot be a JSON number"},
		{"number as message", `{"logGroupName":"g","logStreamName":"s","logEvents":[{"timestamp":1,"message":5}]}`, "SerializationException: /logEvents/0/message cannot be a JSON number"},
		{"event is no object", `{"logGroupName":"g","logStreamName":"s","logEvents":[5]}`, "SerializationException: /logEvents/0 cannot be a JSON number"},
		{"events are no list", `{"logGroupName":"g","logStreamName":"s","logEvents":{}}`, "SerializationException: /logEvents cannot be a JSON object"},
		{"broken inside", `{"logGroupName":"g","logStreamName":"s","logEvents":[{"timestamp":1,"message":tru}]}`, "SerializationException: the request body is not JSON"},
		{"unknown group", `{"logGroupName":"none","logStreamName":"s","logEvents":[{"timestamp":1,"message":"m"}]}`, "ResourceNotFoundException: The specified log group does not exist."},
		{"unknown stream", `{"logGroupName":"g","logStreamName":"none","logEvents":[{"timestamp":1,"message":"m"}]}`, "ResourceNotFoundException: The specified log stream does not exist."},
		{"event too large", batch(line{ms(0), text(maxBatchBytes - perEvent + 1)}), "InvalidParameterException: Log event too large: 1048577 bytes exceeds limit of 1048576"},
		{"batch too large", batch(line{ms(0), text(1 << 19)}, line{ms(0), text(1<<19 - 2*perEvent + 1)}), "InvalidParameterException: Upload too large: 1048577 bytes exceeds limit of 1048576"},
		{"out of order", batch(line{ms(0), "b"}, line{ms(-1), "a"}), "InvalidParameterException: Log events in a single PutLogEvents request must be in chronological order."},
		{"out of order among rejected", batch(line{5, "b"}, line{4, "a"}, line{ms(0), "c"}), "InvalidParameterException: Log events in a single PutLogEvents request must be in chronological order."},
		{"over a day", batch(line{ms(-24*time.Hour - time.Millisecond), "a"}, line{ms(0), "b"}), "InvalidParameterException: The batch of log events in a single PutLogEvents request cannot span more than 24 hours."},
	} {
		l := withStream(t)
		n := len(l.sink.calls)
		if got := l.refuse(t, "PutLogEvents", c.body); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s:\n got %.300q\nwant %.300q", c.name, got, c.want)
		}
		if call := l.sink.calls[n]; !strings.HasPrefix(call.req.Refused, c.want) || len(call.recs) != 0 {
			t.Errorf("%s is kept with %q and %d records", c.name, call.req.Refused, len(call.recs))
		}
		if got := messages(l.do(t, "GetLogEvents", object{"logGroupName": "g", "logStreamName": "s"})); len(got) != 0 {
			t.Errorf("%s: %d events are stored", c.name, len(got))
		}
	}
}

func TestBatchesAtTheLimits(t *testing.T) {
	full := make([]line, 10000)
	for i := range full {
		full[i] = line{ms(0), "m"}
	}
	for name, lines := range map[string][]line{
		"one event of a megabyte": {{ms(0), strings.Repeat("x", maxBatchBytes-perEvent)}},
		"multi-byte characters":   {{ms(0), strings.Repeat("é", (maxBatchBytes-perEvent)/2)}},
		"10,000 events":           full,
		"just a day":              {{ms(-24 * time.Hour), "a"}, {ms(0), "b"}},
		"a day and rejected ones": {{0, "old"}, {ms(-24 * time.Hour), "a"}, {ms(0), "b"}, {ms(3 * time.Hour), "new"}},
		"just within the bounds":  {{ms(-maxAge), "a"}},
		"just ahead":              {{ms(maxAhead), "a"}},
	} {
		l := withStream(t)
		l.put(t, lines...)
		if got := len(messages(l.do(t, "GetLogEvents", object{"logGroupName": "g", "logStreamName": "s"}))); got == 0 {
			t.Errorf("%s: nothing is stored", name)
		}
	}
}

func TestEventsOutOfTimeAreRejectedAlone(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		name      string
		retention int
		lines     []line
		info      any
		stored    []string
	}{
		{"all in time", 0, []line{{ms(0), "a"}}, nil, []string{"a"}},
		{"too old", 0, []line{{ms(-maxAge) - 1, "a"}, {ms(-maxAge), "b"}}, object{"tooOldLogEventEndIndex": json.Number("1")}, []string{"b"}},
		{"too new", 0, []line{{ms(0), "a"}, {ms(maxAhead) + 1, "b"}, {ms(maxAhead) + 2, "c"}}, object{"tooNewLogEventStartIndex": json.Number("1")}, []string{"a"}},
		{"expired", 3, []line{{ms(-4 * day), "a"}, {ms(-3*day) - 1, "b"}, {ms(-3 * day), "c"}}, object{"expiredLogEventEndIndex": json.Number("2")}, []string{"c"}},
		{
			"all of them", 1,
			[]line{{ms(-20 * day), "a"}, {ms(-2 * day), "b"}, {ms(0), "c"}, {ms(3 * time.Hour), "d"}},
			object{"tooOldLogEventEndIndex": json.Number("1"), "expiredLogEventEndIndex": json.Number("2"), "tooNewLogEventStartIndex": json.Number("3")},
			[]string{"c"},
		},
		{"nothing left", 0, []line{{1, "a"}}, object{"tooOldLogEventEndIndex": json.Number("1")}, []string{}},
		{"long retention", 30, []line{{ms(-20 * day), "a"}, {ms(0), "b"}}, object{"tooOldLogEventEndIndex": json.Number("1")}, []string{"b"}},
	} {
		l := withStream(t)
		if c.retention > 0 {
			l.do(t, "PutRetentionPolicy", object{"logGroupName": "g", "retentionInDays": c.retention})
		}
		out := l.put(t, c.lines...)
		if diff := cmp.Diff(c.info, out["rejectedLogEventsInfo"]); diff != "" {
			t.Errorf("%s: info (-want +got):\n%s", c.name, diff)
		}
		if token, _ := out["nextSequenceToken"].(string); len(token) != 56 {
			t.Errorf("%s: nextSequenceToken is %q", c.name, token)
		}
		if diff := cmp.Diff(c.stored, messages(l.do(t, "GetLogEvents", object{"logGroupName": "g", "logStreamName": "s"}))); diff != "" {
			t.Errorf("%s: stored (-want +got):\n%s", c.name, diff)
		}
		call := l.sink.calls[len(l.sink.calls)-1]
		var taken []string
		for _, rec := range call.recs {
			if rec.Refused == "" {
				taken = append(taken, rec.Text)
			} else if !strings.HasPrefix(rec.Refused, "rejectedLogEventsInfo: ") {
				t.Errorf("%s: %q is refused with %q", c.name, rec.Text, rec.Refused)
			}
		}
		if call.req.Refused != "" || call.req.Control || len(call.recs) != len(c.lines) || len(taken) != len(c.stored) {
			t.Errorf("%s is kept as %+v with %d records", c.name, call.req, len(call.recs))
		}
	}
}

func TestTimestampsBeyondAllYears(t *testing.T) {
	l := withStream(t)
	l.put(t, line{ms(0), "a"}, line{1<<63 - 1, "b"})
	rec := l.sink.calls[len(l.sink.calls)-1].recs[1]
	if rec.Start.Year() != 9999 || rec.Refused == "" {
		t.Errorf("%v, refused %q", rec.Start, rec.Refused)
	}
	if _, err := json.Marshal(rec); err != nil {
		t.Error(err)
	}
}

func TestEntityIsJudgedAlone(t *testing.T) {
	keys := func(more ...string) object {
		o := object{"Type": "Service", "Name": "cruddur"}
		for i := 0; i < len(more); i += 2 {
			o[more[i]] = more[i+1]
		}
		return o
	}
	attributes := object{}
	for i := range 11 {
		attributes[fmt.Sprint("a", i)] = "v"
	}
	for _, c := range []struct {
		entity object
		want   any
	}{
		{object{"keyAttributes": keys()}, nil},
		{object{"keyAttributes": keys("Environment", "e"), "attributes": object{"a": "b"}}, nil},
		{object{}, "InvalidEntity"},
		{object{"attributes": object{"a": "b"}}, "MissingRequiredFields"},
		{object{"keyAttributes": keys("Type", "Thing")}, "InvalidTypeValue"},
		{object{"keyAttributes": object{"Type": "Service"}}, "InvalidKeyAttributes"},
		{object{"keyAttributes": keys("Other", "x")}, "InvalidKeyAttributes"},
		{object{"keyAttributes": keys("Name", "")}, "InvalidKeyAttributes"},
		{object{"keyAttributes": keys(), "attributes": attributes}, "InvalidAttributes"},
	} {
		l := withStream(t)
		out := l.do(t, "PutLogEvents", object{"logGroupName": "g", "logStreamName": "s", "logEvents": []line{{ms(0), "m"}}, "entity": c.entity})
		var got any
		if info, ok := out["rejectedEntityInfo"].(object); ok {
			got = info["errorType"]
		}
		if got != c.want {
			t.Errorf("%v: %v, want %v", c.entity, got, c.want)
		}
		if n := len(l.sink.calls[len(l.sink.calls)-1].recs); n != 1 {
			t.Errorf("%v spoils the events", c.entity)
		}
	}
}

func TestSequenceTokensAreIgnoredAndNothingIsDeduplicated(t *testing.T) {
	l := withStream(t)
	for range 2 {
		l.do(t, "PutLogEvents", object{"logGroupName": "g", "logStreamName": "s", "sequenceToken": "wrong", "logEvents": []line{{ms(0), "m"}}})
	}
	if got := messages(l.do(t, "GetLogEvents", object{"logGroupName": "g", "logStreamName": "s"})); len(got) != 2 {
		t.Errorf("%d events, want 2", len(got))
	}
}

func TestReplayRestoresTheState(t *testing.T) {
	l := withStream(t)
	l.do(t, "CreateLogGroup", object{"logGroupName": "gone"})
	l.do(t, "CreateLogStream", object{"logGroupName": "gone", "logStreamName": "s"})
	l.do(t, "DeleteLogGroup", object{"logGroupName": "gone"})
	l.do(t, "CreateLogStream", object{"logGroupName": "g", "logStreamName": "gone"})
	l.put(t, line{ms(-time.Minute), "first"}, line{ms(0), `{"msg":"second","level":"error"}`})
	l.do(t, "TagLogGroup", object{"logGroupName": "g", "tags": object{"a": "b"}})
	l.do(t, "PutRetentionPolicy", object{"logGroupName": "g", "retentionInDays": 7})
	l.put(t, line{ms(-10 * 24 * time.Hour), "expired"}, line{ms(-30 * time.Second), "third"})
	l.do(t, "DeleteLogStream", object{"logGroupName": "g", "logStreamName": "gone"})
	l.refuse(t, "PutLogEvents", object{"logGroupName": "g", "logStreamName": "s", "logEvents": []line{{5, "b"}, {4, "a"}}})
	l.refuse(t, "CreateLogGroup", object{"logGroupName": "g"})

	again, recs := l.replayed()
	for i, c := range l.sink.calls {
		if diff := cmp.Diff(c.recs, append([]record.Record(nil), recs[i]...)); diff != "" {
			t.Errorf("%s: records (-want +got):\n%s", c.req.Path, diff)
		}
	}
	for operation, body := range map[string]object{
		"DescribeLogGroups":  {},
		"DescribeLogStreams": {"logGroupName": "g"},
		"ListTagsLogGroup":   {"logGroupName": "g"},
		"FilterLogEvents":    {"logGroupName": "g"}, // with their ids
	} {
		if diff := cmp.Diff(l.do(t, operation, body), again.do(t, operation, body)); diff != "" {
			t.Errorf("%s (-before +after):\n%s", operation, diff)
		}
	}
	id := func(l *lab) any {
		events := l.do(t, "FilterLogEvents", object{"logGroupName": "g"})["events"].([]any)
		return events[len(events)-1].(object)["eventId"]
	}
	last := id(again)
	again.put(t, line{ms(0), "fourth"})
	if id(again) == last {
		t.Error("an event that comes after a replay has the id of one before")
	}
}

func TestReplayBringsBackWhatIsNoLongerKept(t *testing.T) {
	l := withStream(t)
	l.put(t, line{ms(0), "m"})
	again := newLab()
	if recs := again.Replay(l.sink.calls[2].req); len(recs) != 1 {
		t.Fatalf("%d records", len(recs))
	}
	if got := messages(again.do(t, "GetLogEvents", object{"logGroupName": "g", "logStreamName": "s"})); len(got) != 1 {
		t.Errorf("%d events", len(got))
	}
	if recs := again.Replay(record.Request{Protocol: "xray/udp", Body: []byte("x")}); recs != nil {
		t.Errorf("another protocol's request gives %v", recs)
	}
}

func TestConcurrentSendersAndReaders(t *testing.T) {
	l := withStream(t)
	const senders, each = 8, 40
	var wg sync.WaitGroup
	for i := range senders {
		wg.Go(func() {
			for j := range each {
				lines := []line{{ms(time.Duration(j) * time.Millisecond), fmt.Sprint(i, " ", j)}, {ms(time.Duration(j) * time.Second), "later"}}
				l.put(t, lines...)
				if j%10 == 0 {
					l.do(t, "CreateLogStream", object{"logGroupName": "g", "logStreamName": fmt.Sprint(i, "-", j)})
					l.do(t, "FilterLogEvents", object{"logGroupName": "g", "filterPattern": "later"})
				}
			}
		})
	}
	wg.Wait()
	out := l.do(t, "FilterLogEvents", object{"logGroupName": "g"})
	ids := map[any]bool{}
	last := ""
	for _, e := range out["events"].([]any) {
		id := e.(object)["eventId"].(string)
		if ids[id] || id < last {
			t.Fatalf("the id %s stands behind %s", id, last)
		}
		ids[id], last = true, id
	}
	if len(ids) != 2*senders*each {
		t.Errorf("%d events, want %d", len(ids), 2*senders*each)
	}
	again, _ := l.replayed()
	if diff := cmp.Diff(out, again.do(t, "FilterLogEvents", object{"logGroupName": "g"})); diff != "" {
		t.Errorf("after a replay (-before +after):\n%s", diff)
	}
}
