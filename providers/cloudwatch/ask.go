package cloudwatch

import (
	"context"
	"strconv"
	"time"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"cruddur/providers"
)

// Caller asks AWS whose credentials these are. endpoint is where to ask, "" the region's own; without one nobody is
// asked when the settings point at a stand-in. source says in the SDK's words where the credentials were found.
func (p *provider) Caller(ctx context.Context, endpoint string) (arn, account, source string, err error) {
	who, err := p.source.Caller(ctx, endpoint)
	return who.ARN, who.Account, who.Source, err
}

// Find says whether a line with the given words in it has come into the log group since a time. It needs the action
// logs:FilterLogEvents.
func (p *provider) Find(ctx context.Context, words string, since time.Time) (bool, error) {
	client, err := p.client(ctx)
	if err != nil {
		return false, err
	}
	ctx, x := providers.WithExchange(ctx)
	out, err := client.FilterLogEvents(ctx, &cloudwatchlogs.FilterLogEventsInput{
		LogGroupName: &p.config.group, FilterPattern: awssdk.String(strconv.Quote(words)),
		StartTime: awssdk.Int64(since.UnixMilli()),
	})
	if err != nil {
		return false, p.config.aws.Outcome(x, 1, "logs:FilterLogEvents", err).Err
	}
	return len(out.Events) > 0, nil
}
