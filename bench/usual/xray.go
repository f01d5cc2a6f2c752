package usual

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-xray-sdk-go/strategy/sampling"
	"github.com/aws/aws-xray-sdk-go/xray"
	"github.com/aws/aws-xray-sdk-go/xraylog"

	"cruddur/app"
)

const everyTrace = `{"version": 2, "default": {"fixed_target": 1, "rate": 1}, "rules": []}`

// configureXRay leaves the address to AWS_XRAY_DAEMON_ADDRESS, which the SDK reads when the program starts.
func configureXRay(c Config) error {
	xray.SetLogger(xraylog.NewDefaultLogger(os.Stderr, xraylog.LogLevelWarn)) // standard output is the caller's
	config := xray.Config{ServiceVersion: c.Version}
	if c.EveryTrace {
		all, err := sampling.NewLocalizedStrategyFromJSONBytes([]byte(everyTrace))
		if err != nil {
			return fmt.Errorf("usual: x-ray sampling: %w", err)
		}
		config.SamplingStrategy = all
	}
	if err := xray.Configure(config); err != nil {
		return fmt.Errorf("usual: x-ray: %w", err)
	}
	return nil
}

// capture puts a subsegment around a call of the database, inside a request.
func capture[T any](ctx context.Context, name string, call func(context.Context) (T, error)) (v T, err error) {
	if xray.GetSegment(ctx) == nil {
		return call(ctx) // the worker
	}
	err = xray.Capture(ctx, name, func(ctx context.Context) error {
		v, err = call(ctx)
		if user := app.UserFrom(ctx); user != "" {
			_ = xray.AddAnnotation(ctx, "user_id", user)
		}
		return err
	})
	return v, err
}

// captured wraps what requests do with the database; the rest is the worker's.
func captured(s app.Store) app.Store { return store{s} }

type store struct{ app.Store }

func (s store) Home(ctx context.Context, p app.Page) ([]app.Activity, error) {
	return capture(ctx, "activities_home", func(ctx context.Context) ([]app.Activity, error) { return s.Store.Home(ctx, p) })
}

func (s store) HomeSlowly(ctx context.Context, p app.Page) ([]app.Activity, error) {
	return capture(ctx, "activities_home", func(ctx context.Context) ([]app.Activity, error) { return s.Store.HomeSlowly(ctx, p) })
}

func (s store) ByUser(ctx context.Context, handle string, p app.Page) ([]app.Activity, error) {
	return capture(ctx, "activities_users", func(ctx context.Context) ([]app.Activity, error) {
		list, err := s.Store.ByUser(ctx, handle, p)
		_ = xray.AddMetadataToNamespace(ctx, "namespace", "key", map[string]any{"now": time.Now(), "results-size": len(list)})
		return list, err
	})
}

func (s store) Search(ctx context.Context, term string, p app.Page) ([]app.Activity, error) {
	return capture(ctx, "activities_search", func(ctx context.Context) ([]app.Activity, error) { return s.Store.Search(ctx, term, p) })
}

func (s store) Notified(ctx context.Context, handle string, p app.Page) ([]app.Activity, error) {
	return capture(ctx, "activities_notifications", func(ctx context.Context) ([]app.Activity, error) { return s.Store.Notified(ctx, handle, p) })
}

func (s store) Activity(ctx context.Context, uuid string, p app.Page) (app.Activity, error) {
	return capture(ctx, "activities_show", func(ctx context.Context) (app.Activity, error) { return s.Store.Activity(ctx, uuid, p) })
}

func (s store) CreateActivity(ctx context.Context, a app.NewActivity) (app.Activity, error) {
	return capture(ctx, "create_activity", func(ctx context.Context) (app.Activity, error) { return s.Store.CreateActivity(ctx, a) })
}

func (s store) CreateReply(ctx context.Context, r app.NewReply) (app.Reply, error) {
	return capture(ctx, "create_reply", func(ctx context.Context) (app.Reply, error) { return s.Store.CreateReply(ctx, r) })
}

func (s store) MessageGroups(ctx context.Context, handle string, limit int) ([]app.MessageGroup, error) {
	return capture(ctx, "message_groups", func(ctx context.Context) ([]app.MessageGroup, error) {
		return s.Store.MessageGroups(ctx, handle, limit)
	})
}

func (s store) Messages(ctx context.Context, handle, peer string, limit int) ([]app.Message, error) {
	return capture(ctx, "messages", func(ctx context.Context) ([]app.Message, error) { return s.Store.Messages(ctx, handle, peer, limit) })
}

func (s store) CreateMessage(ctx context.Context, m app.NewMessage) (app.Message, error) {
	return capture(ctx, "create_message", func(ctx context.Context) (app.Message, error) { return s.Store.CreateMessage(ctx, m) })
}
