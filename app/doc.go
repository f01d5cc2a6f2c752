// Package app is Cruddur: short posts called cruds that expire, replies, notifications and messages.
//
// The package holds the words of the domain ([Activity], [Reply], [Message]), what can be done with them ([Service]), what
// happens behind the requests ([Worker]), and the interface behind which they are kept ([Store]). How it is reached
// stands in app/httpapi, where it is kept in app/sqlite, what can be made to go wrong in app/bugs.
//
// It is instrumented once and knows no tool: spans go to a trace.TracerProvider, lines to a *slog.Logger, failures to a
// [Reporter]. The caller and the request id travel in the context ([WithIdentity]) and stand on every span, line and
// report. Without a TracerProvider no span is begun at all.
package app
