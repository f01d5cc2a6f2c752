package console

import "cruddur/providers"

// Factory describes the console as a provider.
func Factory() providers.Factory {
	return providers.Factory{
		Name:    "console",
		Title:   "Console",
		Summary: "Traces as trees, log lines and errors on standard output, without any tool.",
		Docs:    "https://opentelemetry.io/docs/concepts/signals/",
		Carries: providers.Traces | providers.Logs | providers.Errors,
		New:     func() providers.Config { return new(Config) },
	}
}
