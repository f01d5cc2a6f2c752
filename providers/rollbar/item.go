package rollbar

import (
	"log/slog"
	"runtime/debug"
	"strings"

	rollbar "github.com/rollbar/rollbar-go"

	"cruddur/providers"
)

// builder turns what rollbar-go built into the item that is sent.
type builder struct {
	names   naming
	sources *sources
	byPlace bool   // with a fingerprint of its own
	via     string // rollbar-go with its version
}

func newBuilder(s *sources, byPlace bool) *builder {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = new(debug.BuildInfo)
	}
	return &builder{names: newNaming(), sources: s, byPlace: byPlace, via: via(info)}
}

// complete puts the event into data, the part of the item below "data", in which rollbar-go has already put
// environment, level, title, code version, platform, server, custom fields and person.
func (b *builder) complete(data map[string]any, e *providers.ErrorEvent) {
	data["uuid"] = e.UUID
	data["timestamp"] = e.Time.Unix()
	if data["code_version"] == "" {
		delete(data, "code_version")
	}
	if e.Err != nil {
		data["body"] = map[string]any{"trace_chain": b.traces(e)}
	} else {
		data["body"] = map[string]any{"message": map[string]any{"body": messageOf(e)}}
	}
	if e.Request != nil {
		data["request"] = requestOf(e.Request)
		data["context"] = clip(contextOf(e.Request), 255)
	}
	if b.byPlace {
		data["fingerprint"] = b.fingerprint(e, data["custom"])
	}
	data["notifier"] = b.notifier(data["notifier"])
	fit(data, mostItem)
}

// notifier says who made the item. It is not rollbar-go's name that stands there, since tools take that for a sign that
// stacks begin with the crash; and neither its configuration, nor the version that it gives itself, which is an old one.
func (b *builder) notifier(base any) map[string]any {
	n := map[string]any{"name": "cruddur", "version": "1", "via": b.via}
	was, _ := base.(map[string]any)
	if diagnostic, ok := was["diagnostic"].(map[string]any); ok {
		n["diagnostic"] = map[string]any{"languageVersion": diagnostic["languageVersion"]}
	}
	return n
}

// via is rollbar-go's name, with the version that the program was built with when that was recorded.
func via(info *debug.BuildInfo) string {
	for _, m := range info.Deps {
		if m.Path == "github.com/"+rollbar.NAME {
			return rollbar.NAME + " " + m.Version
		}
	}
	return rollbar.NAME
}

// level is Rollbar's word for a level.
func level(l slog.Level) string {
	switch {
	case l > slog.LevelError:
		return rollbar.CRIT
	case l >= slog.LevelError:
		return rollbar.ERR
	case l >= slog.LevelWarn:
		return rollbar.WARN
	case l >= slog.LevelInfo:
		return rollbar.INFO
	}
	return rollbar.DEBUG
}

// title is one line for lists: what was reported, and the error unless the report repeats it.
func title(e *providers.ErrorEvent) string {
	text := e.Message
	if e.Err != nil {
		switch err := e.Err.Error(); {
		case text == "" || strings.Contains(err, text):
			text = err
		case !strings.Contains(text, err):
			text += ": " + err
		}
	}
	if text == "" {
		text = "(no message)"
	}
	text, _, _ = strings.Cut(text, "\n")
	return clip(text, 255)
}

// messageOf is the body of an item without an error.
func messageOf(e *providers.ErrorEvent) string {
	if e.Message == "" {
		return "(no message)" // Rollbar refuses an empty one
	}
	return shorten(e.Message, mostText)
}

// contextOf is the place in the code by which Rollbar searches: the route.
func contextOf(r *providers.RequestInfo) string {
	switch {
	case r.Route == "":
		return r.Method
	case strings.Contains(r.Route, " "): // a pattern of ServeMux that names its method
		return r.Route
	}
	return r.Method + " " + r.Route
}

// person is for whom it went wrong, in Rollbar's limits.
func person(p providers.Person) *rollbar.Person {
	return &rollbar.Person{Id: clip(p.ID, 40), Username: clip(p.Name, 255), Email: clip(p.Email, 255)}
}
