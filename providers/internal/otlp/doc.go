// Package otlp sends OpenTelemetry's own format over HTTP, for every tool that takes it.
//
// [Env] is what the OTEL_EXPORTER_OTLP_* variables say about one signal, read by the rules of the specification.
// [NewSpans] and [NewLogs] make senders out of it: OpenTelemetry's exporters encode and post, with their own retry switched
// off, over HTTP round trippers of ours that see what the exporters hide.
//
//	exporter ──► compressor ──► providers.Transport ──► answers ──► http.Transport
//	encodes      size before    status, Retry-After,    partial success,
//	             and after      bytes on the wire       the server's words
//
// The exporter for log records knows protobuf alone; where JSON is asked for, one more round tripper rewrites its requests.
//
// The formats are those of https://opentelemetry.io/docs/specs/otlp/. One request, in its JSON form:
//
//	POST /v1/traces
//	Content-Type: application/json
//
//	{"resourceSpans":[{
//	  "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cruddur-backend"}}]},
//	  "scopeSpans":[{"spans":[{
//	    "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"GET /api/activities/home","kind":2,
//	    "startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000012000000",
//	    "attributes":[{"key":"http.response.status_code","value":{"intValue":"200"}}]}]}]}]}
//
// and the answer to one that was taken in part, with status 200:
//
//	{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}}
//
// # Where this is stricter than the exporter
//
// The exporter reads the same variables, logs what it cannot read, value and all, and goes on without it. Here that is
// a problem at start which names the variable and never shows a header's value: a pair that is left out is mostly the
// one with the key. For the same reason an endpoint has to be http or https, a compression gzip or none, and a protocol
// one of those that this package speaks.
//
// The exporter reads the process's environment whatever options it is given; the options win, but what is malformed
// there goes to OpenTelemetry's global logger. A program that does not want a half-written variable on its standard
// error sets that logger (otel.SetLogger) before it opens a provider.
package otlp
