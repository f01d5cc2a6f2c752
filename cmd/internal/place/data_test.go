package place

import (
	"testing"

	"cruddur/providers/settings"
)

func TestTheDataLivesWhereTheSystemSays(t *testing.T) {
	f := func(want string, env map[string]string) {
		t.Helper()
		got, err := Data(settings.Map(env))
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%v: %q, %v; want %q", env, got, err, want)
		}
	}
	f("/state/cruddur", map[string]string{"XDG_STATE_HOME": "/state", "HOME": "/home/x"})
	f("/home/x/.local/state/cruddur", map[string]string{"XDG_STATE_HOME": "relative", "HOME": "/home/x"})
	f("/home/x/.local/state/cruddur", map[string]string{"XDG_STATE_HOME": "", "HOME": "/home/x"})
	f("", map[string]string{})
}
