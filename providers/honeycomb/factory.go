package honeycomb

import (
	"cruddur/providers"
)

// Factory describes Honeycomb as a provider.
func Factory() providers.Factory {
	return providers.Factory{
		Name:    "honeycomb",
		Title:   "Honeycomb",
		Summary: "Every span as one wide event to ask questions of: traces, heatmaps, what the slow ones have in common. Log lines by setting.",
		Docs:    "https://docs.honeycomb.io/send-data/opentelemetry/",
		Carries: providers.Traces | providers.Logs,
		New:     func() providers.Config { return new(Config) },
		LabEnv: func(at providers.LabAddresses) map[string]string {
			return map[string]string{"HONEYCOMB_API_ENDPOINT": at.OTLP, "HONEYCOMB_API_KEY": labKey}
		},
	}
}

// labKey has the shape of an ingest key and opens nothing.
const labKey = "hcxik_" + "0123456789cruddurlab000000" + "thelabtakesanykeyofthisshape0000"
