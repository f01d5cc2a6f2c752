package providers

import (
	"context"
	"log/slog"
	"time"

	api "go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/sdk/log"
)

// logFan hands every log record to the lanes whose provider takes its level. It implements [log.Processor].
type logFan struct{ lanes []logLane }

type logLane struct {
	lane  *lane[log.Record]
	level slog.Leveler
}

// severityOffset lies between slog's levels and OpenTelemetry's severities: Info is 0 there and 9 here.
const severityOffset = int(api.SeverityInfo) - int(slog.LevelInfo)

// Level is the slog level of an OpenTelemetry severity.
func Level(s api.Severity) slog.Level { return slog.Level(int(s) - severityOffset) }

// Enabled says whether any lane takes the level, so that a line nobody wants is never built.
func (f *logFan) Enabled(_ context.Context, p log.EnabledParameters) bool {
	for _, l := range f.lanes {
		if l.level == nil || Level(p.Severity) >= l.level.Level() {
			return true
		}
	}
	return false
}

func (f *logFan) OnEmit(_ context.Context, r *log.Record) error {
	record, size, now, level := r.Clone(), logSize(r), time.Now(), Level(r.Severity())
	for _, l := range f.lanes {
		if l.level != nil && level < l.level.Level() {
			l.lane.queue.filter()
			continue
		}
		l.lane.queue.put(record, size, now)
	}
	return nil
}

// Shutdown and ForceFlush belong to the pipeline, which knows the order.
func (f *logFan) Shutdown(context.Context) error   { return nil }
func (f *logFan) ForceFlush(context.Context) error { return nil }
