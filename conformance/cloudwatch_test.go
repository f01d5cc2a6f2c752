package conformance

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
)

func logsClient(d *demo) *cloudwatchlogs.Client {
	return cloudwatchlogs.New(cloudwatchlogs.Options{
		Region: "eu-central-1", BaseEndpoint: aws.String(d.AWS),
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	})
}

func TestAWSSDKKeepsLogEventsInTheLab(t *testing.T) {
	d, ctx := startDemo(t), t.Context()
	c := logsClient(d)
	group, stream := aws.String("conformance"), aws.String("one")
	if _, err := c.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: group}); err != nil {
		t.Fatal(err)
	}
	var exists *types.ResourceAlreadyExistsException
	if _, err := c.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: group}); !errors.As(err, &exists) {
		t.Errorf("creating it again: %v, want ResourceAlreadyExistsException", err)
	}
	if _, err := c.CreateLogStream(ctx, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: group, LogStreamName: stream}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.PutRetentionPolicy(ctx, &cloudwatchlogs.PutRetentionPolicyInput{LogGroupName: group, RetentionInDays: aws.Int32(7)}); err != nil {
		t.Fatal(err)
	}
	now := time.Now().UnixMilli()
	var events []types.InputLogEvent
	for i := range 50 {
		events = append(events, types.InputLogEvent{Timestamp: aws.Int64(now + int64(i)), Message: aws.String(fmt.Sprintf("line %d of the SDK", i))})
	}
	out, err := c.PutLogEvents(ctx, &cloudwatchlogs.PutLogEventsInput{LogGroupName: group, LogStreamName: stream, LogEvents: events})
	if err != nil || out.RejectedLogEventsInfo != nil {
		t.Fatalf("put: %v, rejected %+v", err, out)
	}
	groups, err := c.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: group})
	if err != nil || len(groups.LogGroups) != 1 || aws.ToInt32(groups.LogGroups[0].RetentionInDays) != 7 {
		t.Errorf("describe groups: %v %+v", err, groups)
	}
	read, err := c.GetLogEvents(ctx, &cloudwatchlogs.GetLogEventsInput{LogGroupName: group, LogStreamName: stream, StartFromHead: aws.Bool(true)})
	if err != nil || len(read.Events) != 50 || aws.ToString(read.Events[49].Message) != "line 49 of the SDK" {
		t.Errorf("get: %v, %d events", err, len(read.Events))
	}
	found := 0
	pages := cloudwatchlogs.NewFilterLogEventsPaginator(c, &cloudwatchlogs.FilterLogEventsInput{LogGroupName: group, FilterPattern: aws.String(`"line 4"`), Limit: aws.Int32(3)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			t.Fatal(err)
		}
		found += len(page.Events)
	}
	if found != 11 { // 4 and 40 to 49
		t.Errorf("the filter found %d lines, want 11", found)
	}
	var missing *types.ResourceNotFoundException
	if _, err := c.GetLogEvents(ctx, &cloudwatchlogs.GetLogEventsInput{LogGroupName: group, LogStreamName: aws.String("nowhere")}); !errors.As(err, &missing) {
		t.Errorf("an unknown stream: %v, want ResourceNotFoundException", err)
	}
}

func TestAWSCommandLineReadsTheBackendsLines(t *testing.T) {
	cli := need(t, "aws", "pip install awscli")
	d := startDemo(t)
	get(t, d.Backend+"/api/activities/home?from=cli")
	var out []byte
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); {
		cmd := exec.Command(cli, "logs", "filter-log-events", "--log-group-name", "cruddur", "--endpoint-url", d.AWS)
		cmd.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID=lab", "AWS_SECRET_ACCESS_KEY=lab", "AWS_DEFAULT_REGION=us-east-1", "AWS_PAGER=")
		var err error
		out, err = cmd.CombinedOutput()
		if err == nil && strings.Contains(string(out), "/api/activities/home?from=cli") {
			return
		}
	}
	t.Errorf("the CLI does not show the request's line:\n%s", out)
}

func TestBoto3WritesAndReads(t *testing.T) {
	python := need(t, "python3", "install Python 3")
	if err := exec.Command(python, "-c", "import boto3").Run(); err != nil {
		missing(t, "boto3 is not installed: pip install boto3")
	}
	d := startDemo(t)
	const script = `
import boto3, sys, time
logs = boto3.client("logs", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="lab", aws_secret_access_key="lab")
logs.create_log_group(logGroupName="py")
logs.create_log_stream(logGroupName="py", logStreamName="s")
now = int(time.time() * 1000)
r = logs.put_log_events(logGroupName="py", logStreamName="s", logEvents=[
    {"timestamp": now - 15 * 24 * 3600 * 1000, "message": "too old"}, {"timestamp": now, "message": "héllo"}])
print(r["rejectedLogEventsInfo"]["tooOldLogEventEndIndex"])
print([e["message"] for e in logs.get_log_events(logGroupName="py", logStreamName="s", startFromHead=True)["events"]])
try:
    logs.put_retention_policy(logGroupName="py", retentionInDays=2)
except logs.exceptions.InvalidParameterException as e:
    print("refused")
`
	out, err := exec.Command(python, "-c", script, d.AWS).CombinedOutput()
	if want := "1\n['héllo']\nrefused\n"; err != nil || string(out) != want {
		t.Errorf("%v: got %s, want %s", err, out, want)
	}
}
