package cloudwatchlogs

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/smithy-go"
)

// client is Amazon's own client of the service, pointed at a receiver.
func client(t *testing.T, sink *memory) *sdk.Client {
	t.Helper()
	server := httptest.NewServer(New(Config{Sink: sink}).Handler())
	t.Cleanup(server.Close)
	return sdk.New(sdk.Options{
		Region: "eu-central-1", BaseEndpoint: &server.URL, Retryer: aws.NopRetryer{},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "lab", SecretAccessKey: "lab"}, nil
		}),
	})
}

// must fails the test on an error of the client.
func must[T any](t *testing.T) func(T, error) T {
	return func(out T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

func TestAmazonsClient(t *testing.T) {
	sink := &memory{}
	c, ctx := client(t, sink), t.Context()
	group, stream := aws.String("cruddur"), aws.String("backend")

	must[*sdk.CreateLogGroupOutput](t)(c.CreateLogGroup(ctx, &sdk.CreateLogGroupInput{LogGroupName: group, Tags: map[string]string{"a": "b"}}))
	must[*sdk.PutRetentionPolicyOutput](t)(c.PutRetentionPolicy(ctx, &sdk.PutRetentionPolicyInput{LogGroupName: group, RetentionInDays: aws.Int32(3)}))
	must[*sdk.CreateLogStreamOutput](t)(c.CreateLogStream(ctx, &sdk.CreateLogStreamInput{LogGroupName: group, LogStreamName: stream}))
	groups := must[*sdk.DescribeLogGroupsOutput](t)(c.DescribeLogGroups(ctx, &sdk.DescribeLogGroupsInput{LogGroupNamePrefix: group}))
	if g := groups.LogGroups[0]; *g.RetentionInDays != 3 || g.LogGroupClass != types.LogGroupClassStandard || time.Since(time.UnixMilli(*g.CreationTime)) > time.Minute {
		t.Errorf("the group is %+v", g)
	}

	now := time.Now()
	events := []types.InputLogEvent{{Timestamp: aws.Int64(now.Add(-30 * 24 * time.Hour).UnixMilli()), Message: aws.String("too old")}}
	for i := range 25 {
		events = append(events, types.InputLogEvent{
			Timestamp: aws.Int64(now.Add(time.Duration(i-30) * time.Second).UnixMilli()),
			Message:   aws.String(fmt.Sprintf(`{"level":"INFO","msg":"line %d","n":%d}`, i, i)),
		})
	}
	put := must[*sdk.PutLogEventsOutput](t)(c.PutLogEvents(ctx, &sdk.PutLogEventsInput{LogGroupName: group, LogStreamName: stream, LogEvents: events}))
	if info := put.RejectedLogEventsInfo; info == nil || *info.TooOldLogEventEndIndex != 1 || info.TooNewLogEventStartIndex != nil {
		t.Errorf("rejected: %+v", info)
	}
	streams := must[*sdk.DescribeLogStreamsOutput](t)(c.DescribeLogStreams(ctx, &sdk.DescribeLogStreamsInput{
		LogGroupIdentifier: groups.LogGroups[0].LogGroupArn, OrderBy: types.OrderByLastEventTime, Descending: aws.Bool(true),
	}))
	if s := streams.LogStreams[0]; *s.LogStreamName != "backend" || *s.LastEventTimestamp != *events[25].Timestamp {
		t.Errorf("the stream is %+v", s)
	}

	var got []string
	pages := sdk.NewGetLogEventsPaginator(c, &sdk.GetLogEventsInput{LogGroupName: group, LogStreamName: stream, StartFromHead: aws.Bool(true), Limit: aws.Int32(10)},
		func(o *sdk.GetLogEventsPaginatorOptions) { o.StopOnDuplicateToken = true })
	for pages.HasMorePages() {
		page := must[*sdk.GetLogEventsOutput](t)(pages.NextPage(ctx))
		for _, e := range page.Events {
			got = append(got, *e.Message)
		}
	}
	if len(got) != 25 || got[24] != *events[25].Message {
		t.Errorf("GetLogEvents: %d events", len(got))
	}
	got = nil
	found := sdk.NewFilterLogEventsPaginator(c, &sdk.FilterLogEventsInput{LogGroupName: group, FilterPattern: aws.String("{ $.n >= 20 }"), Limit: aws.Int32(2)})
	for found.HasMorePages() {
		page := must[*sdk.FilterLogEventsOutput](t)(found.NextPage(ctx))
		for _, e := range page.Events {
			got = append(got, *e.Message+*e.LogStreamName+*e.EventId)
		}
	}
	if len(got) != 5 || !strings.HasPrefix(got[0], `{"level":"INFO","msg":"line 20"`) {
		t.Errorf("FilterLogEvents: %v", got)
	}

	arn := groups.LogGroups[0].LogGroupArn
	must[*sdk.TagResourceOutput](t)(c.TagResource(ctx, &sdk.TagResourceInput{ResourceArn: arn, Tags: map[string]string{"c": "d"}}))
	must[*sdk.UntagResourceOutput](t)(c.UntagResource(ctx, &sdk.UntagResourceInput{ResourceArn: arn, TagKeys: []string{"a"}}))
	if tags := must[*sdk.ListTagsForResourceOutput](t)(c.ListTagsForResource(ctx, &sdk.ListTagsForResourceInput{ResourceArn: arn})); len(tags.Tags) != 1 || tags.Tags["c"] != "d" {
		t.Errorf("tags: %v", tags.Tags)
	}
	must[*sdk.DeleteRetentionPolicyOutput](t)(c.DeleteRetentionPolicy(ctx, &sdk.DeleteRetentionPolicyInput{LogGroupName: group}))
	must[*sdk.PutLogGroupDeletionProtectionOutput](t)(c.PutLogGroupDeletionProtection(ctx, &sdk.PutLogGroupDeletionProtectionInput{LogGroupIdentifier: group, DeletionProtectionEnabled: aws.Bool(true)}))
	if _, err := c.DeleteLogGroup(ctx, &sdk.DeleteLogGroupInput{LogGroupName: group}); errorCode(err) != "ValidationException" {
		t.Errorf("deleting a protected group: %v", err)
	}
	must[*sdk.PutLogGroupDeletionProtectionOutput](t)(c.PutLogGroupDeletionProtection(ctx, &sdk.PutLogGroupDeletionProtectionInput{LogGroupIdentifier: group, DeletionProtectionEnabled: aws.Bool(false)}))
	must[*sdk.DeleteLogStreamOutput](t)(c.DeleteLogStream(ctx, &sdk.DeleteLogStreamInput{LogGroupName: group, LogStreamName: stream}))
	must[*sdk.DeleteLogGroupOutput](t)(c.DeleteLogGroup(ctx, &sdk.DeleteLogGroupInput{LogGroupName: group}))
	if auth := sink.calls[0].req.Header.Get("Authorization"); !strings.HasPrefix(auth, "AWS4-HMAC-SHA256 ****") {
		t.Errorf("credentials are kept: %q", auth)
	}
}

func TestAmazonsClientUnderstandsTheErrors(t *testing.T) {
	sink := &memory{}
	c, ctx := client(t, sink), t.Context()
	group, stream := aws.String("g"), aws.String("s")
	_, err := c.PutLogEvents(ctx, &sdk.PutLogEventsInput{LogGroupName: group, LogStreamName: stream, LogEvents: []types.InputLogEvent{
		{Timestamp: aws.Int64(time.Now().UnixMilli()), Message: aws.String("m")},
	}})
	if missing := (*types.ResourceNotFoundException)(nil); !errors.As(err, &missing) || *missing.Message != "The specified log group does not exist." {
		t.Errorf("an unknown group: %v", err)
	}
	must[*sdk.CreateLogGroupOutput](t)(c.CreateLogGroup(ctx, &sdk.CreateLogGroupInput{LogGroupName: group}))
	_, err = c.CreateLogGroup(ctx, &sdk.CreateLogGroupInput{LogGroupName: group})
	if exists := (*types.ResourceAlreadyExistsException)(nil); !errors.As(err, &exists) {
		t.Errorf("a group that exists: %v", err)
	}
	_, err = c.FilterLogEvents(ctx, &sdk.FilterLogEventsInput{LogGroupName: group, FilterPattern: aws.String("a-b")})
	if wrong := (*types.InvalidParameterException)(nil); !errors.As(err, &wrong) {
		t.Errorf("a bad pattern: %v", err)
	}
	_, err = c.StartQuery(ctx, &sdk.StartQueryInput{LogGroupName: group, QueryString: aws.String("fields @message"), StartTime: aws.Int64(1), EndTime: aws.Int64(2)})
	if errorCode(err) != "UnknownOperationException" || !strings.Contains(err.Error(), "does not answer StartQuery") {
		t.Errorf("an operation that is missing: %v", err)
	}
	sink.mu.Lock()
	sink.fail = errors.New("disk full")
	sink.mu.Unlock()
	_, err = c.CreateLogStream(ctx, &sdk.CreateLogStreamInput{LogGroupName: group, LogStreamName: stream})
	if down := (*types.ServiceUnavailableException)(nil); !errors.As(err, &down) {
		t.Errorf("a journal that is full: %v", err)
	}
}

func errorCode(err error) string {
	if e := smithy.APIError(nil); errors.As(err, &e) {
		return e.ErrorCode()
	}
	return ""
}
