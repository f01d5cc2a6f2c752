// Package otlp sends spans and log lines to whatever takes OTLP over HTTP: an OpenTelemetry Collector, Jaeger, a vendor
// that has no package of its own here.
//
// Where to and how is said by OpenTelemetry's own variables alone, read by the rules of
// https://opentelemetry.io/docs/specs/otel/protocol/exporter/. The general one gets the signal's path joined to it, a
// signal's own is taken as it is:
//
//	OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318           spans to /v1/traces, log lines to /v1/logs
//	OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://jaeger:4318/x     spans to /x
//
// With neither it is http://localhost:4318, as the specification says. OpenTelemetry's exporter for Go differs: it takes
// https://localhost:4318, where a collector on the same machine answers with a TLS error.
//
// OTEL_TRACES_EXPORTER=none and OTEL_LOGS_EXPORTER=none leave a signal out; Jaeger takes no log lines.
//
// # Honeycomb's key
//
// A key for Honeycomb often stands in OTEL_EXPORTER_OTLP_HEADERS as x-honeycomb-team=…, and those headers count for every
// OTLP endpoint. This package takes that one out, so that a collector or another vendor never gets the key; an address of
// Honeycomb's own is refused in favour of the provider honeycomb, which knows its answers.
package otlp
