package app

import (
	"context"
	"log/slog"

	"go.opentelemetry.io/otel/attribute"
)

// The names under which the identity stands on spans, log lines and reports.
const (
	userKey    = "user.id"
	requestKey = "request.id"
)

// identity is for whom something is done, and in which request.
type identity struct {
	user, request string
	attributes    []attribute.KeyValue // made once, used by every span of the request
}

type identityKey struct{}

// WithIdentity returns a context that says for whom and in which request something is done. Either may be empty.
func WithIdentity(ctx context.Context, user, requestID string) context.Context {
	id := &identity{user: user, request: requestID, attributes: make([]attribute.KeyValue, 0, 2)}
	if user != "" {
		id.attributes = append(id.attributes, attribute.String(userKey, user))
	}
	if requestID != "" {
		id.attributes = append(id.attributes, attribute.String(requestKey, requestID))
	}
	return context.WithValue(ctx, identityKey{}, id)
}

func identityFrom(ctx context.Context) *identity {
	if id, ok := ctx.Value(identityKey{}).(*identity); ok {
		return id
	}
	return &identity{}
}

// UserFrom returns the handle of the caller, or "" where nobody called.
func UserFrom(ctx context.Context) string { return identityFrom(ctx).user }

// RequestIDFrom returns the id of the request, or "" outside one.
func RequestIDFrom(ctx context.Context) string { return identityFrom(ctx).request }

// IdentityAttributes returns user.id and request.id for a span. The slice is shared: append to a copy of it.
func IdentityAttributes(ctx context.Context) []attribute.KeyValue {
	attrs := identityFrom(ctx).attributes
	return attrs[:len(attrs):len(attrs)]
}

// identityAttrs returns user.id and request.id for a log line or a report.
func identityAttrs(ctx context.Context) []slog.Attr {
	id := identityFrom(ctx)
	attrs := make([]slog.Attr, 0, 2)
	if id.user != "" {
		attrs = append(attrs, slog.String(userKey, id.user))
	}
	if id.request != "" {
		attrs = append(attrs, slog.String(requestKey, id.request))
	}
	return attrs
}
