package app

import (
	"context"
	"log/slog"
)

// IdentityLogger returns a logger that adds user.id and request.id from the context to every line. A logger that does so
// already is returned as it is, and nil becomes one that writes nothing, so every constructor may call it.
func IdentityLogger(l *slog.Logger) *slog.Logger {
	if l == nil {
		return slog.New(slog.DiscardHandler)
	}
	if _, ok := l.Handler().(identityHandler); ok {
		return l
	}
	return slog.New(identityHandler{l.Handler()})
}

// identityHandler adds the identity to the record itself, so inside a group it stands inside that group; Cruddur opens none.
type identityHandler struct{ slog.Handler }

func (h identityHandler) Handle(ctx context.Context, r slog.Record) error {
	if attrs := identityAttrs(ctx); len(attrs) > 0 && !identified(r) {
		r = r.Clone()
		r.AddAttrs(attrs...)
	}
	return h.Handler.Handle(ctx, r)
}

// identified reports whether a line says already for whom it is, as a report's line does.
func identified(r slog.Record) (found bool) {
	r.Attrs(func(a slog.Attr) bool {
		found = a.Key == userKey || a.Key == requestKey
		return !found
	})
	return found
}

func (h identityHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return identityHandler{h.Handler.WithAttrs(attrs)}
}

func (h identityHandler) WithGroup(name string) slog.Handler {
	return identityHandler{h.Handler.WithGroup(name)}
}
