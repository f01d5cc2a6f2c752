package honeycomb

import (
	"net/url"

	"cruddur/providers/internal/otlp"
	"cruddur/providers/settings"
)

// The regions.
const (
	usAPI = "https://api.honeycomb.io"
	euAPI = "https://api.eu1.honeycomb.io"
)

// The request headers, in the form that Go gives them.
const (
	teamHeader    = "X-Honeycomb-Team"
	datasetHeader = "X-Honeycomb-Dataset"
)

// The variables that messages name.
const (
	keyVariable      = "HONEYCOMB_API_KEY"
	endpointVariable = "HONEYCOMB_API_ENDPOINT"
	datasetVariable  = "HONEYCOMB_DATASET"
	certificates     = "OTEL_EXPORTER_OTLP_CERTIFICATE"
	whereKeysAre     = "https://ui.honeycomb.io, Environment settings, API Keys (an ingest key is enough)"
)

// Config is what the environment says about Honeycomb.
type Config struct {
	key        settings.Secret
	api        *url.URL
	dataset    string
	sampleRate int
	env        otlp.Env
	apiVar     *settings.Variable

	// What resolve makes of them.
	kind     kind
	keyFrom  string
	endpoint otlp.Endpoint
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
		Help: "The dataset to send to. Only a Classic key needs it; with others the service's name is the dataset.",
	})
	s.Int(&c.sampleRate, 1, 1<<31-1, settings.Spec{
		Name: "SAMPLE_RATE", Default: "1", Help: "Sends one trace in so many. Honeycomb's counts are weighted to make up for it.",
	})
	c.env.Settings(s, otlp.Traces)
	s.Check(c.resolve)
}

// resolve settles what depends on several variables: which key, of which kind, sent where.
func (c *Config) resolve() error {
	if err := c.env.Resolve(); err != nil {
		return err
	}
	if err := c.resolveKey(); err != nil {
		return err
	}
	if err := c.resolveDataset(); err != nil {
		return err
	}
	c.resolveEndpoint()
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
		return &settings.Problem{
			Variable: keyVariable, Text: "holds another key than " + c.env.HeadersFrom(),
			Fix: "remove one of the two",
		}
	default:
		c.keyFrom = keyVariable
	}
	var err error
	if c.kind, err = check(c.key.Reveal()); err != nil {
		return &settings.Problem{Variable: c.keyFrom, Text: err.Error(), Fix: "copy the whole key, and nothing else, from " + whereKeysAre}
	}
	return nil
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

// resolveEndpoint lets Honeycomb's own variable win over OpenTelemetry's, which may be meant for another tool.
func (c *Config) resolveEndpoint() {
	if c.apiVar.From == "" {
		if c.endpoint = c.env.Endpoint(); c.endpoint.URL != nil {
			return
		}
	}
	c.endpoint = c.env.Join(c.api, c.apiVar.From)
}
