package honeycomb

import (
	"strconv"
	"strings"

	"cruddur/providers"
)

// notes are what a person should know at start.
func (p *Provider) notes() []string {
	c := p.config
	var notes []string
	if c.kind.fullRights() {
		notes = append(notes, c.keyFrom+" is a configuration key, which may be allowed to do more than send; an ingest key is safer to lose")
	}
	if c.kind == unknown {
		notes = append(notes, c.keyFrom+" does not look like a key of Honeycomb's: "+strconv.Itoa(len(c.key.Reveal()))+" characters")
	}
	if host := providers.Unencrypted(c.endpoint.URL); host != "" && !p.service.Lab {
		notes = append(notes, "the key travels to "+host+" without encryption")
	}
	if c.endpoint.URL.Port() == "4317" {
		notes = append(notes, "port 4317 is mostly OTLP over gRPC; over HTTP, which is spoken here, it is 4318")
	}
	if c.dataset != "" && !c.kind.classic() {
		notes = append(notes, datasetVariable+" counts for Classic keys only; with this key the dataset is named after the service")
	}
	switch sendOnly := c.kind == ingest || c.kind == classicIngest; {
	case c.marker != "deploy":
	case p.service.Version == "":
		notes = append(notes, markerVariable+" has nothing to tell: set SERVICE_VERSION")
	case sendOnly:
		notes = append(notes, markerVariable+" needs a key with the right to make markers, which an ingest key never has")
	}
	if c.logs {
		notes = append(notes, p.logNotes()...)
	}
	return notes
}

func (p *Provider) logNotes() []string {
	c := p.config
	notes := []string{logsVariable + " is on, so each log line counts as an event"}
	if c.logEndpoint.URL.Host != c.endpoint.URL.Host {
		notes = append(notes, "log lines go to "+c.logEndpoint.URL.Host+", spans to "+c.endpoint.URL.Host)
	}
	if host := providers.Unencrypted(c.logEndpoint.URL); host != "" && !p.service.Lab && host != providers.Unencrypted(c.endpoint.URL) {
		notes = append(notes, "the key travels to "+host+" without encryption")
	}
	if set := logDataset(p.service.Name, c.logHeaders().Get(datasetHeader)); c.kind.classic() && !strings.EqualFold(set, c.dataset) {
		notes = append(notes, "log lines go to the dataset "+set+" and spans to "+c.dataset+": with a Classic key only spans follow "+datasetVariable)
	}
	return notes
}
