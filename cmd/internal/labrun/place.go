package labrun

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
)

// Lookup finds an environment variable, as os.LookupEnv does.
type Lookup func(string) (string, bool)

func (l Lookup) get(name string) string {
	value, _ := l(name)
	return value
}

// DataDir is where the data lives unless somebody says otherwise: $XDG_STATE_HOME/cruddur or ~/.local/state/cruddur.
func DataDir(lookup Lookup) (string, error) {
	if state := lookup.get("XDG_STATE_HOME"); filepath.IsAbs(state) { // a relative one is to be ignored, says XDG
		return filepath.Join(state, "cruddur"), nil
	}
	for _, name := range []string{"HOME", "USERPROFILE"} {
		if home := lookup.get(name); home != "" {
			return filepath.Join(home, ".local", "state", "cruddur"), nil
		}
	}
	return "", errors.New("there is no home folder to keep data in: say where with -data, or -data " + Memory + " to keep none")
}

// PublicURLs lists by which addresses a port of this machine is reached from outside: none on a laptop, one in a
// workspace of Gitpod or Codespaces.
func PublicURLs(lookup Lookup, port string) []*url.URL {
	var out []*url.URL
	if id, cluster := lookup.get("GITPOD_WORKSPACE_ID"), lookup.get("GITPOD_WORKSPACE_CLUSTER_HOST"); id != "" && cluster != "" {
		out = append(out, &url.URL{Scheme: "https", Host: fmt.Sprintf("%s-%s.%s", port, id, cluster)})
	}
	if name := lookup.get("CODESPACE_NAME"); name != "" {
		domain := lookup.get("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN")
		if domain == "" {
			domain = "app.github.dev"
		}
		out = append(out, &url.URL{Scheme: "https", Host: fmt.Sprintf("%s-%s.%s", name, port, domain)})
	}
	return out
}

// Localhost is an address as a person would type it.
func Localhost(address string) string {
	if host, port, err := net.SplitHostPort(address); err == nil {
		if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
			return "localhost:" + port
		}
	}
	return address
}
