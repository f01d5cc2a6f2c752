// Package otlp is Honeycomb's face of the lab: it takes OTLP over HTTP, checks it as Honeycomb's ingest does, and turns
// it into the flat wide events that Honeycomb stores.
//
//	POST /v1/traces    every span, span event and link becomes an event of its own
//	POST /v1/logs      every log record becomes an event
//	POST /v1/metrics   checked and acknowledged as Honeycomb does; the request is kept, no record is made of it
//	GET  /1/auth       what a key may do
//
// The formats are those of https://opentelemetry.io/docs/specs/otlp/ and https://docs.honeycomb.io/api/. A small
// request, which a terminal can send:
//
//	curl -H 'content-type: application/json' -H 'x-honeycomb-team: 0123456789abcdefghijkl' localhost:4318/v1/traces -d '
//	{"resourceSpans":[{
//	  "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cruddur"}}]},
//	  "scopeSpans":[{"spans":[{
//	    "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"GET /api/activities/home","kind":2,
//	    "startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000012000000",
//	    "attributes":[{"key":"http.response.status_code","value":{"intValue":"200"}}]}]}]}]}'
//
// A request is answered after the sink has it, so what was acknowledged is not lost; when the sink fails, the answer is
// 503 with Retry-After, which every exporter retries. Refused requests are handed to the sink too, with the reason.
//
// Decoding knows nothing of HTTP: a kept request is made into the same records again by [Receiver.Replay]. A span event,
// a link and a log record name the span that they belong to in Record.SpanID; their ParentID is empty. Record.Bytes is
// the size of the protobuf encoding, of a span without its events and links, whichever encoding was received.
//
// # Where Honeycomb's behaviour is not published, or leaves a choice
//
//   - A body over the cap (20 MiB, before and after decompression) is answered 400 "failed to parse OTLP request body",
//     as Honeycomb's own translator does. OTLP 1.11 asks for 413: an open receiver ([Config].Open), which is not
//     Honeycomb's face any more, answers that.
//   - Any key of a right shape is accepted. One of a wrong shape gets the text of the hosted service, as JSON.
//   - An event of more than 2,000 columns is recorded as refused, the first 2,000 kept for show: Honeycomb names that
//     error on its own API and is silent over OTLP. Strings are cut at the 65,535 bytes that its storage holds.
//   - Record.Service is the dataset of an environment key: service.name, else unknown_service; for logs the dataset
//     header stands in between. With a Classic key Honeycomb files traces under the header, which is in Request.Header.
//   - The sample rate is no field of a Honeycomb event but stands beside it. Here it is the field meta.sample_rate,
//     present only when the sender said a rate (attribute sampleRate or SampleRate, or ot=th: in the trace state). A
//     probability that is no whole 1/n is rounded, where Honeycomb throws dice: a replay must give the same again.
//   - pdata cannot tell an absent id from one of zeros: both are shown as "". An id of a wrong length is stored all the
//     same, as Honeycomb does, but filled up with zeros on the left, or cut to its end; in JSON it is refused.
package otlp
