package honeycomb

import (
	"net/url"

	"cruddur/providers/internal/otlp"
	"cruddur/providers/settings"
)

// The request headers, in the form that Go gives them.
const (
	teamHeader    = "X-Honeycomb-Team"
	datasetHeader = "X-Honeycomb-Dataset"
)

// The variables that messages name.
const (
	keyVariable      = "HONEYCOMB_API_KEY"
	logsVariable     = "HONEYCOMB_LOGS"
	markerVariable   = "HONEYCOMB_MARKER"
	endpointVariable = "HONEYCOMB_API_ENDPOINT"
	datasetVariable  = "HONEYCOMB_DATASET"
	whereKeysAre     = "https://ui.honeycomb.io, Environment settings, API Keys (an ingest key is enough)"
)

// Config is what the environment says about Honeycomb.
type Config struct {
	key        settings.Secret
	api        *url.URL
	dataset    string
	sampleRate int
	logs       bool
	marker     string   // "none" or "deploy"
	env        otlp.Env // of spans
	logEnv     otlp.Env
	apiVar     *settings.Variable

	// What resolve makes of them.
	kind        kind
	keyFrom     string
	endpoint    otlp.Endpoint
	logEndpoint otlp.Endpoint
}

// Settings implements [providers.Config].
func (c *Config) Settings(s *settings.Set) {
	s.Secret(&c.key, settings.Spec{
		Name: keyVariable, Where: whereKeysAre,
		Help: "The key to send with. It may instead stand in `OTEL_EXPORTER_OTLP_HEADERS` as `x-honeycomb-team=…`.",
	})
	c.apiVar = otlp.URL(s, &c.api, settings.Spec{
		Name: endpointVariable, Default: usAPI,
		Help: "Honeycomb's address; an EU account has `" + euAPI + "`.",
	})
	s.Text(&c.dataset, settings.Spec{
		Name: datasetVariable, Example: "cruddur-backend",
		Help: "The dataset to send to. Only a Classic key needs it, for spans; with others, and for log lines, the service's name is the dataset.",
	})
	s.Int(&c.sampleRate, 1, 1<<31-1, settings.Spec{
		Name: "SAMPLE_RATE", Default: "1", Help: "Sends one trace in so many. Honeycomb's counts are weighted to make up for it.",
	})
	s.Bool(&c.logs, settings.Spec{
		Name: logsVariable, Default: "no", Example: "yes",
		Help: "Sends log lines too. Each line is an event that counts towards the bill, whatever SAMPLE_RATE says.",
	})
	s.Choice(&c.marker, []string{"none", "deploy"}, settings.Spec{
		Name: markerVariable, Default: "none", Example: "deploy",
		Help: "`deploy` posts one marker when the program starts, with SERVICE_VERSION as its text, behind the first spans. An ingest key may not do that.",
	})
	otlp.Both(s, "", &c.env, &c.logEnv)
	s.Check(c.resolve)
}

// resolve settles what depends on several variables: which key, of which kind, sent where.
func (c *Config) resolve() error {
	if err := c.env.Resolve(); err != nil {
		return err
	}
	if c.logs {
		if err := c.logEnv.Resolve(); err != nil {
			return err
		}
	}
	if err := c.resolveKey(); err != nil {
		return err
	}
	if err := c.resolveDataset(); err != nil {
		return err
	}
	c.endpoint, c.logEndpoint = c.endpointOf(&c.env), c.endpointOf(&c.logEnv)
	return nil
}

// resolveKey finds the one key. Two different ones are an error: whichever were taken, somebody would look for their
// traces in the wrong place.
func (c *Config) resolveKey() error {
	inHeader := c.env.Headers.Get(teamHeader)
	_, named := c.env.Headers[teamHeader]
	switch {
	case c.key.Empty() && inHeader != "":
		c.key, c.keyFrom = settings.NewSecret(inHeader), c.env.HeadersFrom()
	case c.key.Empty() && named:
		return &settings.Problem{
			Variable: c.env.HeadersFrom(), Text: "has x-honeycomb-team= with nothing behind it",
			Fix: "the key was empty where this was put together; set it in the terminal or file that starts the program, get it at " + whereKeysAre,
		}
	case c.key.Empty():
		return &settings.Problem{
			Variable: keyVariable, Text: "is not set, or set but empty",
			Fix: "set it in the terminal or file that starts the program, get it at " + whereKeysAre,
		}
	case inHeader != "" && inHeader != c.key.Reveal():
		return twoKeys(keyVariable, &c.env)
	default:
		c.keyFrom = keyVariable
	}
	if other := c.logEnv.Headers.Get(teamHeader); c.logs && other != "" && other != c.key.Reveal() {
		return twoKeys(c.keyFrom, &c.logEnv)
	}
	var err error
	if c.kind, err = check(c.key.Reveal()); err != nil {
		return &settings.Problem{Variable: c.keyFrom, Text: err.Error(), Fix: "copy the whole key, and nothing else, from " + whereKeysAre}
	}
	return nil
}

func twoKeys(variable string, env *otlp.Env) error {
	return &settings.Problem{Variable: variable, Text: "holds another key than " + env.HeadersFrom(), Fix: "remove one of the two"}
}

func (c *Config) resolveDataset() error {
	inHeader := c.env.Headers.Get(datasetHeader)
	switch {
	case c.dataset == "":
		c.dataset = inHeader
	case inHeader != "" && inHeader != c.dataset:
		return &settings.Problem{
			Variable: datasetVariable, Text: "names another dataset than " + c.env.HeadersFrom(), Fix: "remove one of the two",
		}
	}
	if c.kind.classic() && c.dataset == "" {
		return &settings.Problem{
			Variable: datasetVariable, Text: "is not set, and a Classic key needs it", Fix: "for example " + datasetVariable + "=cruddur-backend",
		}
	}
	if err := otlp.CheckValue(c.dataset); err != nil {
		return &settings.Problem{Variable: datasetVariable, Text: "has in it " + err.Error(), Fix: "write the dataset's name in one line"}
	}
	return nil
}

// endpointOf lets Honeycomb's own variable win over OpenTelemetry's, which may be meant for another tool.
func (c *Config) endpointOf(env *otlp.Env) otlp.Endpoint {
	if c.apiVar.From == "" {
		if at := env.Endpoint(); at.URL != nil {
			return at
		}
	}
	return env.Join(c.api, c.apiVar.From)
}
