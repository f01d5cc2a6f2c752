package cloudwatchlogs

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRefusedMembers(t *testing.T) {
	const namePattern = `Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`
	one := func(text string) string {
		return "InvalidParameterException: 1 validation error detected: Value " + text
	}
	null := func(member string) string {
		return one("null at '" + member + "' failed to satisfy constraint: Member must not be null")
	}
	long := strings.Repeat("x", 513)
	g := func(more ...any) object {
		o := object{"logGroupName": "g"}
		for i := 0; i < len(more); i += 2 {
			o[more[i].(string)] = more[i+1]
		}
		return o
	}
	tags := func(n int) object {
		o := object{}
		for i := range n {
			o[fmt.Sprint("k", i)] = "v"
		}
		return o
	}
	const exists = "ResourceAlreadyExistsException: The specified log "
	const noSuch = "ResourceNotFoundException: The specified log "
	for _, c := range []struct {
		operation string
		body      any
		want      string
	}{
		{"CreateLogGroup", object{}, null("logGroupName")},
		{"CreateLogGroup", object{"logGroupName": "a b"}, one("'a b' at 'logGroupName' failed to satisfy constraint: " + namePattern)},
		{"CreateLogGroup", object{"logGroupName": ""}, "InvalidParameterException: 2 validation errors detected: " +
			"Value '' at 'logGroupName' failed to satisfy constraint: " + namePattern + "; " +
			"Value '' at 'logGroupName' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		{"CreateLogGroup", object{"logGroupName": long}, one("'" + long + "' at 'logGroupName' failed to satisfy constraint: Member must have length less than or equal to 512")},
		{"CreateLogGroup", object{"logGroupName": "aws/x"}, "InvalidParameterException: Log groups starting with aws/ are reserved"},
		{"CreateLogGroup", g(), exists + "group already exists"},
		{"CreateLogGroup", object{"logGroupName": "n", "logGroupClass": "CHEAP"}, one("'CHEAP' at 'logGroupClass' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, ")},
		{"CreateLogGroup", object{"logGroupName": "n", "kmsKeyId": strings.Repeat("k", 257)}, one("'" + strings.Repeat("k", 257) + "' at 'kmsKeyId'")},
		{"CreateLogGroup", object{"logGroupName": "n", "tags": object{}}, one("'0 tags' at 'tags' failed to satisfy constraint: Member must have length greater than or equal to 1")},
		{"CreateLogGroup", object{"logGroupName": "n", "tags": tags(51)}, one("'51 tags' at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50")},
		{"CreateLogGroup", object{"logGroupName": "n", "tags": object{"aws:x": "y"}}, one("'aws:x' at 'tags' failed to satisfy constraint: Member must not begin with aws:")},
		{"CreateLogGroup", object{"logGroupName": "n", "tags": object{"k": "<"}}, one("'<' at 'tags' failed to satisfy constraint: Member must satisfy regular")},
		{"DeleteLogGroup", object{}, null("logGroupName")},
		{"DeleteLogGroup", object{"logGroupName": "none"}, noSuch + "group does not exist."},
		{"CreateLogStream", g("logStreamName", "s"), exists + "stream already exists"},
		{"CreateLogStream", g("logStreamName", "a:b"), one("'a:b' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*")},
		{"CreateLogStream", g("logStreamName", "a*"), one("'a*' at 'logStreamName'")},
		{"CreateLogStream", g("logStreamName", ""), one("'' at 'logStreamName' failed to satisfy constraint: Member must have length greater than or equal to 1")},
		{"CreateLogStream", g("logStreamName", long), one("'" + long + "' at 'logStreamName' failed to satisfy constraint: Member must have length less")},
		{"CreateLogStream", g(), null("logStreamName")},
		{"CreateLogStream", object{"logGroupName": "none", "logStreamName": "s"}, noSuch + "group does not exist."},
		{"DeleteLogStream", object{"logGroupName": "none", "logStreamName": "s"}, noSuch + "group does not exist."},
		{"DeleteLogStream", g("logStreamName", "none"), noSuch + "stream does not exist."},
		{"PutRetentionPolicy", g(), null("retentionInDays")},
		{"PutRetentionPolicy", g("retentionInDays", 2), one("'2' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [1, 3, 5, 7, 14, 30, ")},
		{"PutRetentionPolicy", object{"logGroupName": "none", "retentionInDays": 1}, noSuch + "group does not exist."},
		{"DeleteRetentionPolicy", object{"logGroupName": "none"}, noSuch + "group does not exist."},
		{"PutLogGroupDeletionProtection", object{"logGroupIdentifier": "g"}, null("deletionProtectionEnabled")},
		{"PutLogGroupDeletionProtection", object{"logGroupIdentifier": "none", "deletionProtectionEnabled": true}, noSuch + "group does not exist."},
		{"TagResource", object{"tags": object{"a": "b"}}, null("resourceArn")},
		{"TagResource", object{"resourceArn": "arn:aws:logs:us-east-1:123456789012:log-group:g"}, null("tags")},
		{"TagResource", object{"resourceArn": "arn:aws:logs:us-east-1:123456789012:log-group:none", "tags": object{"a": "b"}}, noSuch + "group does not exist."},
		{"TagLogGroup", g(), null("tags")},
		{"TagLogGroup", object{"tags": object{"a": "b"}}, null("logGroupName")},
		{"UntagResource", object{"resourceArn": "arn:aws:logs:us-east-1:123456789012:log-group:g"}, null("tagKeys")},
		{"UntagLogGroup", g("tags", []string{}), one("'0 keys' at 'tags' failed")},
		{"ListTagsForResource", object{}, null("resourceArn")},
		{"ListTagsLogGroup", object{"logGroupName": "none"}, noSuch + "group does not exist."},
		{"DescribeLogGroups", object{"limit": 51}, one("'51' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 50")},
		{"DescribeLogGroups", object{"limit": 0}, one("'0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1")},
		{"DescribeLogGroups", object{"logGroupNamePrefix": "a", "logGroupNamePattern": "b"}, "InvalidParameterException: logGroupNamePrefix and logGroupNamePattern are mutually exclusive"},
		{"DescribeLogGroups", object{"logGroupNamePrefix": "a", "logGroupIdentifiers": []string{"b"}}, "InvalidParameterException: logGroupIdentifiers cannot be combined"},
		{"DescribeLogGroups", object{"logGroupIdentifiers": []string{}}, one("'' at 'logGroupIdentifiers' failed to satisfy constraint: Member must have length greater than or equal to 1")},
		{"DescribeLogGroups", object{"nextToken": "forged"}, "InvalidParameterException: The specified nextToken is invalid."},
		{"DescribeLogStreams", object{}, "InvalidParameterException: Either logGroupName or logGroupIdentifier must be specified."},
		{"DescribeLogStreams", g("logGroupIdentifier", "g"), "InvalidParameterException: logGroupName and logGroupIdentifier cannot both be specified."},
		{"DescribeLogStreams", g("orderBy", "Size"), one("'Size' at 'orderBy' failed to satisfy constraint: Member must satisfy enum value set: [LogStreamName, LastEventTime]")},
		{"DescribeLogStreams", g("orderBy", "LastEventTime", "logStreamNamePrefix", "s"), "InvalidParameterException: Cannot order by LastEventTime with a logStreamNamePrefix."},
		{"DescribeLogStreams", g("limit", 51), one("'51' at 'limit'")},
		{"DescribeLogStreams", g("nextToken", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), "InvalidParameterException: The specified nextToken is invalid."},
		{"DescribeLogStreams", object{"logGroupName": "none"}, noSuch + "group does not exist."},
		{"DescribeLogStreams", object{"logGroupIdentifier": "arn:aws:logs:us-east-1:123456789012:log-group:g:*"}, one("'arn:aws:logs:us-east-1:123456789012:log-group:g:*' at 'logGroupIdentifier'")},
	} {
		l := withStream(t)
		if got := l.refuse(t, c.operation, c.body); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s %.200v:\n got %.300q\nwant %.300q", c.operation, c.body, got, c.want)
		}
	}
}

func TestLogGroups(t *testing.T) {
	l := newLab()
	for _, name := range []string{"b", "/app/two", "a#1", "B"} {
		l.do(t, "CreateLogGroup", object{"logGroupName": name})
	}
	l.do(t, "CreateLogGroup", object{
		"logGroupName": "full", "kmsKeyId": "key", "logGroupClass": "INFREQUENT_ACCESS",
		"tags": object{"team": "cruddur"}, "deletionProtectionEnabled": true,
	})
	l.do(t, "PutRetentionPolicy", object{"logGroupName": "full", "retentionInDays": 30})
	names := func(body object) []string {
		var out []string
		for _, g := range l.do(t, "DescribeLogGroups", body)["logGroups"].([]any) {
			out = append(out, g.(object)["logGroupName"].(string))
		}
		return out
	}
	for _, c := range []struct {
		body object
		want []string
	}{
		{object{}, []string{"/app/two", "B", "a#1", "b", "full"}},
		{object{"logGroupNamePrefix": "a"}, []string{"a#1"}},
		{object{"logGroupNamePattern": "two"}, []string{"/app/two"}},
		{object{"logGroupNamePattern": ""}, []string{"/app/two", "B", "a#1", "b", "full"}},
		{object{"logGroupNamePattern": "TWO"}, nil},
		{object{"logGroupClass": "STANDARD"}, []string{"/app/two", "B", "a#1", "b"}},
		{object{"logGroupClass": "ESSENTIALS"}, []string{"full"}},
		{object{"logGroupIdentifiers": []string{"b", "arn:aws:logs:us-east-1:123456789012:log-group:B", "none"}}, []string{"B", "b"}},
	} {
		if diff := cmp.Diff(c.want, names(c.body)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.body, diff)
		}
	}
	got := l.do(t, "DescribeLogGroups", object{"logGroupNamePrefix": "full"})
	want := object{"logGroups": []any{object{
		"logGroupName": "full", "creationTime": json.Number(fmt.Sprint(ms(0))), "retentionInDays": json.Number("30"),
		"metricFilterCount": json.Number("0"), "storedBytes": json.Number("0"), "kmsKeyId": "key",
		"logGroupClass": "INFREQUENT_ACCESS", "deletionProtectionEnabled": true,
		"arn":         "arn:aws:logs:us-east-1:123456789012:log-group:full:*",
		"logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:full",
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("one group (-want +got):\n%s", diff)
	}
	got = l.do(t, "DescribeLogGroups", object{"logGroupNamePattern": "full"})["logGroups"].([]any)[0].(object)
	if len(got) != 3 {
		t.Errorf("by pattern the service tells arn, creationTime and logGroupName only; here are %v", got)
	}

	var paged []string
	for body := (object{"limit": 2}); ; {
		out := l.do(t, "DescribeLogGroups", body)
		for _, g := range out["logGroups"].([]any) {
			paged = append(paged, g.(object)["logGroupName"].(string))
		}
		token, more := out["nextToken"]
		if !more {
			break
		}
		body["nextToken"] = token
		if got := l.refuse(t, "DescribeLogGroups", object{"limit": 2, "nextToken": token, "logGroupNamePrefix": "a"}); !strings.Contains(got, "nextToken") {
			t.Errorf("another listing takes the token: %s", got)
		}
	}
	if diff := cmp.Diff(names(object{}), paged); diff != "" {
		t.Errorf("in pages (-want +got):\n%s", diff)
	}

	if got := l.refuse(t, "DeleteLogGroup", object{"logGroupName": "full"}); !strings.HasPrefix(got, "ValidationException: ") {
		t.Errorf("a protected group: %s", got)
	}
	l.do(t, "PutLogGroupDeletionProtection", object{"logGroupIdentifier": "full", "deletionProtectionEnabled": false})
	l.do(t, "DeleteLogGroup", object{"logGroupName": "full"})
	l.do(t, "CreateLogGroup", object{"logGroupName": "full"})
	if got := l.do(t, "ListTagsLogGroup", object{"logGroupName": "full"}); len(got["tags"].(object)) != 0 {
		t.Errorf("a group made anew has the tags %v of the old one", got)
	}
}

func TestTags(t *testing.T) {
	l := newLab()
	l.do(t, "CreateLogGroup", object{"logGroupName": "g", "tags": object{"a": "1", "b": "2"}})
	arn := "arn:aws:logs:us-east-1:123456789012:log-group:g"
	l.do(t, "TagResource", object{"resourceArn": arn, "tags": object{"b": "3", "c": ""}})
	l.do(t, "TagLogGroup", object{"logGroupName": "g", "tags": object{"d": "4"}})
	l.do(t, "UntagResource", object{"resourceArn": arn, "tagKeys": []string{"a", "none"}})
	l.do(t, "UntagLogGroup", object{"logGroupName": "g", "tags": []string{"d"}})
	want := object{"tags": object{"b": "3", "c": ""}}
	if diff := cmp.Diff(want, l.do(t, "ListTagsForResource", object{"resourceArn": arn})); diff != "" {
		t.Errorf("by ARN (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, l.do(t, "ListTagsLogGroup", object{"logGroupName": "g"})); diff != "" {
		t.Errorf("by name (-want +got):\n%s", diff)
	}
	many := object{}
	for i := range 49 {
		many[fmt.Sprint("k", i)] = ""
	}
	if got := l.refuse(t, "TagResource", object{"resourceArn": arn, "tags": many}); !strings.HasPrefix(got, "TooManyTagsException: ") {
		t.Errorf("51 tags: %s", got)
	}
}

func TestDescribeLogStreams(t *testing.T) {
	l := newLab()
	l.do(t, "CreateLogGroup", object{"logGroupName": "g"})
	for i, name := range []string{"c", "a", "empty", "b"} {
		l.do(t, "CreateLogStream", object{"logGroupName": "g", "logStreamName": name})
		if name != "empty" {
			at := ms(time.Duration(i) * time.Minute)
			l.do(t, "PutLogEvents", object{"logGroupName": "g", "logStreamName": name, "logEvents": []line{{at - 5, "x"}, {at, "y"}}})
		}
	}
	names := func(body object) (out []string) {
		body["logGroupName"] = "g"
		for {
			answer := l.do(t, "DescribeLogStreams", body)
			for _, s := range answer["logStreams"].([]any) {
				out = append(out, s.(object)["logStreamName"].(string))
			}
			token, more := answer["nextToken"]
			if !more {
				return out
			}
			body["nextToken"] = token
		}
	}
	for _, c := range []struct {
		body object
		want []string
	}{
		{object{}, []string{"a", "b", "c", "empty"}},
		{object{"descending": true}, []string{"empty", "c", "b", "a"}},
		{object{"orderBy": "LogStreamName", "limit": 1}, []string{"a", "b", "c", "empty"}},
		{object{"orderBy": "LastEventTime"}, []string{"empty", "c", "a", "b"}},
		{object{"orderBy": "LastEventTime", "descending": true, "limit": 3}, []string{"b", "a", "c", "empty"}},
		{object{"logStreamNamePrefix": "e"}, []string{"empty"}},
		{object{"logStreamNamePrefix": "x"}, nil},
	} {
		if diff := cmp.Diff(c.want, names(c.body)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.body, diff)
		}
	}
	l.now = today.Add(time.Second)
	got := l.do(t, "DescribeLogStreams", object{"logGroupIdentifier": "arn:aws:logs:us-east-1:123456789012:log-group:g", "logStreamNamePrefix": "c"})
	token := got["logStreams"].([]any)[0].(object)["uploadSequenceToken"]
	want := object{"logStreams": []any{object{
		"logStreamName": "c", "arn": "arn:aws:logs:us-east-1:123456789012:log-group:g:log-stream:c",
		"creationTime": json.Number(fmt.Sprint(ms(0))), "firstEventTimestamp": json.Number(fmt.Sprint(ms(0) - 5)),
		"lastEventTimestamp": json.Number(fmt.Sprint(ms(0))), "lastIngestionTime": json.Number(fmt.Sprint(ms(0))),
		"storedBytes": json.Number("0"), "uploadSequenceToken": token,
	}}}
	if diff := cmp.Diff(want, got); diff != "" || len(token.(string)) != 56 {
		t.Errorf("one stream (-want +got):\n%s", diff)
	}
	l.do(t, "DeleteLogStream", object{"logGroupName": "g", "logStreamName": "c"})
	if diff := cmp.Diff([]string{"a", "b", "empty"}, names(object{})); diff != "" {
		t.Errorf("after deletion (-want +got):\n%s", diff)
	}
	if g, _ := l.store.group("g"); g.bytes != 4*(perEvent+1) || l.store.bytes != g.bytes {
		t.Errorf("%d bytes in the group, %d in all", g.bytes, l.store.bytes)
	}
}
