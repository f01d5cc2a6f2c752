package usual

import (
	"context"
	"log/slog"
	"net/http"
	"os"

	"github.com/rollbar/rollbar-go"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

func newRollbar(c Config) *rollbar.Client {
	host, _ := os.Hostname()
	client := rollbar.NewAsync(c.Rollbar, c.Environment, c.Version, host, "")
	if c.RollbarURL != "" {
		client.SetEndpoint(c.RollbarURL)
	}
	// Its default prints whole items, people and requests included, to standard error when one cannot be sent.
	client.SetPrintPayloadOnError(false)
	return client
}

type requestKey struct{}

// rememberRequest puts the request into its context, for Rollbar.
func rememberRequest(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, r)))
	})
}

// reporter tells the span, the log and Rollbar of a failure.
type reporter struct {
	log     *slog.Logger
	rollbar *rollbar.Client
}

// Report implements [cruddur/app.Reporter].
func (r *reporter) Report(ctx context.Context, level slog.Level, msg string, err error, attrs ...slog.Attr) {
	extras, person := map[string]any{}, rollbar.Person{}
	for _, a := range attrs {
		extras[a.Key] = a.Value.Any()
		if a.Key == "user.id" {
			person.Id = a.Value.String()
		}
	}
	if person.Id != "" {
		ctx = rollbar.NewPersonContext(ctx, &person)
	}
	request, _ := ctx.Value(requestKey{}).(*http.Request)
	if err == nil {
		r.log.LogAttrs(ctx, level, msg, attrs...)
		if request == nil {
			r.rollbar.MessageWithExtrasAndContext(ctx, levelOf(level), msg, extras)
			return
		}
		r.rollbar.RequestMessageWithExtrasAndContext(ctx, levelOf(level), request, msg, extras)
		return
	}
	span := trace.SpanFromContext(ctx)
	span.RecordError(err)
	span.SetStatus(codes.Error, msg)
	r.log.LogAttrs(ctx, level, msg, append(attrs, slog.Any("error", err))...)
	if request == nil {
		r.rollbar.ErrorWithExtrasAndContext(ctx, levelOf(level), err, extras)
		return
	}
	r.rollbar.RequestErrorWithExtrasAndContext(ctx, levelOf(level), request, err, extras)
}

func levelOf(l slog.Level) string {
	switch {
	case l >= slog.LevelError:
		return rollbar.ERR
	case l >= slog.LevelWarn:
		return rollbar.WARN
	case l >= slog.LevelInfo:
		return rollbar.INFO
	default:
		return rollbar.DEBUG
	}
}
