// Package catalog is the one list of the providers that exist. A new tool is a new folder beside this one and a line
// here.
package catalog

import (
	"cruddur/providers"
	"cruddur/providers/cloudwatch"
	"cruddur/providers/console"
	"cruddur/providers/honeycomb"
	"cruddur/providers/otlp"
	"cruddur/providers/rollbar"
	"cruddur/providers/settings"
	"cruddur/providers/xray"
)

// All returns every provider, in the order in which they are shown.
func All() []providers.Factory {
	return []providers.Factory{
		honeycomb.Factory(),
		xray.Factory(),
		cloudwatch.Factory(),
		rollbar.Factory(),
		otlp.Factory(),
		console.Factory(),
	}
}

// Settings returns a provider's declarations, to be rendered or looked through.
func Settings(f providers.Factory) *settings.Set {
	set := new(settings.Set)
	f.New().Settings(set)
	return set
}
