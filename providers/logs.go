package providers

import (
	"context"
	"log/slog"
	"time"

	api "go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/sdk/log"
)

// logProcessor hands every log record to the lanes whose provider takes its level. It implements [log.Processor].
type logProcessor struct {
	fan    *fan[log.Record]
	levels []slog.Leveler // the least of each provider, nil for every line, in the order of the fan's queues
}

// severityOffset lies between slog's levels and OpenTelemetry's severities: Info is 0 there and 9 here.
const severityOffset = int(api.SeverityInfo) - int(slog.LevelInfo)

// Level is the slog level of an OpenTelemetry severity.
func Level(s api.Severity) slog.Level { return slog.Level(int(s) - severityOffset) }

// Enabled says whether any lane takes the level, so that a line nobody wants is never built.
func (p *logProcessor) Enabled(_ context.Context, e log.EnabledParameters) bool {
	for _, least := range p.levels {
		if least == nil || Level(e.Severity) >= least.Level() {
			return true
		}
	}
	return false
}

func (p *logProcessor) OnEmit(_ context.Context, r *log.Record) error {
	var skip uint64
	level := Level(r.Severity())
	for i, least := range p.levels {
		if least != nil && level < least.Level() {
			skip |= 1 << i
		}
	}
	p.fan.put(r.Clone(), logSize(r), time.Now(), skip)
	return nil
}

// Shutdown and ForceFlush belong to the pipeline, which knows the order.
func (p *logProcessor) Shutdown(context.Context) error   { return nil }
func (p *logProcessor) ForceFlush(context.Context) error { return nil }
