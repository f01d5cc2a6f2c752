package place

import (
	"errors"
	"path/filepath"

	"cruddur/providers/settings"
)

// Data is the folder for data that is kept between runs: $XDG_STATE_HOME/cruddur or ~/.local/state/cruddur.
func Data(env settings.Env) (string, error) {
	if state, _ := env("XDG_STATE_HOME"); filepath.IsAbs(state) { // a relative one is to be ignored, says XDG
		return filepath.Join(state, "cruddur"), nil
	}
	for _, name := range []string{"HOME", "USERPROFILE"} {
		if home, _ := env(name); home != "" {
			return filepath.Join(home, ".local", "state", "cruddur"), nil
		}
	}
	return "", errors.New("there is no home folder to keep data in")
}
