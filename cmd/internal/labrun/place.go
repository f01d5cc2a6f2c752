package labrun

import (
	"errors"
	"net"
	"net/url"
	"path/filepath"
	"strconv"

	"cruddur/cmd/internal/publicurl"
	"cruddur/providers/settings"
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

// PublicURLs lists by which addresses a port of this machine is reached from outside: none on a laptop, one in a cloud
// workspace.
func PublicURLs(lookup Lookup, port string) []*url.URL {
	n, err := strconv.Atoi(port)
	if err != nil {
		return nil
	}
	u, err := url.Parse(publicurl.Of(settings.Env(lookup), n))
	if err != nil || isLoopback(net.JoinHostPort(u.Hostname(), port)) {
		return nil
	}
	return []*url.URL{u}
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
