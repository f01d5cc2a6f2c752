package otlp

import (
	"net/http"
	"strings"

	"cruddur/providers"
	wire "cruddur/providers/internal/otlp"
)

// explain names the setting behind a refusal; nil where OTLP's general explanation is as good.
func (s *signal) explain(status int, said error) error {
	at := s.endpoint.URL
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		if strings.Contains(strings.ToLower(said.Error()), strings.ToLower(teamHeader)) {
			return &providers.Failure{
				Setting: "PROVIDERS", Text: at.Host + " wants Honeycomb's key, which otlp never sends; choose honeycomb instead, with this address in HONEYCOMB_API_ENDPOINT", Err: said,
			}
		}
		return &providers.Failure{Setting: s.env.HeadersFrom(), Text: at.Host + " wants credentials, or others than stand here", Err: said}
	case http.StatusUnsupportedMediaType:
		return &providers.Failure{Setting: s.env.ProtocolFrom(), Text: at.Host + " does not take " + s.noun + " as " + s.env.Protocol, Err: said}
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		if s.env.Signal() == wire.Logs && s.endpoint.From == wire.EndpointVariable {
			return &providers.Failure{
				Setting: logsSwitch, Text: "nothing at " + at.String() + " takes log lines; where that is right, as it is for Jaeger, set none", Err: said,
			}
		}
	}
	return nil
}
