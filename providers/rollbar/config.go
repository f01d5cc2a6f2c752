package rollbar

import (
	"context"
	"net/url"
	"runtime/debug"
	"strings"

	"cruddur/providers"
	"cruddur/providers/settings"
)

// Config is the settings of Rollbar.
type Config struct {
	token       settings.Secret
	endpoint    string
	environment string
	codeVersion string
	perMinute   int
	fingerprint string
}

const (
	tokenName    = "ROLLBAR_ACCESS_TOKEN"
	endpointName = "ROLLBAR_ENDPOINT"
	capName      = "ROLLBAR_ITEMS_PER_MINUTE"
)

// The words of ROLLBAR_FINGERPRINT.
const (
	byRollbar = "rollbar"
	byPlace   = "place"
)

// Settings declares the variables.
func (c *Config) Settings(s *settings.Set) {
	s.Secret(&c.token, settings.Spec{
		Name: tokenName, Also: []string{"ROLLBAR_TOKEN"}, Required: true,
		Where: "your project's Settings, Project Access Tokens, the one named post_server_item",
		Help:  "The project's access token with the scope post_server_item.",
	})
	s.URL(&c.endpoint, settings.Spec{
		Name: endpointName, Default: "https://api.rollbar.com" + itemPath, Help: "Where items go.",
	})
	s.Text(&c.environment, settings.Spec{
		Name: "ROLLBAR_ENVIRONMENT", Example: "production", Help: "The environment that items belong to, where it is not DEPLOYMENT_ENVIRONMENT.",
	})
	s.Text(&c.codeVersion, settings.Spec{
		Name: "ROLLBAR_CODE_VERSION", Example: "6c8a1f2", Help: "The version or commit that is running, where it is not SERVICE_VERSION or the commit of the build.",
	})
	s.Int(&c.perMinute, 0, 10_000, settings.Spec{
		Name: capName, Default: "20",
		Help: "How many items to send in any minute, of one kind half of them at the most; 0 for no cap. What is beyond is held back and counted. With the default, a loop that fails for eight hours stays below the 5,000 items a month of a free plan.",
	})
	s.Choice(&c.fingerprint, []string{byRollbar, byPlace}, settings.Spec{
		Name: "ROLLBAR_FINGERPRINT", Default: byRollbar,
		Help: "By what items are grouped: `rollbar` leaves it to Rollbar, by the whole stack; `place` sends a fingerprint of the error's type and the innermost function of this program, without line numbers, so that one fault reached on two ways is one item.",
	})
	s.Check(c.check)
}

// check refuses a token that no header can carry, such as one pasted with the rest of its line.
func (c *Config) check() error {
	for _, r := range c.token.Reveal() {
		if r <= ' ' || r > '~' || r == '"' || r == '\'' {
			return &settings.Problem{
				Variable: tokenName, Text: "holds characters that no token has, such as spaces or quotes", Fix: "paste the token alone",
			}
		}
	}
	c.endpoint = complete(c.endpoint)
	return nil
}

// complete adds to a URL what people leave away: the path, all but its beginning, or the slash at its end.
func complete(endpoint string) string {
	u, err := url.Parse(endpoint)
	if err != nil {
		return endpoint
	}
	switch strings.TrimRight(u.Path, "/") {
	case "", "/api/1", "/api/1/item":
		u.Path = itemPath
	}
	return u.String()
}

// Open makes the provider. It contacts nobody.
func (c *Config) Open(_ context.Context, svc providers.Service) (providers.Provider, error) {
	config := *c
	if config.environment == "" {
		config.environment = svc.Environment
	}
	if config.environment == "" {
		config.environment = "development" // Rollbar refuses an item without one
	}
	if config.codeVersion == "" {
		config.codeVersion = svc.Version
	}
	if config.codeVersion == "" {
		config.codeVersion = commit()
	}
	return newProvider(config, svc), nil
}

// commit is the commit that the program was built from, with which Rollbar links to the source; "" when it was not
// recorded.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return ""
}
