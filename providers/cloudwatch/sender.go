package cloudwatch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"go.opentelemetry.io/otel/sdk/log"

	"cruddur/providers"
	"cruddur/providers/internal/aws"
)

// sender sends batches of lines. It implements [providers.Sender].
type sender struct {
	connect  func(context.Context) (*cloudwatchlogs.Client, error)
	settings *aws.Settings
	home     home
	batches  batches
}

// Send writes the records to the process's stream, in as many requests as CloudWatch's limits ask for. After a request
// that is worth another try, those behind it are not made.
func (s *sender) Send(ctx context.Context, records []log.Record) providers.Result {
	client, err := s.connect(ctx)
	if err != nil {
		return providers.Result{Retry: providers.All(len(records)), Err: err}
	}
	total := s.home.prepare(ctx, client, s.settings)
	if total.Err != nil {
		total.Acked, total.Rejected, total.Retry = 0, 0, providers.All(len(records))
		total.Unsure = false // no line has left
		return total
	}
	total.BytesWire += s.home.retain(ctx, client, s.settings)
	parts := s.batches.split(records)
	for i, part := range parts {
		res := s.put(ctx, client, part)
		add(&total, res, part)
		if len(res.Retry) > 0 {
			for _, later := range parts[i+1:] {
				for _, l := range later {
					total.Retry = append(total.Retry, l.index)
				}
			}
			break
		}
	}
	slices.Sort(total.Retry)
	total.BytesRaw = total.BytesWire // never compressed
	total.Err = join(total.Err, s.home.lacks())
	return total
}

// add books the result of one part, whose indices count within the part.
func add(total *providers.Result, res providers.Result, part []line) {
	total.Acked += res.Acked
	total.Rejected += res.Rejected
	for _, i := range res.Retry {
		total.Retry = append(total.Retry, part[i].index)
	}
	total.RetryAfter = max(total.RetryAfter, res.RetryAfter)
	total.Unsure = total.Unsure || res.Unsure
	total.Status = res.Status
	total.BytesWire += res.BytesWire
	total.Err = join(total.Err, res.Err)
}

// join keeps both errors, on one line.
func join(a, b error) error {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	return fmt.Errorf("%w; %w", a, b)
}

// put sends one part, after making the group and the stream when they turn out to be missing.
func (s *sender) put(ctx context.Context, client *cloudwatchlogs.Client, part []line) providers.Result {
	res, missing := s.tryPut(ctx, client, part)
	if missing == nil {
		return res
	}
	made := s.home.make(ctx, client, s.settings, missing)
	sent := res.BytesWire + made.BytesWire
	if made.Err != nil {
		made.BytesWire = sent
		if made.Rejected > 0 {
			made.Rejected, made.Retry = len(part), nil
		} else {
			made.Acked, made.Retry = 0, providers.All(len(part))
		}
		made.Unsure = false // it was not the lines whose answer was lost
		return made
	}
	if res, missing = s.tryPut(ctx, client, part); missing != nil {
		res = providers.Result{Retry: providers.All(len(part)), Err: missing, Status: res.Status, BytesWire: res.BytesWire}
	}
	res.BytesWire += sent
	return res
}

// tryPut makes one PutLogEvents. missing is set, and nothing decided, when CloudWatch has no such group or stream.
func (s *sender) tryPut(ctx context.Context, client *cloudwatchlogs.Client, part []line) (res providers.Result, missing error) {
	events := make([]types.InputLogEvent, len(part))
	for i := range part {
		events[i] = types.InputLogEvent{Timestamp: &part[i].at, Message: &part[i].text}
	}
	ctx, x := providers.WithExchange(ctx)
	out, err := client.PutLogEvents(ctx, &cloudwatchlogs.PutLogEventsInput{
		LogGroupName: &s.home.group, LogStreamName: &s.home.stream, LogEvents: events,
	})
	var absent *types.ResourceNotFoundException
	if errors.As(err, &absent) {
		return providers.Result{Status: x.Status(), BytesWire: x.Bytes()}, errors.New("logs:PutLogEvents: " + absent.ErrorMessage())
	}
	res = s.settings.Outcome(x, len(part), "logs:PutLogEvents", err)
	if err == nil {
		left(&res, out.RejectedLogEventsInfo)
	}
	return res, nil
}
