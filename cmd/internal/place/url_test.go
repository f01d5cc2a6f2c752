package place

import (
	"testing"

	"cruddur/providers/settings"
)

func TestURL(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{nil, "http://localhost:3000"},
		{map[string]string{"GITPOD_WORKSPACE_ID": "me-crud-1", "GITPOD_WORKSPACE_CLUSTER_HOST": "ws-eu1.gitpod.io"}, "https://3000-me-crud-1.ws-eu1.gitpod.io"},
		{map[string]string{"GITPOD_WORKSPACE_ID": "me-crud-1"}, "http://localhost:3000"},
		{map[string]string{"CODESPACE_NAME": "shiny-fox", "GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN": "app.example.dev"}, "https://shiny-fox-3000.app.example.dev"},
		{map[string]string{"CODESPACE_NAME": "shiny-fox"}, "https://shiny-fox-3000.app.github.dev"},
	} {
		if got := URL(settings.Map(c.env), 3000); got != c.want {
			t.Errorf("%v: got %s, want %s", c.env, got, c.want)
		}
	}
}
