// Package publicurl says under which address a browser reaches a port of this machine: through the proxy of a cloud
// workspace where the program runs in one, else on localhost.
package publicurl

import (
	"strconv"

	"cruddur/providers/settings"
)

// Of returns the URL of a port, without a slash behind it. Gitpod and GitHub Codespaces name themselves in variables.
func Of(env settings.Env, port int) string {
	get := func(name string) string { v, _ := env(name); return v }
	p := strconv.Itoa(port)
	if id, host := get("GITPOD_WORKSPACE_ID"), get("GITPOD_WORKSPACE_CLUSTER_HOST"); id != "" && host != "" {
		return "https://" + p + "-" + id + "." + host
	}
	if name := get("CODESPACE_NAME"); name != "" {
		domain := get("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN")
		if domain == "" {
			domain = "app.github.dev"
		}
		return "https://" + name + "-" + p + "." + domain
	}
	return "http://localhost:" + p
}
