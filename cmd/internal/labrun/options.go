package labrun

import (
	"log/slog"
	"net/url"
	"time"

	"cruddur/lab/journal"
)

// Memory as Options.Data keeps nothing after the end.
const Memory = journal.Memory

// Off as an address leaves that listener out.
const Off = "off"

// Options says where the lab listens and what it keeps. An empty address is the default; port 0 takes any free one.
type Options struct {
	Data     string        // the folder for the journal, or Memory; required
	MaxBytes int64         // of the journal; 0 means its default
	MaxAge   time.Duration // of what is in the journal; 0 means its default

	Page    string // 127.0.0.1:3000
	OTLP    string // 127.0.0.1:4318
	XRay    string // 127.0.0.1:2000, UDP and TCP
	AWS     string // 127.0.0.1:4566, CloudWatch Logs and X-Ray's service
	Rollbar string // 127.0.0.1:4569

	OpenOTLP bool       // take OTLP without a Honeycomb key
	Backend  *url.URL   // for the page's calls; nil means http://localhost:4567
	Public   []*url.URL // by which the page is reached beside localhost; see PublicURLs

	Log *slog.Logger     // nil discards
	Now func() time.Time // nil means time.Now
}

// The default addresses. Clients and the vendors' own docs know these ports.
const (
	defaultPage    = "127.0.0.1:3000"
	defaultOTLP    = "127.0.0.1:4318"
	defaultXRay    = "127.0.0.1:2000"
	defaultAWS     = "127.0.0.1:4566"
	defaultRollbar = "127.0.0.1:4569"
)

func (o Options) withDefaults() Options {
	for _, d := range []struct {
		address *string
		value   string
	}{
		{&o.Page, defaultPage},
		{&o.OTLP, defaultOTLP},
		{&o.XRay, defaultXRay},
		{&o.AWS, defaultAWS},
		{&o.Rollbar, defaultRollbar},
	} {
		if *d.address == "" {
			*d.address = d.value
		}
	}
	if o.Backend == nil {
		o.Backend = &url.URL{Scheme: "http", Host: "localhost:4567"}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}
