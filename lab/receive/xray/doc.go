// Package xray receives what programs send to an X-Ray daemon: segment documents over UDP, and over TCP the sampling
// protocol and PutTraceSegments.
//
// A datagram is a JSON header, a newline, and one document:
//
//	{"format": "json", "version": 1}
//	{"name": "cruddur-backend", "id": "53995c3f42cd8ad8", "trace_id": "1-5759e988-bd862e3fe1be46a994272793",
//	 "start_time": 1700000000.25, "end_time": 1700000000.5, "http": {"request": {"method": "GET"}},
//	 "subsegments": [{"name": "mock-data", "id": "2b8d0f6c1a7e4593", "start_time": 1700000000.3, "end_time": 1700000000.4}]}
//
// Nobody answers a datagram. The real daemon forwards whatever stands behind a good header, and what X-Ray then refuses
// it no longer explains; here every refused document is kept with X-Ray's error code and the reason.
//
// One document becomes one record a segment or subsegment. The nested ones are records of their own, and each record's
// Doc is its own part of the document, without "subsegments", so that nothing is kept twice. A document that is refused
// is one record whose Doc is everything that was sent. Where a datagram's only document is refused, the request says so
// too. Documents arrive in any order: a record that is [record.Record.Open] is replaced by a complete one of the same id
// wherever records are shown, not here.
//
// See https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html and
// https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sampling.html.
package xray
