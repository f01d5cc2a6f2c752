package honeycomb

import (
	"net/http"
	"strings"

	"cruddur/providers"
	"cruddur/providers/internal/otlp"
)

// explain names the setting behind a refusal at an address; nil when it is not about the key or the dataset.
func (c *Config) explain(at otlp.Endpoint, status int, said error) error {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusBadRequest:
	default:
		return nil
	}
	switch {
	case strings.Contains(said.Error(), strings.ToLower(datasetHeader)):
		return &providers.Failure{Setting: datasetVariable, Text: "this key needs the name of a dataset to send to", Err: said}
	case status == http.StatusUnauthorized:
		return &providers.Failure{
			Setting: c.keyFrom, Text: at.URL.Host + " does not know this key; is it whole, and of this region" + regionHint(at.URL) + "?", Err: said,
		}
	case status == http.StatusForbidden:
		return &providers.Failure{Setting: c.keyFrom, Text: "this key may not do that; is it enabled, and may it send events?", Err: said}
	}
	return nil
}
