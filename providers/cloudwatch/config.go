package cloudwatch

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"cruddur/providers"
	"cruddur/providers/internal/aws"
	"cruddur/providers/settings"
)

// Config is the settings of CloudWatch Logs.
type Config struct {
	aws                aws.Settings
	group              string
	stream             string
	create             bool
	days               int // 0: for ever
	tags               map[string]string
	metrics, namespace string
	format             string
}

// The words of CLOUDWATCH_FORMAT.
const (
	formatJSON = "json"
	formatLine = "line"
)

const metricsName = "CLOUDWATCH_METRICS"

// Settings declares the variables.
func (c *Config) Settings(s *settings.Set) {
	c.aws.Declare(s, "CLOUDWATCH_LOGS")
	s.Func("log group", c.parseGroup, func() string { return c.group }, settings.Spec{
		Name: "CLOUDWATCH_LOG_GROUP", Default: "cruddur", Help: "The log group that lines go to.",
	})
	s.Func("log stream", c.parseStream, func() string { return c.stream }, settings.Spec{
		Name: "CLOUDWATCH_LOG_STREAM", Example: "backend-1",
		Help: "The log stream of this process; named after host, process and start when not set.",
	})
	s.Bool(&c.create, settings.Spec{
		Name: "CLOUDWATCH_CREATE", Default: "true", Help: "Make the log group and stream when they are missing.",
	})
	s.Func("number of days", c.parseDays, c.showDays, settings.Spec{
		Name: "CLOUDWATCH_RETENTION_DAYS", Default: "7",
		Help: "How many days a log group that is made here keeps its lines; `never` to keep them, and pay for them, for ever. A group that is there already keeps its own retention.",
	})
	s.Func("key=value,…", c.parseTags, c.showTags, settings.Spec{
		Name: "CLOUDWATCH_TAGS", Example: "project=cruddur,team=cloud",
		Help: "Tags for a log group that is made here, for instance to find its costs by. It takes the right to logs:TagResource. A group that is there already keeps its own tags.",
	})
	s.Choice(&c.format, []string{formatJSON, formatLine}, settings.Spec{
		Name: "CLOUDWATCH_FORMAT", Default: formatJSON, Help: "A line as one JSON object with all fields, or as one line of text.",
	})
	s.Choice(&c.metrics, []string{metricsOff, metricsEMF}, settings.Spec{
		Name: metricsName, Default: metricsOff,
		Help: "With `emf`, the embedded metric format, CloudWatch makes metrics of the line of each request: `requests`, `errors` (a status of 500 or more) and `duration_ms`, by service and by service and route. Every one of them is a custom metric, which costs.",
	})
	s.Func("namespace", c.parseNamespace, func() string { return c.namespace }, settings.Spec{
		Name: "CLOUDWATCH_METRICS_NAMESPACE", Default: "Cruddur", Help: "The namespace that those metrics are found under.",
	})
	s.Check(c.check)
}

// check refuses metrics where there is nothing that CloudWatch could make them of.
func (c *Config) check() error {
	if c.metrics == metricsEMF && c.format != formatJSON {
		return &settings.Problem{
			Variable: metricsName, Text: "is emf, and a line of text has no fields to make metrics of",
			Fix: "set CLOUDWATCH_FORMAT=" + formatJSON + ", or " + metricsName + "=" + metricsOff,
		}
	}
	return nil
}

// Open makes the provider. It reads the AWS profile, when there is need of one, and contacts nobody.
func (c *Config) Open(ctx context.Context, svc providers.Service) (providers.Provider, error) {
	if err := c.aws.Complete(ctx); err != nil {
		return nil, err
	}
	return newProvider(*c, svc), nil
}

var (
	groupForm  = regexp.MustCompile(`^[A-Za-z0-9_\-/.#]{1,512}$`)
	streamForm = regexp.MustCompile(`^[^:*\x00-\x1f\x7f]{1,512}$`)
)

func (c *Config) parseGroup(value string) error {
	switch {
	case !groupForm.MatchString(value):
		return errors.New("is not a log group's name: up to 512 letters, digits and any of _ - / . #")
	case strings.HasPrefix(value, "aws/"):
		return errors.New("begins with aws/, which is Amazon's own")
	}
	c.group = value
	return nil
}

func (c *Config) parseStream(value string) error {
	if !streamForm.MatchString(value) {
		return errors.New("is not a log stream's name: up to 512 characters, none of them : or *")
	}
	c.stream = value
	return nil
}

// retentions are the numbers of days that CloudWatch knows.
var retentions = [...]int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}

func (c *Config) parseDays(value string) error {
	if strings.EqualFold(value, "never") {
		c.days = 0
		return nil
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		return errors.New("is neither a number of days nor never")
	}
	for _, allowed := range retentions {
		if n == allowed {
			c.days = n
			return nil
		}
		if n < allowed {
			return fmt.Errorf("is not a number of days that CloudWatch knows; the next is %d", allowed)
		}
	}
	return fmt.Errorf("is more days than CloudWatch knows; the most is %d", retentions[len(retentions)-1])
}

func (c *Config) showDays() string {
	if c.days == 0 {
		return "never"
	}
	return strconv.Itoa(c.days)
}
