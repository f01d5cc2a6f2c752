package backend

import (
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"cruddur/app/bugs"
	"cruddur/cmd/internal/place"
	"cruddur/providers/settings"
)

// Config is what the backend itself reads from the environment, besides its telemetry.
type Config struct {
	Host        string
	Port        int
	Database    string
	FrontendURL string
	BackendURL  string
	Bugs        []bugs.Name
	BugSwitch   bool
	LogLevel    slog.Level
	LogFormat   string
	Grace       time.Duration
}

// Settings declares the backend's variables. Defaults that depend on the machine are filled in by [Config.complete].
func (c *Config) Settings(s *settings.Set) {
	s.Text(&c.Host, settings.Spec{Name: "HOST", Default: "127.0.0.1", Help: "The address to listen on; `0.0.0.0` lets other machines in."})
	s.Int(&c.Port, 0, 65535, settings.Spec{Name: "PORT", Default: "4567", Help: "The port to listen on; 0 takes a free one."})
	s.Text(&c.Database, settings.Spec{
		Name: "DATABASE_PATH", Example: "/tmp/cruddur.db",
		Help: "The SQLite file, made and filled at the first start; `:memory:` keeps nothing. Unset: `cruddur/cruddur.db` below `$XDG_STATE_HOME` or `~/.local/state`.",
	})
	s.Text(&c.FrontendURL, settings.Spec{Name: "FRONTEND_URL", Example: "http://localhost:3000", Help: "The page's origin, for CORS; `*` is any. Unset: port 3000 of this machine or cloud workspace."})
	s.Text(&c.BackendURL, settings.Spec{Name: "BACKEND_URL", Example: "http://localhost:4567", Help: "The backend's own origin, for CORS. Unset: its port on this machine or cloud workspace."})
	s.Func("list of bugs", func(v string) (err error) {
		if c.Bugs, err = bugs.Parse(v); err != nil {
			return fmt.Errorf("is not understood: %w", err)
		}
		return nil
	}, func() string { return join(c.Bugs) }, settings.Spec{
		Name: "BUGS", Example: "home-returns-nothing,slow-query", Help: "Failures to switch on, separated by commas; `GET /bugs` lists them.",
	})
	s.Bool(&c.BugSwitch, settings.Spec{Name: "BUG_SWITCH", Default: "false", Help: "Serve `GET /bugs` and `PUT /bugs/{name}`, with which anybody who reaches the backend can break it."})
	s.Func("one of debug, info, warn, error", func(v string) error {
		if err := c.LogLevel.UnmarshalText([]byte(v)); err != nil {
			return fmt.Errorf("is not one of debug, info, warn, error")
		}
		return nil
	}, func() string { return strings.ToLower(c.LogLevel.String()) }, settings.Spec{Name: "LOG_LEVEL", Default: "info", Help: "The least level of a plain line on standard error. Tools get every line, whatever this says."})
	s.Choice(&c.LogFormat, []string{"text", "json"}, settings.Spec{Name: "LOG_FORMAT", Default: "text", Help: "The form of the plain lines on standard error."})
	s.Duration(&c.Grace, settings.Spec{Name: "SHUTDOWN_TIMEOUT", Default: "10s", Help: "How long requests, and then telemetry, may take to finish when the program is told to stop."})
}

// complete fills in what depends on the machine.
func (c *Config) complete(env settings.Env) error {
	if c.FrontendURL == "" {
		c.FrontendURL = place.URL(env, 3000)
	}
	if c.BackendURL == "" {
		c.BackendURL = place.URL(env, c.Port)
	}
	if c.Database != "" {
		return nil
	}
	dir, err := place.Data(env)
	if err != nil {
		return &settings.Problem{Variable: "DATABASE_PATH", Text: "is not set, and there is no home directory to put the database into", Fix: "set it to a file, or to :memory:"}
	}
	c.Database = filepath.Join(dir, "cruddur.db")
	return nil
}

func (c *Config) address() string { return net.JoinHostPort(c.Host, strconv.Itoa(c.Port)) }

func join[S ~string](list []S) string {
	parts := make([]string, len(list))
	for i, s := range list {
		parts[i] = string(s)
	}
	return strings.Join(parts, ",")
}
