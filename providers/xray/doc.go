// Package xray sends spans to AWS X-Ray: one segment document for each span, one UDP datagram for each document, to the
// X-Ray daemon on port 2000.
//
// A datagram is a header line and a JSON document:
//
//	{"format":"json","version":1}
//	{"name":"cruddur-backend","id":"53995c3f42cd8ad8","trace_id":"1-5759e988-bd862e3fe1be46a994272793",
//	 "start_time":1700000000.25,"end_time":1700000000.5,
//	 "http":{"request":{"method":"GET","url":"http://localhost:4567/api/activities/home"},"response":{"status":200}},
//	 "annotations":{"http.route":"/api/activities/home"},"metadata":{"default":{"url.scheme":"http"}}}
//
// A span of kind server or consumer, or without a parent, becomes a segment: a service that did work. Every other span
// becomes a subsegment that names its parent; documents are never nested, so that a lost datagram costs one span. What
// the mapping does not know lands in metadata, what is worth searching for in annotations, and nothing is left out in
// silence: see document.go for the order of things and shorten.go for what happens when a document would be too long.
//
// The daemon never answers a datagram. Where the operating system lets us know that nobody listens, the document is
// kept and tried again (send.go); else a written document counts as unconfirmed. [Factory]'s probe asks the daemon's TCP
// port instead, where only a working daemon answers.
//
// Work that is still going on after a while is announced by a document in progress, which the complete one replaces
// (announce.go). Which traces are sent is a share of all, or for the sampling rules in X-Ray to say, which the daemon's TCP
// port is asked for: sampler.go decides and keeps time, refresh.go asks, rule.go says which request a rule is for, and
// reservoir.go how many of them it takes.
//
// With XRAY_TRANSPORT=otlp there is no daemon: the same spans go as OTLP to X-Ray's endpoint in the region, each request
// signed (direct.go), and refusal.go tells a wrong key from an expired one, a wrong clock, a missing right, and an account
// that does not take OTLP yet. Trace ids, header and sampling stay as they are; documents in progress are the daemon's
// alone, and sampling rules are asked of its TCP port all the same, which the CloudWatch agent offers too.
//
// See https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html and
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader.
package xray
