package cloudwatch

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cruddur/providers"
)

// What a person reads about each cause, word for word: which setting to look at, what is wrong, what to do. Two causes
// that a person mends in two ways never read the same.
func TestSentencesForPeople(t *testing.T) {
	const noGroup, noStream = "The specified log group does not exist.", "The specified log stream does not exist."
	missing := func(what string) reply { return reply{code: "ResourceNotFoundException", text: what} }
	denied := func(action string) reply {
		return reply{code: "AccessDeniedException", text: "User: arn:aws:iam::123456789012:user/student is not authorized to perform: " + action}
	}
	put := func(r reply) map[string][]reply { return map[string][]reply{"PutLogEvents": {r}} }
	left := func(info string) map[string][]reply {
		return put(reply{body: `{"rejectedLogEventsInfo":` + info + `}`})
	}
	var all strings.Builder
	seen := map[string]string{}
	for _, c := range []struct {
		name   string
		script map[string][]reply
		env    []string
	}{
		{"throttled", put(reply{code: "ThrottlingException", text: "Rate exceeded"}), nil},
		{"a quota is reached", map[string][]reply{
			"PutLogEvents": {missing(noGroup)}, "CreateLogStream": {missing(noGroup)}, "CreateLogGroup": {{code: "LimitExceededException", text: "Resource limit exceeded."}},
		}, nil},
		{"temporary credentials expired", put(reply{code: "ExpiredTokenException", text: "The security token included in the request is expired"}), nil},
		{"unknown key", put(reply{code: "UnrecognizedClientException", text: "The security token included in the request is invalid."}), nil},
		{"wrong secret", put(reply{code: "InvalidSignatureException", text: "The request signature we calculated does not match the signature you provided."}), nil},
		{"clock behind", put(reply{code: "InvalidSignatureException", text: "Signature expired: 20260304T050607Z is now earlier than 20260304T051607Z (20260304T052107Z - 5 min.)"}), nil},
		{"signature dropped", put(reply{code: "MissingAuthenticationTokenException", text: "Missing Authentication Token"}), nil},
		{"region not signed up for", put(reply{code: "OptInRequired", text: "The AWS Access Key Id needs a subscription for the service", status: 403}), nil},
		{"lines may not be written", put(denied("logs:PutLogEvents")), nil},
		{"streams may not be made", map[string][]reply{"PutLogEvents": {missing(noStream)}, "CreateLogStream": {denied("logs:CreateLogStream")}}, nil},
		{"groups may not be made", map[string][]reply{
			"PutLogEvents": {missing(noGroup)}, "CreateLogStream": {missing(noGroup)}, "CreateLogGroup": {denied("logs:CreateLogGroup")},
		}, nil},
		{"retention may not be set", map[string][]reply{
			"PutLogEvents": {missing(noGroup), {}}, "CreateLogStream": {missing(noGroup), {}}, "PutRetentionPolicy": {denied("logs:PutRetentionPolicy")},
		}, nil},
		{"groups may not be tagged", map[string][]reply{
			"PutLogEvents": {missing(noGroup), {}}, "CreateLogStream": {missing(noGroup), {}}, "CreateLogGroup": {denied("logs:TagResource"), {}},
		}, []string{"CLOUDWATCH_TAGS", "team=cloud"}},
		{"no group, and none may be made here", put(missing(noGroup)), []string{"CLOUDWATCH_CREATE", "false"}},
		{"lines too old", left(`{"tooOldLogEventEndIndex":2}`), nil},
		{"lines beyond the retention", left(`{"expiredLogEventEndIndex":1}`), nil},
		{"lines from the future", left(`{"tooNewLogEventStartIndex":2}`), nil},
		{"lines of all three kinds", left(`{"tooOldLogEventEndIndex":1,"expiredLogEventEndIndex":2,"tooNewLogEventStartIndex":2}`), nil},
		{"refused", put(reply{code: "InvalidParameterException", text: "Log events in a single PutLogEvents request must be in chronological order."}), nil},
		{"out of order over there", put(reply{code: "ServiceUnavailableException", text: "The service cannot complete the request.", status: 503}), nil},
		{"a proxy's page", put(reply{status: 403, body: "<html>Sign in", contentType: "text/html"}), nil},
	} {
		s := serve(t, c.script)
		got := open(t, at(s.URL, c.env...)).sender.Send(t.Context(), three(t))
		if got.Err == nil || strings.Contains(got.Err.Error(), "\n") {
			t.Errorf("%s: %v is no sentence on one line", c.name, got.Err)
			continue
		}
		sentence := got.Err.Error()
		if other := seen[sentence]; other != "" {
			t.Errorf("%s reads as %s does: %s", c.name, other, sentence)
		}
		seen[sentence] = c.name
		fmt.Fprintf(&all, "%s: %s\n  %s\n", c.name, fate(got), sentence)
	}
	golden(t, "sentences.txt", []byte(all.String()))
}

// fate tells what became of three lines, and whether a person has to act.
func fate(r providers.Result) string {
	var failure *providers.Failure
	who := "nothing to do"
	if errors.As(r.Err, &failure) {
		who = "a person has to act, on " + cmp.Or(failure.Setting, "no setting")
	}
	return fmt.Sprintf("%d taken, %d refused, %d to try again; %s", r.Acked, r.Rejected, len(r.Retry), who)
}

// Every call names its own action when it is denied, also the one that only looks.
func TestDeniedProbeNamesItsAction(t *testing.T) {
	s := serve(t, nil)
	checkError(t, open(t, at(s.URL)).Probe(t.Context()), "these credentials may not logs:DescribeLogGroups: allow that action in their IAM policy", "?")
}

// A clock that is wrong is said once, and corrected from the date of the answer: the next try is signed with AWS's time.
func TestWrongClockIsCorrected(t *testing.T) {
	const ahead = time.Hour
	theirs := time.Now().Add(ahead)
	s := serve(t, map[string][]reply{"PutLogEvents": {{
		code: "InvalidSignatureException", text: "Signature expired: 20260304T050607Z is now earlier than 20260304T060107Z (20260304T060607Z - 5 min.)",
		header: map[string]string{"Date": theirs.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")},
	}, {}}})
	p := open(t, at(s.URL))
	first := p.sender.Send(t.Context(), three(t))
	checkError(t, first.Err, "this machine's clock is wrong by more than AWS allows", "?")
	second := p.sender.Send(t.Context(), three(t))
	if len(first.Retry) != 3 || second.Acked != 3 || second.Err != nil {
		t.Errorf("got %+v, then %+v", first, second)
	}
	signed, err := time.Parse("20060102T150405Z", s.calls[len(s.calls)-1].header.Get("X-Amz-Date"))
	if err != nil || signed.Sub(theirs).Abs() > time.Minute {
		t.Errorf("signed at %v, AWS's time is %v: %v", signed, theirs, err)
	}
}
