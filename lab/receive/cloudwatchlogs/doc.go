// Package cloudwatchlogs stands in for Amazon CloudWatch Logs: log groups, streams, retention and tags, PutLogEvents
// with all its limits, and reading with GetLogEvents and FilterLogEvents.
//
// Every operation is a POST to one path, told apart by a header:
//
//	POST / HTTP/1.1
//	Content-Type: application/x-amz-json-1.1
//	X-Amz-Target: Logs_20140328.PutLogEvents
//	Authorization: AWS4-HMAC-SHA256 Credential=AKID/20261122/us-east-1/logs/aws4_request, SignedHeaders=host, Signature=…
//
//	{"logGroupName": "cruddur", "logStreamName": "backend",
//	 "logEvents": [{"timestamp": 1795345941416, "message": "{\"level\":\"INFO\",\"msg\":\"request\"}"}]}
//
// An operation that changes something is prepared, which judges it and changes nothing; handed to the sink; applied
// once the sink has it; and only then answered. Replaying the kept requests prepares and applies them again, so that
// groups, streams, retention and events are what they were. Reading is not kept.
//
// One event becomes one record. Those that come too late or too early are records that say so. A batch that is refused
// as a whole is a request without records: its sender mends it and sends the same events again.
//
// See https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/ and
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html.
package cloudwatchlogs
