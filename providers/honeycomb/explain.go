package honeycomb

import (
	"net/http"
	"strings"

	"cruddur/providers"
)

// explain names the setting behind a refusal of Honeycomb's; nil when it is not about the key or the dataset.
func (c *Config) explain(status int, said error) error {
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
			Setting: c.keyFrom, Text: c.endpoint.URL.Host + " does not know this key; is it whole, and of this region" + c.otherRegion() + "?", Err: said,
		}
	case status == http.StatusForbidden:
		return &providers.Failure{Setting: c.keyFrom, Text: "this key may not do that; is it enabled, and may it send events?", Err: said}
	}
	return nil
}

// otherRegion says how to reach the region that the key may be of instead.
func (c *Config) otherRegion() string {
	switch at := "https://" + c.endpoint.URL.Host; at {
	case usAPI:
		return " (an EU account needs " + endpointVariable + "=" + euAPI + ")"
	case euAPI:
		return " (a US account needs " + endpointVariable + "=" + usAPI + ")"
	}
	return ""
}
