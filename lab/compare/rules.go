package compare

import (
	"strings"
	"unicode/utf8"

	"cruddur/lab/record"
)

// Whose doing a change is.
const (
	byVendor = "vendor"
	bySender = "sender"
)

// rule says why a field met its fate. The first that matches counts; zero fields match all. "http." matches all
// that is nested in it, "user" that name alone.
type rule struct {
	tool   record.Tool
	fate   Fate
	field  string // beginning of the canonical name
	as     string // beginning of the tool's name
	length int    // of what is left, in characters: the tool cuts there
	bytes  int    // the same in bytes, at the end of a character
	by     string
	text   string
}

// ruleTable has the vendor's rules, each with its source, and what is known to be the sender's choice. What neither
// covers stays open: better no reason than a wrong one.
var ruleTable = [...]rule{
	// docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html, "Annotations", "Metadata", "HTTP request
	// data", "SQL queries", and the tables of fields: name, user, service, cause.
	{tool: record.XRay, fate: Truncated, as: "annotations.", length: 1000, by: byVendor, text: "The text of an annotation may have 1,000 characters."},
	{tool: record.XRay, fate: Truncated, as: "name", length: 200, by: byVendor, text: "The name of a segment may have 200 characters."},
	{tool: record.XRay, fate: Truncated, as: "user", length: 250, by: byVendor, text: "Texts in a segment document may have 250 characters."},
	{tool: record.XRay, fate: Truncated, as: "http.", length: 250, by: byVendor, text: "Texts in a segment document may have 250 characters."},
	{tool: record.XRay, fate: Truncated, as: "sql.", length: 250, by: byVendor, text: "Texts in a segment document may have 250 characters."},
	{tool: record.XRay, fate: Truncated, by: bySender, text: "The sender shortened it; X-Ray takes documents of up to 64 kB as they are."},
	{tool: record.XRay, fate: Retyped, as: "trace_id", by: byVendor, text: "X-Ray writes a trace id as 1-, its first 8 digits, - and the other 24."},
	{tool: record.XRay, fate: Retyped, as: "annotations.", by: bySender, text: "An annotation may be a text, a number, or true or false; the sender wrote it so."},
	{tool: record.XRay, fate: Retyped, as: "metadata.", by: bySender, text: "Metadata may be any JSON; the sender wrote it so."},
	{tool: record.XRay, fate: Changed, as: "name", by: byVendor, text: "X-Ray names a segment after its service, and a name has only letters, digits, spaces and _ . : / % & # = + \\ - @."},
	{tool: record.XRay, fate: Renamed, as: "annotations.", by: byVendor, text: "X-Ray keeps what can be searched for under annotations, 50 of a trace; their keys have letters, digits, _ and, lately, dots."},
	// github.com/open-telemetry/opentelemetry-collector-contrib, exporter/awsxrayexporter, README.
	{tool: record.XRay, fate: Renamed, field: "aws.xray.metadata.", by: byVendor, text: "An attribute aws.xray.metadata.<name> becomes the metadata namespace of that name."},
	{tool: record.XRay, fate: Retyped, field: "aws.xray.metadata.", by: byVendor, text: "An attribute aws.xray.metadata.<name> becomes the metadata namespace of that name."},
	{tool: record.XRay, fate: Renamed, as: "metadata.default.otel.resource.", by: bySender, text: "The sender keeps resource attributes as AWS's own collector does: metadata under otel.resource, on segments only."},
	{tool: record.XRay, fate: Renamed, field: "name", as: "metadata.", by: byVendor, text: "X-Ray names a segment after its service and a call after what is called; the span's own name has to stand in the metadata."},
	{tool: record.XRay, fate: Renamed, as: "metadata.", by: byVendor, text: "X-Ray has no place for free fields but annotations and metadata; metadata stands under a namespace and can't be searched for."},
	{tool: record.XRay, fate: Renamed, as: "http.", by: byVendor, text: "X-Ray has a block http of its own, with fixed names."},
	{tool: record.XRay, fate: Renamed, as: "sql.", by: byVendor, text: "X-Ray has a block sql of its own, with fixed names."},
	{tool: record.XRay, fate: Renamed, as: "cause.", by: byVendor, text: "X-Ray keeps exceptions under cause."},
	{tool: record.XRay, fate: Renamed, as: "user", by: byVendor, text: "X-Ray has one field for the person, user, on segments."},
	{tool: record.XRay, fate: Renamed, as: "fault", by: byVendor, text: "X-Ray tells fault (5xx), error (4xx) and throttle (429) apart."},
	{tool: record.XRay, fate: Renamed, as: "service.", by: byVendor, text: "X-Ray has a block service of its own."},
	{tool: record.XRay, fate: Renamed, as: "id", by: byVendor, text: "In a segment document the span's id is id."},
	{tool: record.XRay, fate: Renamed, as: "name", by: byVendor, text: "X-Ray names a segment after its service."},
	{tool: record.XRay, fate: Dropped, field: "aws.xray.", by: byVendor, text: "It tells the sender of X-Ray documents what to make, and is no field itself."},
	{tool: record.XRay, fate: Dropped, field: "http.route", by: bySender, text: "X-Ray has no place of its own for a route; as annotation or metadata it would have kept it."},
	{tool: record.XRay, fate: Dropped, by: bySender, text: "The document does not have it; as annotation or metadata X-Ray would have kept it."},

	// docs.honeycomb.io/send-data/opentelemetry, and github.com/honeycombio/husky, otlp: the translation that Honeycomb's
	// ingest uses.
	{tool: record.Honeycomb, fate: Renamed, as: "trace.", by: byVendor, text: "Honeycomb has names of its own for what every span has."},
	{tool: record.Honeycomb, fate: Renamed, as: "library.", by: byVendor, text: "Honeycomb shows the instrumentation scope as library.name and library.version."},
	{tool: record.Honeycomb, fate: Renamed, as: "http.", by: bySender, text: "The sender uses an older OpenTelemetry name."},
	{tool: record.Honeycomb, fate: Renamed, as: "db.", by: bySender, text: "The sender uses an older OpenTelemetry name."},
	{tool: record.Honeycomb, fate: Renamed, as: "net.", by: bySender, text: "The sender uses an older OpenTelemetry name."},
	{tool: record.Honeycomb, fate: Renamed, as: "enduser.", by: bySender, text: "The sender uses an older OpenTelemetry name."},
	{tool: record.Honeycomb, fate: Renamed, as: "deployment.", by: bySender, text: "The sender uses an older OpenTelemetry name."},
	{tool: record.Honeycomb, fate: Truncated, bytes: 65535, by: byVendor, text: "Honeycomb keeps 64 kB of a text."},
	{tool: record.Honeycomb, fate: Truncated, by: bySender, text: "The sender shortened it; Honeycomb keeps 64 kB of a text."},
	{tool: record.Honeycomb, fate: Dropped, field: "sampleRate", by: byVendor, text: "Honeycomb takes it for the sample rate, weighs the event by it, and removes it."},
	{tool: record.Honeycomb, fate: Dropped, field: "SampleRate", by: byVendor, text: "Honeycomb takes it for the sample rate, weighs the event by it, and removes it."},
	{tool: record.Honeycomb, fate: Dropped, field: "error", by: bySender, text: "The span's status is not error; the conventions keep it unset for an answer such as 404."},
	{tool: record.Honeycomb, fate: Dropped, by: bySender, text: "The span does not have it; Honeycomb would have kept it as an attribute."},

	// docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
	{tool: record.CloudWatch, fate: Renamed, by: bySender, text: "The program chose this name for its log lines; CloudWatch Logs renames nothing."},
	{tool: record.CloudWatch, fate: Retyped, by: bySender, text: "CloudWatch Logs keeps a line as it is; the program wrote it so."},
	{tool: record.CloudWatch, fate: Truncated, by: bySender, text: "CloudWatch Logs takes lines of up to 1 MB; the program cut it."},
	{tool: record.CloudWatch, fate: Dropped, by: bySender, text: "The line does not have it as a field; CloudWatch Logs finds fields in lines of JSON."},
	{tool: record.CloudWatch, fate: NotCarried, by: bySender, text: "There is a log line where the program writes one, and none names this operation."},

	// docs.rollbar.com/reference/create-item: the limits and places of data.person, request, server, custom, title.
	{tool: record.Rollbar, fate: NotCarried, by: byVendor, text: "Rollbar takes errors and messages, not operations."},
	{tool: record.Rollbar, fate: Truncated, as: "data.person.id", length: 40, by: byVendor, text: "A person's id may have 40 characters."},
	{tool: record.Rollbar, fate: Truncated, as: "data.person.", length: 255, by: byVendor, text: "A person's name and e-mail may have 255 characters each."},
	{tool: record.Rollbar, fate: Truncated, as: "data.title", length: 255, by: byVendor, text: "A title may have 255 characters."},
	{tool: record.Rollbar, fate: Truncated, as: "data.environment", length: 255, by: byVendor, text: "An environment may have 255 characters."},
	{tool: record.Rollbar, fate: Truncated, as: "data.code_version", length: 40, by: byVendor, text: "A code version may have 40 characters."},
	{tool: record.Rollbar, fate: Truncated, by: bySender, text: "The sender shortened it, perhaps to stay within the size of an item."},
	{tool: record.Rollbar, fate: Renamed, as: "data.custom.", by: byVendor, text: "Rollbar keeps a program's own fields under custom."},
	{tool: record.Rollbar, fate: Renamed, as: "data.person.", by: byVendor, text: "Rollbar has a place of its own for the person: id, username, email."},
	{tool: record.Rollbar, fate: Renamed, as: "data.request.", by: byVendor, text: "Rollbar has a place of its own for the request."},
	{tool: record.Rollbar, fate: Renamed, field: "exception.stacktrace", by: byVendor, text: "Rollbar keeps a stack as frames."},
	{tool: record.Rollbar, fate: Renamed, as: "data.", by: byVendor, text: "Rollbar has a place of its own for it."},
	{tool: record.Rollbar, fate: Dropped, by: bySender, text: "The item does not have it; under custom Rollbar would have kept it."},
}

// why finds the rule behind a fate, and whose doing it is.
func why(tool record.Tool, fate Fate, field string, c cell) (by, text string) {
	for i := range ruleTable {
		r := &ruleTable[i]
		if r.tool != tool || r.fate != fate || !begins(field, r.field) || !begins(c.as, r.as) {
			continue
		}
		if r.length > 0 && c.length() != r.length {
			continue
		}
		if r.bytes > 0 && (c.bytes() > r.bytes || c.bytes() <= r.bytes-utf8.UTFMax) {
			continue
		}
		return r.by, r.text
	}
	return "", ""
}

// length is that of a text, in characters.
func (c cell) length() int { return utf8.RuneCountInString(text(c.value)) }

func (c cell) bytes() int { return len(text(c.value)) }

// begins reports whether name is beginning, or stands under it where it ends in a dot.
func begins(name, beginning string) bool {
	return beginning == "" || name == beginning || strings.HasSuffix(beginning, ".") && strings.HasPrefix(name, beginning)
}
