package honeycomb

import "strings"

// spanDataset is where Honeycomb puts the spans of a service sent with the key of an environment.
func spanDataset(service string) string {
	if service = strings.TrimSpace(service); !named(service) {
		return "unknown_service"
	}
	return service
}

// logDataset is where Honeycomb puts the log lines of a service, whatever the key: named after the service, else what the
// dataset header says, else a name of its own.
func logDataset(service, header string) string {
	service = strings.TrimSpace(service)
	switch {
	case named(service):
		return service
	case header != "":
		return header
	}
	return "unknown_log_source"
}

// named tells a service's name from what OpenTelemetry's SDKs put where there is none: unknown_service:<program>.
func named(service string) bool {
	return service != "" && !strings.HasPrefix(service, "unknown_service")
}
