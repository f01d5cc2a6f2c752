package otlp

import "cruddur/providers"

// notes are what a person should know at start.
func (s *signal) notes() []string {
	var notes []string
	at := s.endpoint.URL
	if s.keyIn != "" {
		notes = append(notes, "x-honeycomb-team in "+s.keyIn+" is a key for Honeycomb and not sent to "+at.Host)
	}
	if host := providers.Unencrypted(at); host != "" && len(s.env.Headers) > 0 {
		notes = append(notes, "what stands in "+s.env.HeadersFrom()+" travels to "+host+" without encryption")
	}
	if at.Port() == "4317" {
		notes = append(notes, "port 4317 is mostly OTLP over gRPC; over HTTP, which is spoken here, it is 4318")
	}
	if at.Path == "/" {
		notes = append(notes, s.endpoint.From+" has no path, and none is added to it: "+s.noun+" go to "+at.String())
	}
	return notes
}
