package xray

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"time"

	"cruddur/providers"
	"cruddur/providers/internal/aws"
	"cruddur/providers/settings"
)

// Factory describes the provider.
func Factory() providers.Factory {
	return providers.Factory{
		Name:    tool,
		Title:   "AWS X-Ray",
		Summary: "Traces as segments and subsegments, with a map of services, annotations to search for, and the causes of faults.",
		Docs:    "https://docs.aws.amazon.com/xray/latest/devguide/aws-xray.html",
		Carries: providers.Traces,
		New:     func() providers.Config { return new(config) },
		LabEnv: func(lab providers.LabAddresses) map[string]string {
			return map[string]string{daemonVariable: lab.XRay}
		},
	}
}

// daemonVariable is the setting that is wrong when nothing arrives.
const daemonVariable = "AWS_XRAY_DAEMON_ADDRESS"

// transportVariable chooses the way to X-Ray.
const transportVariable = "XRAY_TRANSPORT"

// config is the provider's settings.
type config struct {
	daemon  address
	host    string
	indexed index
	ratio   float64
	decides string // who samples: byRatio or byRules
	after   time.Duration
	way     string       // byDaemon or byOTLP
	aws     aws.Settings // where and as whom, byOTLP
}

// The words of XRAY_TRANSPORT.
const (
	byDaemon = "daemon"
	byOTLP   = "otlp"
)

// Who decides which traces X-Ray gets.
const (
	byRatio = "ratio"
	byRules = "rules"
)

// Settings implements [providers.Config].
func (c *config) Settings(s *settings.Set) {
	s.Func("host:port", c.daemon.parse, c.daemon.String, settings.Spec{
		Name: daemonVariable, Default: "127.0.0.1:2000", Example: "tcp:127.0.0.1:2000 udp:127.0.0.1:2000",
		Help: "Where the X-Ray daemon listens: one host:port, or `tcp:host:port udp:host:port`. Documents travel by UDP, so that port has to be open for UDP too.",
	})
	s.Text(&c.host, settings.Spec{
		Name: "AWS_XRAY_URL", Example: "*4567-*",
		Help: "Dynamic naming: a pattern such as `*localhost*`; a request whose Host header matches it gives a segment named after that header. " +
			"The trap: a group or sampling rule for `service(\"cruddur-backend\")` then matches nothing, and the map shows a node for each host name. Unset, segments are named after the service.",
	})
	s.Func("list of attribute keys", c.indexed.parse, func() string { return c.indexed.text }, settings.Spec{
		Name: "XRAY_ANNOTATIONS", Default: "user.id,request.id,http.route,error.type,app.*", Example: "user.id,app.*,otel.resource.deployment.environment.name",
		Help: "Which attributes become annotations, which can be searched for, separated by commas; `*` at the end of a key stands for anything, `none` for no key. X-Ray indexes 50 a trace; the rest is metadata.",
	})
	s.Ratio(&c.ratio, settings.Spec{Name: "XRAY_SAMPLE_RATIO", Default: "1", Help: "The share of traces that X-Ray gets, from 0 to 1."})
	s.Choice(&c.decides, []string{byRatio, byRules}, settings.Spec{
		Name: "XRAY_SAMPLING", Default: byRatio,
		Help: "Who decides which traces X-Ray gets: `ratio` is `XRAY_SAMPLE_RATIO`, every trace unless it is set; `rules` are the sampling rules in X-Ray's console, asked of the daemon's TCP port with their reservoirs and quotas. Until they are known, and where they cannot be had for an hour, it is one trace a second and 5 % of the others.",
	})
	s.Func("duration", c.parseAfter, func() string { return c.after.String() }, settings.Spec{
		Name: "XRAY_IN_PROGRESS_AFTER", Default: "1s", Example: "5s",
		Help: "How long a span is open before X-Ray gets a document that it is in progress, which the complete one replaces; `0` sends none. By the daemon alone: OTLP knows finished spans only.",
	})
	s.Choice(&c.way, []string{byDaemon, byOTLP}, settings.Spec{
		Name: transportVariable, Default: byDaemon,
		Help: "How spans get to X-Ray: `daemon` sends documents to the X-Ray daemon, which AWS keeps in maintenance only; `otlp` sends OTLP over HTTPS, signed, straight to X-Ray's own endpoint in the region. That takes AWS credentials here and an account with Transaction Search on (CloudWatch Logs as the destination of traces). The project's checks run `otlp` against a server of their own, never against AWS.",
	})
	c.aws.DeclareFor(s, "XRAY", func() bool { return c.way == byOTLP })
	s.Check(func() error {
		if c.decides == byRatio || c.ratio == 1 {
			return nil
		}
		return &settings.Problem{
			Variable: "XRAY_SAMPLE_RATIO", Text: "is set, though XRAY_SAMPLING=rules lets X-Ray decide",
			Fix: "unset one of them",
		}
	})
	s.Check(func() error {
		if !strings.Contains(c.host, "/") {
			return nil
		}
		return &settings.Problem{
			Variable: "AWS_XRAY_URL", Text: "is an address, and names segments by the Host header",
			Fix: "write a pattern for that header, such as *localhost*, or unset it; the daemon's address belongs in " + daemonVariable,
		}
	})
}

// parseAfter reads how long a span may be open unannounced. Below the least, short requests would pay for the long ones.
func (c *config) parseAfter(value string) error {
	const least = 10 * time.Millisecond
	d, err := time.ParseDuration(value)
	if err != nil || d != 0 && d < least {
		return errors.New(`is neither a duration from 10ms, such as "1s", nor 0`)
	}
	c.after = d
	return nil
}

// Open implements [providers.Config].
func (c *config) Open(ctx context.Context, service providers.Service) (providers.Provider, error) {
	if service.Resource == nil {
		return nil, errors.New("xray: open: the service has no resource")
	}
	workdir, err := os.Getwd()
	if err != nil {
		workdir = "" // it only helps to read stacks
	}
	p := &provider{
		config:  *c,
		service: service,
		daemon:  newDaemonAPI(c.daemon.tcp, service),
		sender: &sender{
			socket: socket{address: c.daemon.udp},
			encoder: encoder{
				indexed: c.indexed, host: pattern(c.host), workdir: workdir,
				runtime: runtime.Compiler, version: runtime.Version(),
			},
		},
		propagator: propagator{provider: service.Provider},
	}
	if c.decides == byRules {
		p.sampler = newSampler(identityOf(service, pattern(c.host)), p.daemon)
		p.sender.encoder.rules, p.sender.rules = &p.sampler.chosen, p.sampler
	}
	if c.way == byOTLP {
		return p, p.openDirect(ctx)
	}
	if c.after > 0 {
		p.announcer = newAnnouncer(c.after, c.daemon.udp, p.sender.encoder)
		p.sender.opened = p.announcer
	}
	return p, nil
}
