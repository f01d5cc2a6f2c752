// Package honeycomb sends traces, and log lines where it is told to, to Honeycomb as OTLP over HTTP.
//
// Honeycomb keeps every span, span event and link as one flat, wide event, in the dataset named after the service; with
// a Classic key in the one that a header names. A request is plain OTLP with the key in a header:
//
//	POST https://api.honeycomb.io/v1/traces
//	Content-Type: application/x-protobuf
//	Content-Encoding: gzip
//	X-Honeycomb-Team: <key>
//	X-Honeycomb-Dataset: <dataset>    with a Classic key only
//
//	ExportTraceServiceRequest
//
// The key may stand in HONEYCOMB_API_KEY or, as OpenTelemetry's own variables have it, in
// OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team=<key>. HONEYCOMB_API_ENDPOINT says where to send and wins over the
// OTEL_EXPORTER_OTLP_*ENDPOINT variables, which a collector for other tools may need; without any it is the US region.
//
// With SAMPLE_RATE=n one trace in n is sent, and each of its spans says so in the attribute SampleRate, by which
// Honeycomb weighs counts and sums. The attribute is on Honeycomb's copy of the span only.
//
// # Log lines
//
// HONEYCOMB_LOGS=yes sends log lines to /v1/logs, each of which is an event that counts. They carry trace and span, so
// Honeycomb shows them in the trace, and SAMPLE_RATE is not about them. Whatever the key, their dataset is named after
// the service; the dataset header counts only where the service has no name.
//
// # Markers
//
// HONEYCOMB_MARKER=deploy posts one marker a process, when its version is known, behind the first spans that were taken:
//
//	POST https://api.honeycomb.io/1/markers/cruddur-backend
//	{"message":"1.4.0","type":"deploy"}
//
// What became of it stands in the ledger of the spans: an extra document, or the last error.
//
// See https://docs.honeycomb.io/send-data/opentelemetry/ and https://docs.honeycomb.io/api/.
package honeycomb
