package cloudwatch

import (
	"context"
	"errors"
	"fmt"
	"slices"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"cruddur/providers"
	"cruddur/providers/internal/aws"
)

// home is where lines go: one stream in one group, made when they are missing.
type home struct {
	group, stream string
	create        bool
	days          int               // of retention, for a group that is made here; 0: for ever
	tags          map[string]string // the same

	looked   bool  // prepare has run
	owed     bool  // the group was made here and has no retention yet
	denied   error // it will have none
	untagged error // it was made without its tags
}

// lacks says, with every batch that arrives, what the group that was made here lacks.
func (h *home) lacks() error { return join(h.untagged, h.denied) }

// prepare looks, once, whether the group is there, and makes what is missing before the first line goes out, so that an
// ordinary start has no refusal in it. Where it may not look, or a stand-in knows no such call, the first PutLogEvents
// finds out what is missing. The result's counts mean nothing but that the batch has to wait for another try.
func (h *home) prepare(ctx context.Context, client *cloudwatchlogs.Client, s *aws.Settings) (total providers.Result) {
	if h.looked || !h.create {
		return total
	}
	looking, x := providers.WithExchange(ctx)
	out, err := client.DescribeLogGroups(looking, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &h.group})
	if res := s.Outcome(x, 1, "logs:DescribeLogGroups", err); len(res.Retry) > 0 && !aws.Denied(err) {
		return res
	}
	h.looked, total.BytesWire = true, x.Bytes()
	if err != nil {
		return total
	}
	there := slices.ContainsFunc(out.LogGroups, func(g types.LogGroup) bool { return awssdk.ToString(g.LogGroupName) == h.group })
	if !there && out.NextToken == nil {
		res := h.makeGroup(ctx, client, s)
		total.BytesWire += res.BytesWire
		if res.Err != nil {
			return total // the first line says it, with what to do
		}
		total.BytesWire += h.retain(ctx, client, s)
	}
	res, _ := h.makeStream(ctx, client, s)
	total.BytesWire += res.BytesWire
	return total
}

// make makes the stream, and before it the group when that is missing too. An existing group costs one call and no
// right beyond that to make streams. The result's counts mean nothing but retry or reject.
func (h *home) make(ctx context.Context, client *cloudwatchlogs.Client, s *aws.Settings, missing error) providers.Result {
	if !h.create {
		return providers.Result{Retry: providers.All(1), Err: missingGroup(h.group, missing)}
	}
	res, groupMissing := h.makeStream(ctx, client, s)
	if !groupMissing {
		return res
	}
	sent := res.BytesWire
	if res = h.makeGroup(ctx, client, s); res.Err == nil {
		sent += res.BytesWire
		sent += h.retain(ctx, client, s)
		if res, groupMissing = h.makeStream(ctx, client, s); groupMissing {
			res = providers.Result{Retry: providers.All(1), Status: res.Status, BytesWire: res.BytesWire, Err: missing}
		}
	}
	res.BytesWire += sent
	return res
}

func (h *home) makeStream(ctx context.Context, client *cloudwatchlogs.Client, s *aws.Settings) (res providers.Result, groupMissing bool) {
	ctx, x := providers.WithExchange(ctx)
	_, err := client.CreateLogStream(ctx, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: &h.group, LogStreamName: &h.stream})
	var absent *types.ResourceNotFoundException
	if errors.As(err, &absent) {
		return providers.Result{Status: x.Status(), BytesWire: x.Bytes()}, true
	}
	return h.made(s.Outcome(x, 1, "logs:CreateLogStream", err), err), false
}

func (h *home) makeGroup(ctx context.Context, client *cloudwatchlogs.Client, s *aws.Settings) providers.Result {
	res, err := h.tryGroup(ctx, client, s, h.tags)
	if len(h.tags) == 0 || !aws.Denied(err) {
		return h.made(res, err)
	}
	// One answer stands for two rights; whether it is that to tag shows when no tags are asked for.
	tagging := aws.Denial("logs:TagResource", err)
	sent := res.BytesWire
	if res, err = h.tryGroup(ctx, client, s, nil); err == nil {
		h.untagged = fmt.Errorf("log group %s has no tags: %w", h.group, flat{tagging})
	}
	res = h.made(res, err)
	res.BytesWire += sent
	return res
}

func (h *home) tryGroup(ctx context.Context, client *cloudwatchlogs.Client, s *aws.Settings, tags map[string]string) (providers.Result, error) {
	ctx, x := providers.WithExchange(ctx)
	_, err := client.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: &h.group, Tags: tags})
	if err == nil {
		h.owed, h.denied, h.untagged = h.days > 0, nil, nil
	}
	return s.Outcome(x, 1, "logs:CreateLogGroup", err), err
}

// made makes a success of finding that another process was faster.
func (h *home) made(res providers.Result, err error) providers.Result {
	var exists *types.ResourceAlreadyExistsException
	if errors.As(err, &exists) {
		return providers.Result{Status: res.Status, BytesWire: res.BytesWire}
	}
	var failure *providers.Failure
	if aws.Denied(err) && errors.As(res.Err, &failure) {
		failure.Setting = "CLOUDWATCH_CREATE"
		failure.Text += ", or make log group and stream by hand and set this to false"
	}
	return res
}

// retain gives a group that was made here its retention, once. It returns the bytes that it sent; lines go on without
// it, and every result says so from then on.
func (h *home) retain(ctx context.Context, client *cloudwatchlogs.Client, s *aws.Settings) (sent int) {
	if !h.owed {
		return 0
	}
	ctx, x := providers.WithExchange(ctx)
	_, err := client.PutRetentionPolicy(ctx, &cloudwatchlogs.PutRetentionPolicyInput{
		LogGroupName: &h.group, RetentionInDays: awssdk.Int32(int32(h.days)),
	})
	res := s.Outcome(x, 1, "logs:PutRetentionPolicy", err)
	var failure *providers.Failure
	switch {
	case res.Err == nil:
		h.owed = false
	case res.Rejected > 0 || errors.As(res.Err, &failure):
		h.owed = false
		h.denied = fmt.Errorf("log group %s keeps its lines, and costs, for ever: its retention could not be set: %w", h.group, flat{res.Err})
	}
	return x.Bytes()
}

// flat is an error without what it wraps: lines arrive, so nothing is failing.
type flat struct{ err error }

func (f flat) Error() string { return f.err.Error() }

func missingGroup(group string, err error) *providers.Failure {
	return &providers.Failure{
		Setting: "CLOUDWATCH_LOG_GROUP",
		Text:    "there is no log group " + group + ", or no such stream in it, and CLOUDWATCH_CREATE is off",
		Err:     err,
	}
}
