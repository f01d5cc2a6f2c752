package doctor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"cruddur/providers"
	"cruddur/providers/settings"
)

// canaryTime is how long the tools may take to say what became of the canary.
const canaryTime = 10 * time.Second

// errCanary is what the tools that take errors get to see.
var errCanary = errors.New("canary of cruddur doctor: nothing is wrong")

// canary sends one span, one line and one error through the real pipeline to the tools where nothing is known to stand in
// the way, and says what became of them.
func (x *examination) canary(ctx context.Context) {
	var names []string
	well := map[string]*patient{}
	for _, p := range x.patients {
		if p.broken() {
			p.check("canary", Skipped, time.Time{}, "not sent, because of what is said below")
			continue
		}
		names = append(names, p.Name())
		well[p.Name()] = p
	}
	if len(names) == 0 {
		return
	}
	pipeline, err := providers.Open(ctx, providers.Options{
		Env: overlay(x.Env, map[string]string{
			"PROVIDERS": strings.Join(names, ","), "OTEL_BSP_SCHEDULE_DELAY": "10", "OTEL_BLRP_SCHEDULE_DELAY": "10",
			"TELEMETRY_RETRY_FOR": "3s",
		}),
		Factories: x.Factories, Stdout: x.Console,
	})
	if err != nil {
		x.findings = append(x.findings, Finding{Code: "pipeline", Severity: Error, Title: "The pipeline does not open", Text: err.Error()})
		return
	}
	begin := time.Now()
	id := release(ctx, pipeline)
	flushing, cancel := context.WithTimeout(ctx, canaryTime)
	_ = pipeline.Flush(flushing) // what was not delivered is in the ledger
	cancel()
	state := pipeline.Telemetry()
	ending, cancel := context.WithTimeout(ctx, time.Second)
	_ = pipeline.Shutdown(ending)
	cancel()
	x.report.Canary = &Canary{TraceID: id, XRayID: "1-" + id[:8] + "-" + id[8:]}
	var flown []*patient
	for _, t := range state.Providers {
		if p := well[t.Name]; p.flew(t, begin) {
			flown = append(flown, p)
		}
	}
	x.readBack(ctx, flown, begin)
}

// release makes the canary and returns its trace's id.
func release(ctx context.Context, p *providers.Pipeline) string {
	ctx, span := p.TracerProvider().Tracer("cruddur/doctor").Start(ctx, "doctor-canary",
		trace.WithNewRoot(), trace.WithAttributes(attribute.Bool("doctor.canary", true)))
	p.Report(ctx, slog.LevelInfo, "canary of cruddur doctor", errCanary, slog.Bool("doctor.canary", true))
	span.End()
	return span.SpanContext().TraceID().String()
}

// flew says what the ledger tells, and whether the canary is worth looking for over there.
func (p *patient) flew(t providers.ProviderTelemetry, begin time.Time) bool {
	var acked, unconfirmed, filtered, other int64
	var why string
	for _, c := range t.Signals {
		acked, unconfirmed, filtered = acked+c.Acked, unconfirmed+c.Unconfirmed, filtered+c.Filtered
		other += c.Handed - c.Acked - c.Unconfirmed - c.Filtered
		if c.LastError != "" {
			why = c.LastError
		}
	}
	switch {
	case other > 0:
		p.check("canary", Bad, begin, "not delivered")
		text := "the canary was not delivered"
		if why != "" {
			text += ": " + why
		}
		fix := "see " + p.Docs
		if t.Setting != "" {
			fix = p.where(t.Setting)
		}
		f := p.find("canary-lost", Error, "The canary did not get through", text, fix)
		if action := refusedAction.FindStringSubmatch(text); action != nil && p.Factory.Name == "cloudwatch" {
			f.Title, f.Fix = "A right is missing", "give the credentials this policy, which is the least that is needed"
			f.Policy = logsPolicy(p.value("AWS_REGION"), p.account, p.value("CLOUDWATCH_LOG_GROUP"))
			for i := range p.findings { // the right that the probe lacked stands in the same policy
				if p.findings[i].Code == p.Name()+".refused" {
					p.findings[i].DependsOn = append(p.findings[i].DependsOn, f.Code)
				}
			}
		}
		return false
	case acked > 0:
		p.check("canary", Good, begin, "delivered, and acknowledged")
	case unconfirmed > 0:
		p.check("canary", Good, begin, "sent by UDP, where nothing is acknowledged")
	case filtered > 0:
		p.check("canary", Skipped, time.Time{}, "left out by sampling or level, as the settings say")
		return false
	default:
		p.check("canary", Skipped, time.Time{}, "nothing that this tool takes was in it")
		return false
	}
	return true
}

// overlay is an environment with some variables replaced.
func overlay(env settings.Env, over map[string]string) settings.Env {
	return func(name string) (string, bool) {
		if v, ok := over[name]; ok {
			return v, true
		}
		return env(name)
	}
}

// hints where a person looks for the canary at a tool that cannot be read from here.
func (p *patient) lookFor(c *Canary) string {
	switch p.Factory.Name {
	case "xray":
		return "look for trace " + c.XRayID + " in the X-Ray console; that is not asked from here"
	case "honeycomb":
		return "look for trace " + c.TraceID + ", span doctor-canary; a key to send with cannot read"
	case "rollbar":
		return fmt.Sprintf("look for %q among the items; its level is info, which the list's filter may hide", errCanary)
	}
	return ""
}
