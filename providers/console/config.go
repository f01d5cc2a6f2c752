package console

import (
	"context"
	"errors"
	"io"

	"github.com/mattn/go-isatty"

	"cruddur/providers"
	"cruddur/providers/settings"
)

// Config is what the environment says about the console.
type Config struct {
	format  string
	noColor string
}

// The formats.
const (
	treeFormat = "tree"
	jsonFormat = "json"
)

// Settings implements [providers.Config].
func (c *Config) Settings(s *settings.Set) {
	s.Choice(&c.format, []string{treeFormat, jsonFormat}, settings.Spec{
		Name: "CONSOLE_FORMAT", Default: treeFormat,
		Help: "`tree` for people, `json` for programs: one object a line.",
	})
	s.Text(&c.noColor, settings.Spec{
		Name: "NO_COLOR", Example: "1", Help: "Set to anything, it keeps colours out of a terminal. Elsewhere there are none.",
	})
}

// Open implements [providers.Config].
func (c *Config) Open(_ context.Context, service providers.Service) (providers.Provider, error) {
	if service.Stdout == nil {
		return nil, errors.New("console: there is no standard output")
	}
	p := &Provider{out: newOutput(service.Stdout), format: c.format}
	p.style = style{on: c.noColor == "" && isTerminal(service.Stdout)}
	p.forest = newForest(p.style)
	return p, nil
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(interface{ Fd() uintptr })
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}
