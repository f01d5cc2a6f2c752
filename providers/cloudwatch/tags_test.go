package cloudwatch

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTagSettings(t *testing.T) {
	f := func(value string, want map[string]string, problem string) {
		t.Helper()
		p, err := tryOpen(at("http://127.0.0.1:1", "CLOUDWATCH_TAGS", value))
		if problem != "" {
			if err == nil || !strings.HasPrefix(err.Error(), "CLOUDWATCH_TAGS ") || !strings.Contains(err.Error(), problem) {
				t.Errorf("%.60q: %v, want %q", value, err, problem)
			}
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", value, err)
		}
		if diff := cmp.Diff(want, p.config.tags); diff != "" {
			t.Errorf("%q: %s", value, diff)
		}
	}
	f("", nil, "")
	f("project=cruddur", map[string]string{"project": "cruddur"}, "")
	f(" project = cruddur , team=Ünïts 1_.:/=+-@ ,, empty=,", map[string]string{"project": "cruddur", "team": "Ünïts 1_.:/=+-@", "empty": ""}, "")
	f("project", nil, `has "project", which is not of the form key=value`)
	f("=x", nil, "has a key that is not 1 to 128 characters long")
	f(strings.Repeat("ü", 129)+"=x", nil, "has a key that is not 1 to 128")
	f("k="+strings.Repeat("ü", 257), nil, "has a value of more than 256 characters for k")
	f("k="+strings.Repeat("ü", 256), map[string]string{"k": strings.Repeat("ü", 256)}, "")
	f("a=b;c", nil, "characters that AWS allows in no tag")
	f("AWS:x=1", nil, "begins with aws:")
	f("k=1,k=2", nil, "has the key k twice")
	f(strings.Repeat("a,", 3), nil, "not of the form")
	many := make([]string, 51)
	for i := range many {
		many[i] = strings.Repeat("k", i+1) + "=v"
	}
	f(strings.Join(many, ","), nil, "has 51 tags, and a log group takes 50")
}

// The group's tags are in the request that makes it, and in no other.
func TestTagsOfAGroupMadeHere(t *testing.T) {
	s := serve(t, map[string][]reply{"DescribeLogGroups": {{body: `{"logGroups":[]}`}}})
	p := open(t, at(s.URL, "CLOUDWATCH_TAGS", "team=cloud,project=cruddur"))
	for range 2 {
		if got := p.sender.Send(t.Context(), three(t)); got.Acked != 3 || got.Err != nil {
			t.Errorf("got %+v", got)
		}
	}
	bodies := s.bodies("CreateLogGroup")
	var got struct {
		LogGroupName string
		Tags         map[string]string
	}
	if err := json.Unmarshal(bodies[0], &got); err != nil || len(bodies) != 1 {
		t.Fatal(err, len(bodies))
	}
	if diff := cmp.Diff(map[string]string{"team": "cloud", "project": "cruddur"}, got.Tags); diff != "" || got.LogGroupName != "cruddur" {
		t.Error(diff)
	}
	there := serve(t, map[string][]reply{"DescribeLogGroups": {{body: `{"logGroups":[{"logGroupName":"cruddur"}]}`}}})
	open(t, at(there.URL, "CLOUDWATCH_TAGS", "team=cloud")).sender.Send(t.Context(), three(t))
	if ops := there.ops(); strings.Contains(ops, "Tag") || strings.Contains(ops, "CreateLogGroup") {
		t.Errorf("called %s on a group that is somebody's own", ops)
	}
}

// The requests that make a group, byte by byte.
func TestRequestsThatMakeAGroup(t *testing.T) {
	s := serve(t, map[string][]reply{"DescribeLogGroups": {{body: `{"logGroups":[]}`}}})
	open(t, at(s.URL, "CLOUDWATCH_TAGS", "project=cruddur")).sender.Send(t.Context(), three(t)[:1])
	var all strings.Builder
	for _, c := range s.calls {
		fmt.Fprintf(&all, "%s %s\n", c.header.Get("X-Amz-Target"), c.body)
	}
	golden(t, "wire/make-group.txt", []byte(all.String()))
}

// Who may make groups and not tag them gets the group without tags, and the name of the right that is missing.
func TestDeniedTags(t *testing.T) {
	tagging := reply{code: "AccessDeniedException", text: "User: u is not authorized to perform: logs:TagResource on resource: r"}
	making := reply{code: "AccessDeniedException", text: "User: u is not authorized to perform: logs:CreateLogGroup on resource: r"}
	none := reply{body: `{"logGroups":[]}`}

	s := serve(t, map[string][]reply{"DescribeLogGroups": {none}, "CreateLogGroup": {tagging, {}}})
	p := open(t, at(s.URL, "CLOUDWATCH_TAGS", "team=cloud"))
	const ops = "DescribeLogGroups CreateLogGroup CreateLogGroup PutRetentionPolicy CreateLogStream PutLogEvents"
	for range 2 {
		got := p.sender.Send(t.Context(), three(t))
		if got.Acked != 3 {
			t.Errorf("got %+v", got)
		}
		checkError(t, got.Err, "log group cruddur has no tags: these credentials may not logs:TagResource: allow that action in their IAM policy", "")
	}
	if got := s.ops(); got != ops+" PutLogEvents" {
		t.Errorf("called %s", got)
	}
	if second := string(s.bodies("CreateLogGroup")[1]); second != `{"logGroupName":"cruddur"}` {
		t.Errorf("tried again with %s", second)
	}

	missing := reply{code: "ResourceNotFoundException", text: "The specified log group does not exist."}
	s = serve(t, map[string][]reply{
		"DescribeLogGroups": {none}, "CreateLogGroup": {making}, "CreateLogStream": {missing}, "PutLogEvents": {missing},
	})
	got := open(t, at(s.URL, "CLOUDWATCH_TAGS", "team=cloud")).sender.Send(t.Context(), three(t))
	if len(got.Retry) != 3 {
		t.Errorf("got %+v", got)
	}
	checkError(t, got.Err, "these credentials may not logs:CreateLogGroup", "CLOUDWATCH_CREATE")
}
