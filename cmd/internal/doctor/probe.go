package doctor

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"cruddur/providers"
	"cruddur/providers/honeycomb"
)

// probe asks the tool whether it takes these credentials, and whose they are.
func (p *patient) probe(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 2*patience)
	defer cancel()
	p.caller(ctx)
	begin := time.Now()
	if err := p.provider.Probe(ctx); err != nil {
		p.refused(begin, err)
		return
	}
	at, tool := p.address(), p.Factory.Name
	if tool == "xray" && (at == nil || at.Scheme != "udp") {
		tool = "" // spans go to X-Ray itself, without a daemon
	}
	switch tool {
	case "honeycomb":
		p.whoami(ctx, begin)
	case "xray":
		p.check("daemon", Good, begin, "answers GetSamplingRules, so it runs and AWS takes its credentials")
		p.rules(ctx)
	case "cloudwatch":
		p.check("access", Good, begin, "the credentials may look for log group %s", p.value("CLOUDWATCH_LOG_GROUP"))
	case "rollbar":
		p.check("token", Good, begin, "is not refused; that it may send is shown by the canary alone")
	case "console":
	default:
		p.check("access", Good, begin, "the tool answers")
	}
}

// refused turns the reason into a finding.
func (p *patient) refused(begin time.Time, err error) {
	p.check("access", Bad, begin, "refused")
	severity, title, text, fix := Error, "The tool does not take it", err.Error(), "see "+p.Docs
	var failure *providers.Failure
	if errors.As(err, &failure) && failure.Setting != "" {
		text, fix = failure.Setting+": "+failure.Text, p.where(failure.Setting)
		title = "A setting that the tool refuses"
		if failure.Err != nil && !strings.Contains(failure.Text, failure.Err.Error()) {
			text += " (" + failure.Err.Error() + ")"
		}
	}
	action := refusedAction.FindStringSubmatch(text)
	if action != nil && action[1] == "logs:DescribeLogGroups" {
		severity = Warning // lines may arrive all the same: the canary shows it
	}
	if failure == nil && p.via != "" {
		fix = "it may be the proxy at " + p.via + " that answers: have it let this address pass, or put the host into NO_PROXY"
	}
	p.elsewhere = failure != nil && failure.Setting == p.addressVariable()
	f := p.find("refused", severity, title, text, fix, "caller", "clock.wrong", "look-alike."+settingOf(failure))
	switch {
	case action != nil && p.Factory.Name == "cloudwatch":
		f.Title, f.Fix = "A right is missing", "give the credentials this policy, which is the least that is needed"
		f.Policy = logsPolicy(p.value("AWS_REGION"), p.account, p.value("CLOUDWATCH_LOG_GROUP"))
	case p.Factory.Name == "xray" && strings.Contains(text, "refuses its credentials"):
		f.Fix = "give the daemon credentials with this policy, which is the least that is needed"
		f.Policy = xrayPolicy()
	}
}

func settingOf(f *providers.Failure) string {
	if f == nil {
		return ""
	}
	return f.Setting
}

// whoami says whose key it is, which many look for after traces went to another team.
func (p *patient) whoami(ctx context.Context, begin time.Time) {
	h, ok := p.provider.(*honeycomb.Provider)
	if !ok {
		return
	}
	id, err := h.Identity(ctx)
	if err != nil {
		p.refused(begin, err)
		return
	}
	environment := "environment " + id.Environment.Name
	if id.Environment.Name == "" {
		environment = "Classic, which has no environments"
	}
	var rights []string
	for right, may := range id.Access {
		if may && right != "create_datasets" && right != "events" {
			rights = append(rights, right)
		}
	}
	slices.Sort(rights)
	also := ""
	if len(rights) > 0 {
		also = ", and has rights over " + strings.Join(rights, ", ")
	}
	p.check("whoami", Good, begin, "team %s, %s, %s; %s key, may send events%s", id.Team.Name, environment, p.region(), id.Type, also)
}

// region is Honeycomb's, by its address.
func (p *patient) region() string {
	switch at := p.address(); {
	case at == nil:
		return "somewhere"
	case at.Host == "api.honeycomb.io":
		return "region US"
	case at.Host == "api.eu1.honeycomb.io":
		return "region EU"
	}
	return "at " + p.address().Host
}

// caller says whose credentials go to AWS, and where they were found.
func (p *patient) caller(ctx context.Context) {
	asker, ok := p.provider.(interface {
		Caller(ctx context.Context, endpoint string) (arn, account, source string, err error)
	})
	if !ok {
		return
	}
	begin := time.Now()
	endpoint, _ := p.env("AWS_ENDPOINT_URL_STS")
	arn, account, source, err := asker.Caller(ctx, endpoint)
	p.account = account
	if source == "StaticCredentials" || source == "EnvConfigCredentials" {
		source = "AWS_ACCESS_KEY_ID"
	}
	switch {
	case err != nil:
		p.check("caller", Bad, begin, "AWS does not say who this is")
		severity, failure := Warning, new(providers.Failure)
		if errors.As(err, &failure) {
			severity = Error
		}
		p.find("caller", severity, "AWS does not say who this is", err.Error(), "try `aws sts get-caller-identity` in the same terminal", "clock.wrong")
	case arn == "":
		p.check("caller", Skipped, time.Time{}, "credentials from %s; a stand-in is not asked who that is", source)
	default:
		p.check("caller", Good, begin, "%s, with credentials from %s, in %s", arn, source, p.value("AWS_REGION"))
	}
}
