package cloudwatch

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/sdk/log"

	"cruddur/providers"
)

func TestRequestIsThatOfTheContract(t *testing.T) {
	s := serve(t, map[string][]reply{"PutLogEvents": {{body: `{"nextSequenceToken":"ignored"}`}}})
	p := open(t, at(s.URL))
	got := p.sender.Send(t.Context(), lines(t))
	body := s.bodies("PutLogEvents")[0]
	sent := len(body) + len(s.bodies("DescribeLogGroups")[0])
	want := providers.Result{Acked: 3, Status: 200, BytesRaw: sent, BytesWire: sent}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	golden(t, "wire/put-log-events.json", body)
	h := s.calls[1].header
	for name, want := range map[string]string{
		"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "Logs_20140328.PutLogEvents", "Amz-Sdk-Request": "attempt=1; max=1",
		"Content-Encoding": "",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if auth := h.Get("Authorization"); !strings.Contains(auth, "/us-east-1/logs/aws4_request") {
		t.Errorf("Authorization: %s", auth)
	}
}

// An ordinary start has nothing refused in it: what is missing is made before the first line goes out.
func TestGroupIsLookedForBeforeTheFirstLine(t *testing.T) {
	for _, c := range []struct{ name, groups, ops string }{
		{"nothing is there", `{"logGroups":[{"logGroupName":"cruddur-other"}]}`, "DescribeLogGroups CreateLogGroup PutRetentionPolicy CreateLogStream PutLogEvents"},
		{"the group is there", `{"logGroups":[{"logGroupName":"cruddur"}]}`, "DescribeLogGroups CreateLogStream PutLogEvents"},
		{"more groups than one page", `{"logGroups":[{"logGroupName":"cruddur-a"}],"nextToken":"t"}`, "DescribeLogGroups CreateLogStream PutLogEvents"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, map[string][]reply{"DescribeLogGroups": {{body: c.groups}}})
			p := open(t, at(s.URL))
			got := p.sender.Send(t.Context(), three(t))
			if ops := s.ops(); ops != c.ops || got.Acked != 3 || got.Err != nil {
				t.Errorf("called %s\n  want %s\n   got %+v", ops, c.ops, got)
			}
			if p.sender.Send(t.Context(), three(t)); s.ops() != c.ops+" PutLogEvents" {
				t.Errorf("the second batch made it %s", s.ops())
			}
		})
	}
}

// A stand-in that takes lines and knows nothing of groups gets the lines all the same.
func TestLinesGoOutWhereNobodyCanLookForTheGroup(t *testing.T) {
	s := serve(t, map[string][]reply{"DescribeLogGroups": {{code: "UnknownOperationException", status: 404}}})
	p := open(t, at(s.URL))
	for range 2 {
		if got := p.sender.Send(t.Context(), three(t)); got.Acked != 3 || got.Err != nil {
			t.Errorf("got %+v, want all taken", got)
		}
	}
	if want := "DescribeLogGroups PutLogEvents PutLogEvents"; s.ops() != want {
		t.Errorf("called %s, want %s", s.ops(), want)
	}
}

func TestMissingGroupAndStreamAreMade(t *testing.T) {
	noGroup := reply{code: "ResourceNotFoundException", text: "The specified log group does not exist."}
	noStream := reply{code: "ResourceNotFoundException", text: "The specified log stream does not exist."}
	exists := reply{code: "ResourceAlreadyExistsException", text: "The specified log group already exists"}
	denied := reply{code: "AccessDeniedException", text: "User: u is not authorized"}
	const whole = "PutLogEvents CreateLogStream CreateLogGroup PutRetentionPolicy CreateLogStream PutLogEvents"
	for _, c := range []struct {
		name   string
		script map[string][]reply
		env    []string
		ops    string
		acked  bool
		err    string // in the error
		fails  string // the setting of the Failure
	}{
		{
			"nothing is there",
			map[string][]reply{"PutLogEvents": {noGroup, {}}, "CreateLogStream": {noGroup, {}}},
			nil,
			whole, true, "", "",
		},
		{
			"the group is there",
			map[string][]reply{"PutLogEvents": {noStream, {}}},
			nil,
			"PutLogEvents CreateLogStream PutLogEvents", true, "", "",
		},
		{
			"kept for ever",
			map[string][]reply{"PutLogEvents": {noGroup, {}}, "CreateLogStream": {noGroup, {}}},
			[]string{"CLOUDWATCH_RETENTION_DAYS", "never"},
			"PutLogEvents CreateLogStream CreateLogGroup CreateLogStream PutLogEvents", true, "", "",
		},
		{
			"another process is faster", map[string][]reply{
				"PutLogEvents": {noGroup, {}}, "CreateLogStream": {noGroup, exists}, "CreateLogGroup": {exists},
			}, nil, "PutLogEvents CreateLogStream CreateLogGroup CreateLogStream PutLogEvents", true, "", "",
		},
		{
			"making is off",
			map[string][]reply{"PutLogEvents": {noGroup}},
			[]string{"CLOUDWATCH_CREATE", "no"},
			"PutLogEvents", false, "there is no log group cruddur", "CLOUDWATCH_LOG_GROUP",
		},
		{
			"streams may not be made",
			map[string][]reply{"PutLogEvents": {noStream}, "CreateLogStream": {denied}},
			nil,
			"PutLogEvents CreateLogStream", false, "may not logs:CreateLogStream", "CLOUDWATCH_CREATE",
		},
		{
			"groups may not be made",
			map[string][]reply{"PutLogEvents": {noGroup}, "CreateLogStream": {noGroup}, "CreateLogGroup": {denied}},
			nil, "PutLogEvents CreateLogStream CreateLogGroup", false, "may not logs:CreateLogGroup", "CLOUDWATCH_CREATE",
		},
		{
			"retention may not be set", map[string][]reply{
				"PutLogEvents": {noGroup, {}}, "CreateLogStream": {noGroup, {}}, "PutRetentionPolicy": {denied},
			}, nil, whole, true, "may not logs:PutRetentionPolicy", "",
		},
		{
			"making is throttled", map[string][]reply{
				"PutLogEvents": {noGroup}, "CreateLogStream": {noGroup}, "CreateLogGroup": {{code: "ThrottlingException", text: "Rate exceeded"}},
			}, nil, "PutLogEvents CreateLogStream CreateLogGroup", false, "AWS throttles logs:CreateLogGroup for this account, so it waits and tries again (ThrottlingException: Rate exceeded)", "",
		},
		{
			"made and not seen yet",
			map[string][]reply{"PutLogEvents": {noGroup}, "CreateLogStream": {noGroup, {}}},
			nil,
			whole, false, "does not exist", "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.script)
			p := open(t, at(s.URL, c.env...))
			got := p.sender.Send(t.Context(), three(t))
			if ops := s.ops(); ops != c.ops {
				t.Errorf("called %s\n  want %s", ops, c.ops)
			}
			if c.acked && got.Acked != 3 || !c.acked && len(got.Retry) != 3 {
				t.Errorf("got %+v", got)
			}
			checkError(t, got.Err, c.err, c.fails)
			sent := 0
			for _, call := range s.calls {
				sent += len(call.body)
			}
			if got.BytesWire != sent || got.BytesRaw != sent {
				t.Errorf("counted %d and %d bytes, sent %d", got.BytesRaw, got.BytesWire, sent)
			}
		})
	}
}

func TestGroupMadeHereGetsItsRetentionLater(t *testing.T) {
	missing := reply{code: "ResourceNotFoundException", text: "missing"}
	s := serve(t, map[string][]reply{
		"PutLogEvents": {missing, {}}, "CreateLogStream": {missing, {}},
		"PutRetentionPolicy": {{code: "ServiceUnavailableException", status: 503}, {}},
	})
	p := open(t, at(s.URL, "CLOUDWATCH_RETENTION_DAYS", "3"))
	for range 3 {
		if got := p.sender.Send(t.Context(), three(t)); got.Acked != 3 || got.Err != nil {
			t.Errorf("got %+v", got)
		}
	}
	puts := s.bodies("PutRetentionPolicy")
	if len(puts) != 2 || !strings.Contains(string(puts[1]), `"retentionInDays":3`) {
		t.Errorf("got %s", puts)
	}
}

func TestDeniedRetentionIsSaidWithEveryBatch(t *testing.T) {
	missing := reply{code: "ResourceNotFoundException", text: "missing"}
	s := serve(t, map[string][]reply{
		"PutLogEvents": {missing, {}}, "CreateLogStream": {missing, {}}, "PutRetentionPolicy": {{code: "AccessDeniedException"}},
	})
	p := open(t, at(s.URL))
	for range 3 {
		got := p.sender.Send(t.Context(), three(t))
		if got.Acked != 3 {
			t.Errorf("got %+v", got)
		}
		checkError(t, got.Err, "keeps its lines, and costs, for ever", "")
	}
	if n := len(s.bodies("PutRetentionPolicy")); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestLinesLeftOutAreCounted(t *testing.T) {
	for _, c := range []struct {
		info     string
		rejected int
		err      string
	}{
		{`{}`, 0, ""},
		{`{"tooOldLogEventEndIndex":1}`, 1, "1 older than 14 days"},
		{`{"tooNewLogEventStartIndex":1}`, 2, "2 more than 2 hours in the future"},
		{`{"tooOldLogEventEndIndex":1,"expiredLogEventEndIndex":2,"tooNewLogEventStartIndex":2}`, 3, "1 older than 14 days, 1 older than the log group's retention, 1 more than"},
		{`{"tooOldLogEventEndIndex":99,"tooNewLogEventStartIndex":-1}`, 3, "3 older than 14 days"},
	} {
		s := serve(t, map[string][]reply{"PutLogEvents": {{body: `{"rejectedLogEventsInfo":` + c.info + `}`}}})
		p := open(t, at(s.URL))
		got := p.sender.Send(t.Context(), three(t))
		if got.Rejected != c.rejected || got.Acked != 3-c.rejected {
			t.Errorf("%s: got %+v", c.info, got)
		}
		checkError(t, got.Err, c.err, "")
	}
}

func TestBatchOfManyParts(t *testing.T) {
	// In the order of time 1 and 3 come first; the rest is more than a day later, 4 before 0 and 2.
	day := 25 * time.Hour
	records := []log.Record{
		record(t, noon.Add(day+time.Second), "0"), record(t, noon, "1"), record(t, noon.Add(day+time.Second), "2"),
		record(t, noon.Add(time.Second), "3"), record(t, noon.Add(day), "4"),
	}
	fails := reply{code: "ThrottlingException"}
	refused := reply{code: "InvalidParameterException", text: "no"}
	for _, c := range []struct {
		name   string
		script []reply
		want   providers.Result
	}{
		{"all taken", nil, providers.Result{Acked: 5}},
		{"the second throttled", []reply{{}, fails}, providers.Result{Acked: 2, Retry: []int{0, 2, 4}}},
		{"the first throttled", []reply{fails, {}}, providers.Result{Retry: []int{0, 1, 2, 3, 4}}},
		{"the first refused", []reply{refused, {}}, providers.Result{Rejected: 2, Acked: 3}},
		{"refused and throttled", []reply{refused, fails}, providers.Result{Rejected: 2, Retry: []int{0, 2, 4}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, map[string][]reply{"PutLogEvents": c.script})
			p := open(t, at(s.URL))
			got := p.sender.Send(t.Context(), records)
			if got.Acked != c.want.Acked || got.Rejected != c.want.Rejected || !cmp.Equal(got.Retry, c.want.Retry) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			var first struct{ LogEvents []struct{ Message string } }
			if err := json.Unmarshal(s.bodies("PutLogEvents")[0], &first); err != nil {
				t.Fatal(err)
			}
			if len(first.LogEvents) != 2 || !strings.Contains(first.LogEvents[0].Message, `"message":"1"`) {
				t.Errorf("first request: %+v", first)
			}
		})
	}
}

func TestUseFromManyGoroutines(t *testing.T) {
	s := serve(t, map[string][]reply{"DescribeLogGroups": {{body: `{"logGroups":[{"logGroupName":"cruddur"}]}`}}})
	p := open(t, at(s.URL))
	var wait sync.WaitGroup
	wait.Go(func() { // one signal's Send is never called concurrently
		for range 20 {
			if got := p.sender.Send(t.Context(), three(t)); got.Acked != 3 {
				t.Errorf("got %+v", got)
			}
		}
	})
	for range 4 {
		wait.Go(func() {
			for range 5 {
				if err := p.Probe(t.Context()); err != nil {
					t.Error(err)
				}
				if err := p.Shutdown(t.Context()); err != nil {
					t.Error(err)
				}
				_ = p.Contribute()
			}
		})
	}
	wait.Wait()
}
