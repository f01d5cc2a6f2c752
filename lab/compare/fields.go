package compare

import "cruddur/lab/record"

// field is one field under all its names: the one that OpenTelemetry has for it, or the commonest, and those under
// which each tool shows it. The first name that a tool has counts.
//
// A name behind a "~" belongs to the field only while its value does: X-Ray's http.request.url may be the whole URL, or
// say the same as the path that others have. What a program adds of its own needs no line here; see generic.
type field struct {
	name       string
	honeycomb  []string
	xray       []string
	cloudwatch []string
	rollbar    []string
	same       sameness // how else values may be the same; nil: not at all
	wide       bool     // of the request as a whole rather than of one operation in it
}

type names = []string

// fieldTable is in the order in which the rows are shown: who and what first, then HTTP, errors, the database, the rest.
var fieldTable = [...]field{
	{
		name:       "trace_id",
		honeycomb:  names{"trace.trace_id"},
		xray:       names{"trace_id"},
		cloudwatch: names{"trace_id", "traceId", "trace.trace_id", "AWS-XRAY-TRACE-ID"},
		rollbar:    names{"data.custom.trace_id", "data.custom.trace.trace_id", "data.trace_id", "data.custom.xray_trace_id"},
		same:       sameTrace,
		wide:       true,
	},
	{
		name:       "span_id",
		honeycomb:  names{"trace.span_id"},
		xray:       names{"id"},
		cloudwatch: names{"span_id", "spanId", "trace.span_id"},
		rollbar:    names{"data.custom.span_id", "data.custom.trace.span_id", "data.span_id"},
	},
	{
		name:      "parent_id",
		honeycomb: names{"trace.parent_id"},
		xray:      names{"parent_id"},
	},
	{
		name:       "request.id",
		honeycomb:  names{"request.id", "request_id", "http.request.id"},
		xray:       names{"annotations.request_id", "metadata.default.request.id"},
		cloudwatch: names{"request.id", "request_id", "requestId"},
		rollbar:    names{"data.custom.request.id", "data.custom.request_id"},
		wide:       true,
	},
	{
		name:       "user.id",
		honeycomb:  names{"user.id", "enduser.id", "app.user.id"},
		xray:       names{"user", "annotations.user_id"},
		cloudwatch: names{"user.id", "user_id", "user", "enduser.id"},
		rollbar:    names{"data.person.id"},
		wide:       true,
	},
	{
		name:       "user.name",
		honeycomb:  names{"user.name"},
		cloudwatch: names{"user.name"},
		rollbar:    names{"data.person.username"},
		wide:       true,
	},
	{
		name:       "user.email",
		honeycomb:  names{"user.email"},
		cloudwatch: names{"user.email"},
		rollbar:    names{"data.person.email"},
		wide:       true,
	},
	{
		name:       "service.name",
		honeycomb:  names{"service.name", "service_name"},
		xray:       names{"metadata.default.otel.resource.service.name", "~name"},
		cloudwatch: names{"service.name", "service", "resource.service.name"},
		rollbar:    names{"data.custom.service.name", "data.custom.service"},
		wide:       true,
	},
	{
		name:       "service.version",
		honeycomb:  names{"service.version"},
		xray:       names{"service.version", "metadata.default.otel.resource.service.version"},
		cloudwatch: names{"service.version", "version"},
		rollbar:    names{"data.code_version", "data.server.code_version"},
		wide:       true,
	},
	{
		name:       "deployment.environment.name",
		honeycomb:  names{"deployment.environment.name", "deployment.environment"},
		xray:       names{"metadata.default.otel.resource.deployment.environment.name"},
		cloudwatch: names{"deployment.environment.name", "environment", "env"},
		rollbar:    names{"data.environment"},
		wide:       true,
	},
	{
		name:      "name",
		honeycomb: names{"name"},
		xray:      names{"metadata.default.otel.span.name", "name"},
	},

	{
		name:       "http.request.method",
		honeycomb:  names{"http.request.method", "http.method"},
		xray:       names{"http.request.method"},
		cloudwatch: names{"http.request.method", "http.method", "method"},
		rollbar:    names{"data.request.method"},
		wide:       true,
	},
	{
		name:       "http.route",
		honeycomb:  names{"http.route"},
		xray:       names{"annotations.http_route", "metadata.default.http.route"},
		cloudwatch: names{"http.route", "route"},
		rollbar:    names{"data.request.params.route", "data.custom.http.route", "~data.context"},
		same:       partOf,
		wide:       true,
	},
	{
		name:       "url.path",
		honeycomb:  names{"url.path", "http.target", "http.path", "~url.full", "~http.url"},
		xray:       names{"~http.request.url"},
		cloudwatch: names{"url.path", "path", "full_path", "http.target"},
		rollbar:    names{"~data.request.url"},
		same:       samePath,
		wide:       true,
	},
	{
		name:       "url.full",
		honeycomb:  names{"url.full", "http.url"},
		xray:       names{"~http.request.url"},
		cloudwatch: names{"url.full", "url"},
		rollbar:    names{"~data.request.url"},
		wide:       true,
	},
	{
		name:       "url.query",
		honeycomb:  names{"url.query"},
		xray:       names{"~http.request.url"},
		cloudwatch: names{"url.query", "query"},
		rollbar:    names{"data.request.query_string", "~data.request.url"},
		same:       sameQuery,
		wide:       true,
	},
	{
		name:       "url.scheme",
		honeycomb:  names{"url.scheme", "http.scheme"},
		xray:       names{"~http.request.url"},
		cloudwatch: names{"url.scheme", "scheme"},
		rollbar:    names{"~data.request.url"},
		same:       sameScheme,
		wide:       true,
	},
	{
		name:       "server.address",
		honeycomb:  names{"server.address", "http.host", "net.host.name"},
		xray:       names{"~http.request.url", "~sql.url"},
		cloudwatch: names{"server.address"},
		rollbar:    names{"~data.request.url"},
		same:       sameAddress,
		wide:       true,
	},
	{
		name:       "server.port",
		honeycomb:  names{"server.port", "net.host.port"},
		xray:       names{"~http.request.url", "~sql.url"},
		cloudwatch: names{"server.port"},
		rollbar:    names{"~data.request.url"},
		same:       samePort,
		wide:       true,
	},
	{
		name:       "http.response.status_code",
		honeycomb:  names{"http.response.status_code", "http.status_code"},
		xray:       names{"http.response.status"},
		cloudwatch: names{"http.response.status_code", "http.status_code", "status_code", "status"},
		rollbar:    names{"data.custom.http.response.status_code", "data.custom.status"},
		wide:       true,
	},
	{
		name:       "http.response.body.size",
		honeycomb:  names{"http.response.body.size", "http.response_content_length"},
		xray:       names{"http.response.content_length"},
		cloudwatch: names{"http.response.body.size", "bytes"},
	},
	{
		name:       "client.address",
		honeycomb:  names{"client.address", "http.client_ip"},
		xray:       names{"http.request.client_ip"},
		cloudwatch: names{"client.address", "remote_addr", "remote_address", "remote"},
		rollbar:    names{"data.request.user_ip"},
		same:       sameHost,
		wide:       true,
	},
	{
		name:      "network.peer.address",
		honeycomb: names{"network.peer.address", "net.sock.peer.addr"},
		xray:      names{"metadata.default.network.peer.address", "~http.request.client_ip"},
		wide:      true,
	},
	{
		name:       "user_agent.original",
		honeycomb:  names{"user_agent.original", "http.user_agent"},
		xray:       names{"http.request.user_agent"},
		cloudwatch: names{"user_agent.original", "user_agent"},
		rollbar:    names{"data.request.headers.User-Agent"},
		wide:       true,
	},

	{
		name:      "error",
		honeycomb: names{"error"},
		xray:      names{"fault", "error"},
	},
	{
		name:       "exception.type",
		honeycomb:  names{"exception.type"},
		xray:       names{"cause.exceptions.0.type"},
		cloudwatch: names{"exception.type"},
		rollbar:    names{"data.body.trace_chain.0.exception.class", "data.body.trace.exception.class"},
		same:       sameType,
	},
	{
		name:       "exception.message",
		honeycomb:  names{"exception.message", "~status_message"},
		xray:       names{"cause.exceptions.0.message"},
		cloudwatch: names{"exception.message", "error.message", "~error", "~err"},
		rollbar: names{
			"data.body.trace_chain.0.exception.message", "data.body.trace.exception.message", "~data.title",
		},
	},
	{
		name:       "exception.stacktrace",
		honeycomb:  names{"exception.stacktrace"},
		xray:       names{"cause.exceptions.0.stack"},
		cloudwatch: names{"exception.stacktrace", "stack", "stacktrace"},
		rollbar:    names{"data.body.trace_chain.0.frames", "data.body.trace.frames"},
		same:       sameStack,
	},
	{
		name:       "severity_text",
		honeycomb:  names{"severity_text", "severity"},
		cloudwatch: names{"level", "severity", "severity_text"},
		rollbar:    names{"data.level"},
		same:       sameWord,
	},
	{
		name:       "body",
		honeycomb:  names{"body"},
		cloudwatch: names{"msg", "message", "body"},
		rollbar:    names{"data.body.message.body", "~data.body.trace_chain.0.exception.description"},
	},

	{
		name:      "db.system.name",
		honeycomb: names{"db.system.name", "db.system"},
		xray:      names{"sql.database_type"},
		same:      sameWord,
	},
	{
		name:      "db.query.text",
		honeycomb: names{"db.query.text", "db.statement"},
		xray:      names{"sql.sanitized_query"},
	},
	{
		name:      "db.namespace",
		honeycomb: names{"db.namespace", "db.name"},
		xray:      names{"~sql.url", "~sql.connection_string"},
		same:      partOf,
	},

	{
		name:      "host.name",
		honeycomb: names{"host.name"},
		xray:      names{"metadata.default.otel.resource.host.name"},
		rollbar:   names{"data.server.host"},
		wide:      true,
	},
	{
		name:      "os.type",
		honeycomb: names{"os.type"},
		xray:      names{"metadata.default.otel.resource.os.type"},
		rollbar:   names{"data.platform"},
		wide:      true,
	},
	{
		name:      "telemetry.sdk.language",
		honeycomb: names{"telemetry.sdk.language"},
		xray:      names{"metadata.default.otel.resource.telemetry.sdk.language"},
		rollbar:   names{"data.language"},
		wide:      true,
	},
	{
		name:      "process.runtime.name",
		honeycomb: names{"process.runtime.name"},
		xray:      names{"metadata.default.otel.resource.process.runtime.name", "service.runtime"},
	},
	{
		name:      "process.runtime.version",
		honeycomb: names{"process.runtime.version"},
		xray:      names{"metadata.default.otel.resource.process.runtime.version", "service.runtime_version"},
	},
	{
		name:      "otel.scope.name",
		honeycomb: names{"library.name"},
		xray:      names{"metadata.default.otel.scope.name"},
	},
	{
		name:      "otel.scope.version",
		honeycomb: names{"library.version"},
		xray:      names{"metadata.default.otel.scope.version"},
	},
}

// of lists a field's names at a tool.
func (f *field) of(tool record.Tool) names {
	switch tool {
	case record.Honeycomb:
		return f.honeycomb
	case record.XRay:
		return f.xray
	case record.CloudWatch:
		return f.cloudwatch
	case record.Rollbar:
		return f.rollbar
	}
	return nil
}

// derived lists, by their beginnings, the names that a tool or its client makes of itself: no field of the sender that
// another tool could have.
var derived = map[record.Tool]names{
	record.Honeycomb: {
		"meta.", "type", "span.kind", "span.num_", "status_code", "duration_ms", "parent_name", "trace.link.",
		"telemetry.instrumentation_library", "resource.schema_url", "scope.schema_url", "severity_code", "flags", "trace.trace_state",
	},
	record.XRay: {
		"type", "namespace", "start_time", "end_time", "in_progress", "throttle", "aws.xray.", "cause.id",
		"cause.exceptions.0.id", "cause.exceptions.0.remote", "http.request.x_forwarded_for", "traced", "precursor_ids",
		"metadata.default.otel.span.kind", "metadata.default.otel.events", "cause.working_directory",
	},
	record.CloudWatch: {"time", "timestamp", "duration_ms", "@", "_aws.", "truncated", "xray_trace_id"},
	record.Rollbar: {
		"access_token", "data.notifier.", "data.timestamp", "data.uuid", "data.title", "data.body.telemetry", "data.server.root",
		"data.server.pid", "data.server.argv", "data.framework",
	},
}

// ofOccurrence lists, by their beginnings, what in an item of Rollbar belongs to the place where it was reported. The
// rest of it, and every field of the table that is wide, describes the request.
var ofOccurrence = names{"data.body.", "data.custom.", "data.level", "data.title", "data.context", "data.fingerprint"}
