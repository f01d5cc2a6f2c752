package providers

import (
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/providers/settings"
)

// Common is what the pipeline itself reads from the environment, whatever the providers.
type Common struct {
	Selected    string
	Disabled    bool
	ServiceName string
	Version     string
	Environment string
	Attributes  []attribute.KeyValue

	QueueItems    int
	QueueBytes    int
	Drop          string
	RetryFor      time.Duration
	SpanDelay     time.Duration
	SpanTimeout   time.Duration
	SpanBatch     int
	LogDelay      time.Duration
	LogTimeout    time.Duration
	LogBatch      int
	Limits        trace.SpanLimits
	TrustIncoming bool

	Lab LabAddresses
}

// Settings declares the pipeline's variables.
func (c *Common) Settings(s *settings.Set) {
	s.Text(&c.Selected, settings.Spec{
		Name: "PROVIDERS", Example: "honeycomb,xray,cloudwatch,rollbar,console",
		Help: "Where telemetry goes, separated by commas; `name@lab` points one at the lab, `name?` may be switched off by unusable settings. Nothing set means nothing is sent.",
	})
	s.Bool(&c.Disabled, settings.Spec{Name: "OTEL_SDK_DISABLED", Default: "false", Help: "Switches all telemetry off, whatever PROVIDERS says."})
	s.Text(&c.ServiceName, settings.Spec{
		Name: "OTEL_SERVICE_NAME", Default: "cruddur-backend",
		Help: "The service's name at every tool: Honeycomb's dataset, X-Ray's segment name.",
	})
	s.Text(&c.Version, settings.Spec{Name: "SERVICE_VERSION", Example: "1.4.0", Help: "The version that is running: `service.version`, Rollbar's code version."})
	s.Text(&c.Environment, settings.Spec{Name: "DEPLOYMENT_ENVIRONMENT", Default: "development", Help: "`deployment.environment.name`, Rollbar's environment."})
	s.Func("list of key=value", c.parseAttributes, func() string { return attributeList(c.Attributes) }, settings.Spec{
		Name: attributesName, Example: "team=cloud,region=eu",
		Help: "More attributes for every span and line, as key=value separated by commas. Service name, version and environment may stand here too; their own variables win.",
	})
	s.Check(func() error { c.adopt(s.Variables()); return nil })
	s.Int(&c.QueueItems, 1, 1<<24, settings.Spec{
		Name: "TELEMETRY_QUEUE_ITEMS", Also: []string{"OTEL_BSP_MAX_QUEUE_SIZE"}, Default: "131072",
		Help: "How many items may wait for one tool and signal before some are dropped and counted.",
	})
	s.Int(&c.QueueBytes, 1<<14, 1<<33, settings.Spec{
		Name: "TELEMETRY_QUEUE_BYTES", Default: "134217728",
		Help: "How many bytes, roughly, may wait for one tool: twelve sixteenths of it spans, three log lines, one errors. A span that waits for several tools is in memory once.",
	})
	s.Choice(&c.Drop, []string{"newest", "oldest"}, settings.Spec{
		Name: "TELEMETRY_DROP", Default: "newest", Help: "What a full queue loses: what comes in, or what has waited longest.",
	})
	s.Duration(&c.RetryFor, settings.Spec{Name: "TELEMETRY_RETRY_FOR", Default: "10m", Help: "How long one batch is tried again before it is dropped and counted."})
	s.Milliseconds(&c.SpanDelay, settings.Spec{Name: "OTEL_BSP_SCHEDULE_DELAY", Default: "1000", Help: "The longest that a span or error waits for its batch, in milliseconds."})
	s.Milliseconds(&c.SpanTimeout, settings.Spec{Name: "OTEL_BSP_EXPORT_TIMEOUT", Default: "10000", Help: "How long one attempt to send spans or errors may take, in milliseconds."})
	s.Int(&c.SpanBatch, 1, 1<<20, settings.Spec{Name: "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", Default: "512", Help: "How many spans go into one batch at the most."})
	s.Milliseconds(&c.LogDelay, settings.Spec{Name: "OTEL_BLRP_SCHEDULE_DELAY", Default: "1000", Help: "The longest that a log line waits for its batch, in milliseconds."})
	s.Milliseconds(&c.LogTimeout, settings.Spec{Name: "OTEL_BLRP_EXPORT_TIMEOUT", Default: "10000", Help: "How long one attempt to send log lines may take, in milliseconds."})
	s.Int(&c.LogBatch, 1, 1<<20, settings.Spec{Name: "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", Default: "512", Help: "How many log lines go into one batch at the most."})
	c.limits(s)
	s.Bool(&c.TrustIncoming, settings.Spec{
		Name: "TELEMETRY_TRUST_TRACESTATE", Default: "false",
		Help: "Believe a caller's `tracestate` on which tools sample its trace; only for callers of your own.",
	})
	s.URL(&c.Lab.OTLP, settings.Spec{Name: "LAB_OTLP_URL", Default: "http://127.0.0.1:4318", Help: "Where `honeycomb@lab` sends."})
	s.Address(&c.Lab.XRay, settings.Spec{Name: "LAB_XRAY_ADDRESS", Default: "127.0.0.1:2000", Help: "Where `xray@lab` sends."})
	s.URL(&c.Lab.AWS, settings.Spec{Name: "LAB_AWS_URL", Default: "http://127.0.0.1:4566", Help: "Where `cloudwatch@lab` sends."})
	s.URL(&c.Lab.Rollbar, settings.Spec{Name: "LAB_ROLLBAR_URL", Default: "http://127.0.0.1:4569", Help: "Where `rollbar@lab` sends."})
}

// limits declares OpenTelemetry's span limits. The SDK would read them from the process's environment by itself; they
// are passed to it instead, so that there is one place that reads variables.
func (c *Common) limits(s *settings.Set) {
	const unlimited = 1 << 30
	l := &c.Limits
	s.Int(&l.AttributeCountLimit, 0, unlimited, settings.Spec{Name: "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", Also: []string{"OTEL_ATTRIBUTE_COUNT_LIMIT"}, Default: "128", Help: "How many attributes a span keeps."})
	s.Int(&l.AttributeValueLengthLimit, -1, unlimited, settings.Spec{Name: "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", Also: []string{"OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"}, Default: "-1", Help: "How long an attribute's text may be; -1 is without limit."})
	s.Int(&l.EventCountLimit, 0, unlimited, settings.Spec{Name: "OTEL_SPAN_EVENT_COUNT_LIMIT", Default: "128", Help: "How many events a span keeps."})
	s.Int(&l.LinkCountLimit, 0, unlimited, settings.Spec{Name: "OTEL_SPAN_LINK_COUNT_LIMIT", Default: "128", Help: "How many links a span keeps."})
	s.Int(&l.AttributePerEventCountLimit, 0, unlimited, settings.Spec{Name: "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", Default: "128", Help: "How many attributes a span's event keeps."})
	s.Int(&l.AttributePerLinkCountLimit, 0, unlimited, settings.Spec{Name: "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", Default: "128", Help: "How many attributes a span's link keeps."})
}
