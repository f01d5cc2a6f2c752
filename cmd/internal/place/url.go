// Package place says where a program of this project is on its machine: under which address a browser reaches a port of
// it, and where its data lives.
package place

import (
	"strconv"

	"cruddur/providers/settings"
)

// URL returns the address of a port as a browser reaches it, without a slash behind it: through the proxy of a cloud
// workspace where the program runs in one, else on localhost. Gitpod and GitHub Codespaces name themselves in variables.
func URL(env settings.Env, port int) string {
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
