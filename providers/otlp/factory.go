package otlp

import "cruddur/providers"

// Factory describes any OTLP endpoint as a provider. It has no end in the lab: what listens there for OTLP is Honeycomb's
// stand-in, which wants Honeycomb's key.
func Factory() providers.Factory {
	return providers.Factory{
		Name:    "otlp",
		Title:   "OpenTelemetry",
		Summary: "Spans and log lines to any other OTLP endpoint, such as an OpenTelemetry Collector or Jaeger.",
		Docs:    "https://opentelemetry.io/docs/collector/",
		Carries: providers.Traces | providers.Logs,
		New:     func() providers.Config { return new(Config) },
	}
}
