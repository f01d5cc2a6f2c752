package cloudwatch

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync"
	"time"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"cruddur/providers"
	"cruddur/providers/internal/aws"
)

// provider is CloudWatch Logs, open.
type provider struct {
	config Config
	source *aws.Source
	sender *sender

	mu   sync.Mutex
	made *cloudwatchlogs.Client // one for all calls: it remembers how wrong this machine's clock is
}

func newProvider(c Config, svc providers.Service) *provider {
	if c.stream == "" {
		c.stream = streamName(svc.Host, os.Getpid(), time.Now())
	}
	if c.metrics != metricsEMF {
		c.namespace = ""
	}
	p := &provider{config: c, source: aws.NewSource(c.aws, svc)}
	p.sender = &sender{
		connect:  p.client,
		settings: &p.config.aws,
		home:     home{group: c.group, stream: c.stream, create: c.create, days: c.days, tags: c.tags},
		batches:  batches{service: svc.Name, text: c.format == formatLine, metrics: c.namespace},
	}
	return p
}

// client returns the SDK's client, made at the first call. It fails when the profile cannot be used.
func (p *provider) client(ctx context.Context) (*cloudwatchlogs.Client, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.made != nil {
		return p.made, nil
	}
	config, err := p.source.Config(ctx)
	if err != nil {
		return nil, err
	}
	p.made = cloudwatchlogs.NewFromConfig(config, func(o *cloudwatchlogs.Options) {
		if p.config.aws.Endpoint != "" {
			o.BaseEndpoint = &p.config.aws.Endpoint // before what the SDK finds by itself
		}
	})
	return p.made, nil
}

// Contribute tells what CloudWatch Logs takes: every line.
func (p *provider) Contribute() providers.Contribution {
	return providers.Contribution{
		Target:   fmt.Sprintf("%s log group %s", p.address(), p.config.group),
		Key:      p.config.aws.KeyID.String(),
		Notes:    p.notes(),
		Logs:     p.sender,
		LogBatch: providers.Batch{Count: mostLines},
	}
}

// address is the URL that lines are sent to.
func (p *provider) address() string {
	if p.config.aws.Endpoint != "" {
		return p.config.aws.Endpoint
	}
	end, err := cloudwatchlogs.NewDefaultEndpointResolverV2().ResolveEndpoint(context.Background(),
		cloudwatchlogs.EndpointParameters{Region: &p.config.aws.Region, UseDualStack: awssdk.Bool(false), UseFIPS: awssdk.Bool(false)})
	if err != nil {
		return "https://logs." + p.config.aws.Region + ".amazonaws.com"
	}
	return end.URI.String()
}

func (p *provider) notes() []string {
	var notes []string
	if u, err := url.Parse(p.config.aws.Endpoint); err == nil && providers.Unencrypted(u) != "" {
		notes = append(notes, p.config.aws.EndpointName()+": lines travel unencrypted to "+u.Host)
	}
	if p.config.create && p.config.days == 0 {
		notes = append(notes, "CLOUDWATCH_RETENTION_DAYS: a log group that is made here keeps its lines, and costs, for ever")
	}
	return notes
}

// Probe asks for the log group, which needs the action logs:DescribeLogGroups and changes nothing. It cannot tell
// whether lines may be written.
func (p *provider) Probe(ctx context.Context) error {
	client, err := p.client(ctx)
	if err != nil {
		return err
	}
	ctx, x := providers.WithExchange(ctx)
	out, err := client.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &p.config.group})
	if err != nil {
		return p.config.aws.Outcome(x, 1, "logs:DescribeLogGroups", err).Err
	}
	for _, g := range out.LogGroups {
		if awssdk.ToString(g.LogGroupName) == p.config.group {
			return nil
		}
	}
	if !p.config.create {
		return missingGroup(p.config.group, nil)
	}
	return nil
}

// Shutdown lets go of the connections.
func (p *provider) Shutdown(context.Context) error {
	p.source.Close()
	return nil
}
