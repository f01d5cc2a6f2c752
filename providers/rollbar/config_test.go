package rollbar

import (
	"fmt"
	"strings"
	"testing"

	"cruddur/providers"
)

func TestSettings(t *testing.T) {
	for _, c := range []struct {
		name string
		env  []string
		want string // the beginning of the problem
	}{
		{"empty", []string{tokenName, ""}, "ROLLBAR_ACCESS_TOKEN is set but empty: give it a value here"},
		{"blank", []string{tokenName, "  "}, "ROLLBAR_ACCESS_TOKEN is set but empty"},
		{"quoted", []string{tokenName, `"` + token + `"`}, "ROLLBAR_ACCESS_TOKEN holds characters that no token has"},
		{"a line", []string{tokenName, "export X=" + token}, "ROLLBAR_ACCESS_TOKEN holds characters"},
		{"no URL", []string{endpointName, "api.rollbar.com"}, `ROLLBAR_ENDPOINT "api.rollbar.com" is not a URL`},
	} {
		_, err := tryOpen("http://localhost:4569", c.env...)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), token) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if p, err := tryOpen("http://localhost:4569", tokenName, "", "ROLLBAR_TOKEN", "older"); err != nil || p.config.token.Reveal() != "older" {
		t.Errorf("the older name: %v", err)
	}
}

func TestEndpointsAreCompleted(t *testing.T) {
	for given, want := range map[string]string{
		"https://api.rollbar.com":              "https://api.rollbar.com/api/1/item/",
		"https://api.rollbar.com/":             "https://api.rollbar.com/api/1/item/",
		"https://api.rollbar.com/api/1/":       "https://api.rollbar.com/api/1/item/",
		"https://api.rollbar.com/api/1/item":   "https://api.rollbar.com/api/1/item/",
		"https://relay.example.com/to/rollbar": "https://relay.example.com/to/rollbar",
	} {
		if got := open(t, "", endpointName, given).Contribute().Target; got != want {
			t.Errorf("%s: %s", given, got)
		}
	}
	if got := open(t, "", endpointName, "").Contribute().Target; got != "https://api.rollbar.com/api/1/item/" {
		t.Errorf("default: %s", got)
	}
}

func TestEnvironmentAndVersion(t *testing.T) {
	s := serve(t)
	for _, p := range []*provider{
		open(t, s.URL), open(t, s.URL, "ROLLBAR_ENVIRONMENT", "production", "ROLLBAR_CODE_VERSION", "6c8a1f2"),
	} {
		p.sender.Send(t.Context(), []providers.ErrorEvent{message()})
	}
	items := s.items(t)
	if items[0]["environment"] != "development" || items[0]["code_version"] != "1.4.0" {
		t.Errorf("got %v", items[0])
	}
	if items[1]["environment"] != "production" || items[1]["code_version"] != "6c8a1f2" {
		t.Errorf("got %v", items[1])
	}
}

func TestContribution(t *testing.T) {
	got := open(t, "http://192.0.2.1:4569").Contribute()
	if got.Key != "****1ab0" || got.ErrorBatch.Count != 1 || got.Errors == nil || got.Spans != nil || got.Logs != nil {
		t.Errorf("got %+v", got)
	}
	if len(got.Notes) != 1 || got.Notes[0] != "ROLLBAR_ENDPOINT: the access token and all items travel unencrypted to 192.0.2.1:4569" {
		t.Errorf("notes %q", got.Notes)
	}
	if notes := open(t, "http://127.0.0.1:4569").Contribute().Notes; notes != nil {
		t.Errorf("notes %q", notes)
	}
}

func TestProbe(t *testing.T) {
	for _, c := range []struct {
		name  string
		reply reply
		err   string
		fails string
	}{
		{"good", reply{status: 422, body: `{"err":1}`}, "", ""},
		{"good, stricter", reply{status: 400, body: `{"err":1}`}, "", ""},
		{"wrong token", reply{status: 403, body: `{"err":1,"message":"no ` + token + `"}`}, "refuses this token", tokenName},
		{"no token", reply{status: 401}, "refuses this token", tokenName},
		{"wrong path", reply{status: 404}, "no items are taken", endpointName},
		{"a page", reply{body: "<!doctype html>"}, "takes what Rollbar would refuse", endpointName},
		{"down", reply{status: 503, body: "busy"}, "answered 503 Service Unavailable: busy", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.reply)
			checkError(t, open(t, s.URL).Probe(t.Context()), c.err, c.fails)
			if string(s.bodies[0]) != `{"data":{}}` || s.headers[0].Get("X-Rollbar-Access-Token") != token {
				t.Errorf("asked with %s", s.bodies[0])
			}
		})
	}
	s := serve(t)
	s.Close()
	checkError(t, open(t, s.URL).Probe(t.Context()), "refused", "")
}

func ExampleFactory() {
	f := Factory()
	fmt.Println(f.Name, "takes errors:", f.Carries.Has(providers.Errors))
	// Output: rollbar takes errors: true
}
