package backend

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cruddur/providers"
	"cruddur/providers/catalog"
	"cruddur/providers/settings"
)

var update = flag.Bool("update", false, "write the rendered files instead of comparing them")

// group is one table of settings in the README and one part of .env.example.
type group struct {
	title, words string
	set          *settings.Set
}

func groups() []group {
	common, own := new(settings.Set), new(settings.Set)
	new(providers.Common).Settings(common)
	new(Config).Settings(own)
	out := []group{
		{"Telemetry", "What the provider layer itself reads.", common},
		{"Backend", "What the backend reads besides.", own},
	}
	for _, f := range catalog.All() {
		out = append(out, group{f.Title + " (`" + f.Name + "`)", f.Summary, catalog.Settings(f)})
	}
	return out
}

func TestRenderedSettingsAreCurrent(t *testing.T) {
	root := filepath.Join("..", "..", "..")
	var env, tables bytes.Buffer
	env.WriteString("# Every variable that the backend reads. Copy this to .env, which git ignores, take the # away and fill in what you\n# need, then let the shell read it before the start: set -a; . ./.env; set +a\n")
	for _, g := range groups() {
		fmt.Fprintf(&env, "\n# --- %s\n# %s\n\n", g.title, g.words)
		g.set.EnvFile(&env)
		fmt.Fprintf(&tables, "\n### %s\n\n%s\n\n", g.title, g.words)
		g.set.Markdown(&tables)
	}
	compare(t, filepath.Join(root, ".env.example"), env.String())

	path := filepath.Join(root, "docs", "settings.md")
	compare(t, path, "# Settings\n\nAll settings are environment variables. This page and `.env.example` are rendered from their declarations.\n"+tables.String())

	readme := filepath.Join(root, "README.md")
	old, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, readme, splice(t, string(old), "providers", providerTable()))
}

// providerTable is the README's table of tools.
func providerTable() string {
	var b strings.Builder
	b.WriteString("| `PROVIDERS=` | tool | takes | needs |\n| --- | --- | --- | --- |\n")
	for _, f := range catalog.All() {
		var needs []string
		for _, v := range catalog.Settings(f).Variables() {
			if v.Required {
				needs = append(needs, "`"+v.Name+"`")
			}
		}
		switch f.Name { // what a declaration alone cannot say: one of several ways is needed
		case "honeycomb":
			needs = []string{"`HONEYCOMB_API_KEY`"}
		case "cloudwatch":
			needs = []string{"a region and credentials: `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, or a profile"}
		case "xray":
			needs = []string{"an X-Ray daemon: `AWS_XRAY_DAEMON_ADDRESS`"}
		}
		if needs == nil {
			needs = []string{"–"}
		}
		fmt.Fprintf(&b, "| `%s` | [%s](%s). %s | %s | %s |\n", f.Name, f.Title, f.Docs, f.Summary, carries(f.Carries), strings.Join(needs, ", "))
	}
	return b.String()
}

func carries(s providers.Signals) string {
	var parts []string
	for _, c := range []struct {
		s    providers.Signals
		word string
	}{{providers.Traces, "traces"}, {providers.Logs, "log lines"}, {providers.Errors, "errors"}} {
		if s.Has(c.s) {
			parts = append(parts, c.word)
		}
	}
	return strings.Join(parts, ", ")
}

// splice replaces what stands between the markers of the given name.
func splice(t *testing.T, text, name, with string) string {
	t.Helper()
	begin, end := "<!-- "+name+": rendered -->\n", "<!-- /"+name+" -->"
	before, rest, ok := strings.Cut(text, begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("the text has no %q … %q", begin, end)
	}
	return before + begin + with + end + after
}

func compare(t *testing.T, path, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("%s is stale (%v): run `make golden` and commit it", path, err)
	}
}
