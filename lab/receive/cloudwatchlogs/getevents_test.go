package cloudwatchlogs

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// numbered has the events 0 to n-1 in the stream s, a second apart.
func numbered(t *testing.T, n int) *lab {
	t.Helper()
	l := withStream(t)
	lines := make([]line, n)
	for i := range lines {
		lines[i] = line{ms(time.Duration(i-n) * time.Second), fmt.Sprint(i)}
	}
	l.put(t, lines...)
	return l
}

func inStream(more ...any) object {
	o := object{"logGroupName": "g", "logStreamName": "s"}
	for i := 0; i < len(more); i += 2 {
		o[more[i].(string)] = more[i+1]
	}
	return o
}

func TestGetLogEvents(t *testing.T) {
	l := numbered(t, 10)
	at := func(i int) int64 { return ms(time.Duration(i-10) * time.Second) }
	for _, c := range []struct {
		body object
		want string
	}{
		{inStream(), "0 1 2 3 4 5 6 7 8 9"},
		{inStream("startFromHead", true), "0 1 2 3 4 5 6 7 8 9"},
		{inStream("limit", 3), "7 8 9"},
		{inStream("limit", 3, "startFromHead", true), "0 1 2"},
		{inStream("startTime", at(3)), "3 4 5 6 7 8 9"},
		{inStream("endTime", at(3)), "0 1 2"},
		{inStream("startTime", at(3), "endTime", at(5)), "3 4"},
		{inStream("startTime", at(3), "endTime", at(3)), ""},
		{inStream("startTime", at(3), "endTime", at(7), "limit", 2), "5 6"},
		{inStream("startTime", 0, "endTime", int64(1<<63-1)), "0 1 2 3 4 5 6 7 8 9"},
		{object{"logGroupIdentifier": "arn:aws:logs:us-east-1:123456789012:log-group:g", "logStreamName": "s", "limit": 1}, "9"},
	} {
		out := l.do(t, "GetLogEvents", c.body)
		if got := strings.Join(messages(out), " "); got != c.want {
			t.Errorf("%v: %q, want %q", c.body, got, c.want)
		}
		if f, b := out["nextForwardToken"].(string), out["nextBackwardToken"].(string); f[:2] != "f/" || b[:2] != "b/" {
			t.Errorf("%v: tokens %q and %q", c.body, f, b)
		}
	}
	first := l.do(t, "GetLogEvents", inStream("limit", 1, "startFromHead", true))["events"].([]any)[0]
	want := object{"timestamp": json.Number(fmt.Sprint(at(0))), "message": "0", "ingestionTime": json.Number(fmt.Sprint(ms(0)))}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("an event (-want +got):\n%s", diff)
	}
}

func TestGetLogEventsEndsWithTheSameToken(t *testing.T) {
	l := numbered(t, 10)
	walk := func(body object, token string, want ...string) string {
		t.Helper()
		var got []string
		for {
			out := l.do(t, "GetLogEvents", body)
			page := messages(out)
			if out[token] == body["nextToken"] {
				if len(page) != 0 {
					t.Errorf("the last page has %v", page)
				}
				break
			}
			got = append(got, strings.Join(page, " "))
			body["nextToken"] = out[token]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("pages (-want +got):\n%s", diff)
		}
		return body["nextToken"].(string)
	}
	end := walk(inStream("limit", 4, "startFromHead", true), "nextForwardToken", "0 1 2 3", "4 5 6 7", "8 9")
	walk(inStream("limit", 4), "nextBackwardToken", "6 7 8 9", "2 3 4 5", "0 1")
	walk(inStream("limit", 4, "endTime", ms(-5*time.Second)), "nextBackwardToken", "1 2 3 4", "0")

	// The end is where what comes later appears, and from where one may go back.
	back := l.do(t, "GetLogEvents", inStream("limit", 2, "nextToken", end))["nextBackwardToken"]
	if got := strings.Join(messages(l.do(t, "GetLogEvents", inStream("limit", 2, "nextToken", back))), " "); got != "8 9" {
		t.Errorf("back from the end: %q", got)
	}
	l.put(t, line{ms(0), "new"})
	walk(inStream("nextToken", end), "nextForwardToken", "new")
}

func TestGetLogEventsOfAnEmptyStream(t *testing.T) {
	l := withStream(t)
	out := l.do(t, "GetLogEvents", inStream())
	if len(messages(out)) != 0 {
		t.Fatalf("%v", out)
	}
	l.put(t, line{ms(0), "new"})
	if got := messages(l.do(t, "GetLogEvents", inStream("nextToken", out["nextForwardToken"]))); len(got) != 1 {
		t.Errorf("forward: %v", got)
	}
	if got := messages(l.do(t, "GetLogEvents", inStream("nextToken", out["nextBackwardToken"]))); len(got) != 0 {
		t.Errorf("backward: %v", got)
	}
}

func TestPagesHoldAMegabyte(t *testing.T) {
	l := withStream(t)
	for i := range 3 {
		l.put(t, line{ms(0), fmt.Sprint(i, strings.Repeat("x", 600_000))})
	}
	out := l.do(t, "GetLogEvents", inStream("startFromHead", true))
	if got := messages(out); len(got) != 1 || got[0][0] != '0' {
		t.Errorf("%d events", len(got))
	}
	out = l.do(t, "FilterLogEvents", object{"logGroupName": "g"})
	if got := messages(out); len(got) != 1 || out["nextToken"] == nil {
		t.Errorf("%d events, token %v", len(got), out["nextToken"])
	}
}

func TestRefusedReading(t *testing.T) {
	l := numbered(t, 3)
	l.do(t, "CreateLogStream", object{"logGroupName": "g", "logStreamName": "other"})
	tokens := l.do(t, "GetLogEvents", inStream())
	forward := tokens["nextForwardToken"].(string)
	group := func(more ...any) object {
		o := inStream(more...)
		delete(o, "logStreamName")
		return o
	}
	filterToken := l.do(t, "FilterLogEvents", group("limit", 1))["nextToken"].(string)
	const one = "InvalidParameterException: 1 validation error detected: Value "
	const badToken = "InvalidParameterException: The specified nextToken is invalid."
	for _, c := range []struct {
		operation string
		body      object
		want      string
	}{
		{"GetLogEvents", object{"logGroupName": "g"}, one + "null at 'logStreamName'"},
		{"GetLogEvents", object{"logStreamName": "s"}, "InvalidParameterException: Either logGroupName or logGroupIdentifier must be specified."},
		{"GetLogEvents", inStream("logGroupIdentifier", "g"), "InvalidParameterException: logGroupName and logGroupIdentifier cannot both"},
		{"GetLogEvents", object{"logGroupName": "none", "logStreamName": "s"}, "ResourceNotFoundException: The specified log group does not exist."},
		{"GetLogEvents", inStream("logStreamName", "none"), "ResourceNotFoundException: The specified log stream does not exist."},
		{"GetLogEvents", inStream("limit", 10001), one + "'10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000"},
		{"GetLogEvents", inStream("limit", 0), one + "'0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"},
		{"GetLogEvents", inStream("startTime", -1), one + "'-1' at 'startTime'"},
		{"GetLogEvents", inStream("startTime", 2, "endTime", 1), "InvalidParameterException: endTime must not be earlier than startTime."},
		{"GetLogEvents", inStream("startTime", "now"), "SerializationException: /startTime cannot be a JSON string"},
		{"GetLogEvents", inStream("nextToken", ""), one + "'' at 'nextToken'"},
		{"GetLogEvents", inStream("nextToken", "x"), badToken},
		{"GetLogEvents", inStream("nextToken", "f/"), badToken},
		{"GetLogEvents", inStream("nextToken", "f/AAAA"), badToken},
		{"GetLogEvents", inStream("nextToken", "b"+forward[1:]), badToken},
		{"GetLogEvents", inStream("nextToken", forward+"A"), badToken},
		{"GetLogEvents", inStream("nextToken", forward, "logStreamName", "other"), badToken},
		{"GetLogEvents", inStream("nextToken", filterToken), badToken},
		{"FilterLogEvents", object{}, "InvalidParameterException: Either logGroupName or logGroupIdentifier must be specified."},
		{"FilterLogEvents", object{"logGroupName": "none"}, "ResourceNotFoundException: The specified log group does not exist."},
		{"FilterLogEvents", group("logStreamNames", []string{"none"}), "ResourceNotFoundException: The specified log stream does not exist."},
		{"FilterLogEvents", group("logStreamNames", []string{}), one + "'0 names' at 'logStreamNames'"},
		{"FilterLogEvents", group("logStreamNames", make([]string, 101)), "InvalidParameterException: 102 validation errors detected: Value '101 names' at 'logStreamNames'"},
		{"FilterLogEvents", group("logStreamNames", []string{"s"}, "logStreamNamePrefix", "s"), "InvalidParameterException: logStreamNames and logStreamNamePrefix cannot both"},
		{"FilterLogEvents", group("limit", 10001), one + "'10001' at 'limit'"},
		{"FilterLogEvents", group("startTime", 2, "endTime", 1), "InvalidParameterException: endTime must not be earlier than startTime."},
		{"FilterLogEvents", group("filterPattern", strings.Repeat("x", 1025)), one},
		{"FilterLogEvents", group("filterPattern", "{"), "InvalidParameterException: Invalid filter pattern: If a filter pattern starts with '{' it must end with '}'"},
		{"FilterLogEvents", group("filterPattern", `""`), `InvalidParameterException: Invalid filter pattern: Invalid character(s) in term '""'`},
		{"FilterLogEvents", group("startFromHead", false), "InvalidParameterException: startFromHead can be false only with a startTime"},
		{"FilterLogEvents", group("startFromHead", false, "startTime", int64(1704067199999)), "InvalidParameterException: startFromHead can be false only with a startTime"},
		{"FilterLogEvents", group("nextToken", filterToken, "filterPattern", "x"), badToken},
		{"FilterLogEvents", group("nextToken", forward), badToken},
	} {
		if got := l.refuse(t, c.operation, c.body); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s %.200v:\n got %.300q\nwant %.300q", c.operation, c.body, got, c.want)
		}
	}
	if other := numbered(t, 3); !strings.HasPrefix(other.refuse(t, "GetLogEvents", inStream("nextToken", forward)), badToken) {
		t.Error("a token of another process is taken")
	}
}
