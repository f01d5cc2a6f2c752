// Package cloudwatch sends log lines to Amazon CloudWatch Logs.
//
// Every process writes to a stream of its own in one log group. Both are made when CloudWatch says that they are not
// there, and a group that was made here gets a retention, so that nothing is kept, and paid for, for ever, and the
// tags that were asked for; retention and tags of a group that was there before are its owner's business and stay.
//
// The SDK sends one request and no more: no batching, no retries. What a request may hold is kept here ([batches]):
// lines in the order of time, at most 10,000 lines, 1,048,576 bytes counting 26 for each line, and 24 hours from first
// to last. A line over 1 MB is shortened and says so.
//
// A line is one flat JSON object, so that CloudWatch finds its fields by itself and Logs Insights can ask for them:
//
//	{"time":"2026-03-04T05:06:07.080900Z","level":"ERROR","message":"127.0.0.1 GET http /api/activities/home? 500",
//	 "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","xray_trace_id":"1-4bf92f35-77b34da6a3ce929d0e0e4736",
//	 "span_id":"00f067aa0ba902b7","service.name":"cruddur-backend","http.route":"/api/activities/home"}
//
// or, with CLOUDWATCH_FORMAT=line, one line of text as access logs have it:
//
//	[2026-Mar-04 05:06] 127.0.0.1 GET http /api/activities/home? 500 trace=4bf92f3577b34da6a3ce929d0e0e4736
//
// With CLOUDWATCH_METRICS=emf the line of a request, which is one with a status and a duration, is one in the embedded
// metric format: CloudWatch makes metrics of it, with no call of its own, wherever the log group is of the standard class:
//
//	{…,"http.route":"/api/activities/home","http.response.status_code":500,"duration_ms":12.25,"requests":1,"errors":1,
//	 "_aws":{"Timestamp":1772600767080,"CloudWatchMetrics":[{"Namespace":"Cruddur",
//	  "Dimensions":[["service.name","http.route"],["service.name"]],"Metrics":[{"Name":"requests","Unit":"Count"},
//	  {"Name":"errors","Unit":"Count"},{"Name":"duration_ms","Unit":"Milliseconds"}]}]}}
//
// The IAM actions that it needs: logs:PutLogEvents; unless CLOUDWATCH_CREATE is off also logs:CreateLogStream,
// logs:CreateLogGroup and logs:PutRetentionPolicy, and for tags logs:TagResource; and logs:DescribeLogGroups to be probed.
//
// See https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html.
package cloudwatch
