package otlp

import (
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"cruddur/lab/record"
)

// origin is what all spans or log records of a resource, or of a scope in it, have in common.
type origin struct {
	fields  []record.Field
	seen    names
	clash   bool // a name is one that events have of themselves
	tooWide bool
	rate    rate
	service string // service.name as it came
}

// unknownService is the dataset of spans without a service.name; SDKs send it with ":<program>" behind it.
const unknownService = "unknown_service"

// ofResource collects the fields of a resource.
func (f *flattener) ofResource(attrs pcommon.Map, schemaURL string) origin {
	var from origin
	f.base.begin(attrs.Len() + 1)
	f.attributes(&f.base, attrs, &from.rate)
	if schemaURL != "" {
		f.base.put("resource.schema_url", cut(schemaURL))
	}
	if i := f.base.find("service.name"); i >= 0 {
		from.service, _ = f.base.fields[i].Value.(string)
	}
	from.take(&f.base)
	return from
}

// ofScope adds the fields of a scope to those of its resource.
func (f *flattener) ofScope(res *origin, scope pcommon.InstrumentationScope, schemaURL string) origin {
	from := origin{rate: res.rate, service: res.service}
	f.base.begin(len(res.fields) + scope.Attributes().Len() + 4)
	f.base.inherit(res)
	if name := scope.Name(); name != "" {
		f.base.put("library.name", cut(name))
		if isInstrumentation(name) {
			f.base.put("telemetry.instrumentation_library", true)
		}
	}
	if version := scope.Version(); version != "" {
		f.base.put("library.version", cut(version))
	}
	f.attributes(&f.base, scope.Attributes(), &from.rate)
	if schemaURL != "" {
		f.base.put("scope.schema_url", cut(schemaURL))
	}
	from.take(&f.base)
	return from
}

func (from *origin) take(e *event) {
	from.fields, from.seen, from.tooWide = e.fields, e.seen, e.tooWide
	for i := range from.fields {
		from.clash = from.clash || isDerived(from.fields[i].Name)
	}
}

// dataset is where Honeycomb puts the spans of an environment key.
func (from *origin) dataset() string {
	if name := strings.TrimSpace(from.service); name != "" && !strings.HasPrefix(from.service, unknownService) {
		return name
	}
	return unknownService
}

// logsDataset is where Honeycomb puts log records, of any key.
func (from *origin) logsDataset(header string) string {
	if name := from.dataset(); name != unknownService {
		return name
	}
	if strings.TrimSpace(header) != "" {
		return header
	}
	return "unknown_log_source"
}

// isDerived says whether events have a field of that name whatever their attributes are.
func isDerived(name string) bool {
	switch name {
	case "name", "type", "error", "duration_ms", "status_code", "status_message", "parent_name",
		"body", "flags", "severity", "severity_code", "severity_text", "event.name":
		return true
	}
	return strings.HasPrefix(name, "trace.") || strings.HasPrefix(name, "meta.") || strings.HasPrefix(name, "span.") ||
		strings.HasPrefix(name, "body.")
}

// isInstrumentation says whether a scope is one of the instrumentation libraries that Honeycomb knows, by the
// beginnings that they have in each language.
func isInstrumentation(scope string) bool {
	for _, prefix := range [...]string{
		"go.opentelemetry.io/contrib/instrumentation",
		"@opentelemetry/instrumentation",
		"opentelemetry.instrumentation",
		"io.opentelemetry",
		"OpenTelemetry.Instrumentation",
		"OpenTelemetry::Instrumentation",
		"io.opentelemetry.contrib.php",
		"github.com/open-telemetry/opentelemetry-collector",
		"@honeycombio/",
	} {
		if strings.HasPrefix(scope, prefix) {
			return true
		}
	}
	return false
}
