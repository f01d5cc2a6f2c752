package app

import (
	"context"
	"log/slog"
)

// Reporter takes what somebody should look at. One call is one failure or message: it writes the log line and tells the
// error tracker, and at [slog.LevelError] with an error it also sets the status and the exception event of the
// context's span. Report must not block on a tool and must be safe for concurrent use.
//
// err is nil for a message. An error may be [Located]; attrs already hold user.id and request.id.
type Reporter interface {
	Report(ctx context.Context, level slog.Level, msg string, err error, attrs ...slog.Attr)
}

// Report calls r with the identity of ctx in front of attrs. Everything that reports goes through here, so that no report
// comes without the person and the request.
func Report(ctx context.Context, r Reporter, level slog.Level, msg string, err error, attrs ...slog.Attr) {
	if r == nil {
		return
	}
	r.Report(ctx, level, msg, err, append(identityAttrs(ctx), attrs...)...)
}

// LogReporter is the Reporter of a process without any tool: it writes the line.
type LogReporter struct{ Logger *slog.Logger }

// Report writes one line, with the error under "error".
func (r LogReporter) Report(ctx context.Context, level slog.Level, msg string, err error, attrs ...slog.Attr) {
	if err != nil {
		attrs = append(attrs, slog.Any("error", err))
	}
	r.Logger.LogAttrs(ctx, level, msg, attrs...)
}
