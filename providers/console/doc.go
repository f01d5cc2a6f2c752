// Package console prints what is recorded to standard output, for a person who wants to see it without any tool.
//
// A trace is printed as one tree when the span ends with which it entered this process, a log line and a report as soon
// as their batch comes:
//
//	trace 5b8efff798038103d269b633813fc60c  12:00:00.123  3 spans, 1 error  12.0 ms
//	GET /api/activities/home  server   ████████████████████  12.0 ms  http.route=/api/activities/home
//	└─ home_activities                 ·█████████████████··  10.0 ms  ERROR home returns nothing
//	   └─ SELECT activities  client    ···███████████······   7.0 ms  db.query.text="SELECT * FROM activities"
//
//	12:00:00.124 INFO  request method=GET status=500 trace=5b8efff7
//
// Spans wait for the rest of their trace in bounded memory; one that ends after its trace was printed is printed as a
// continuation. A span counts as acknowledged when it was taken into a tree, a line when standard output took it.
//
// CONSOLE_FORMAT=json prints one JSON object a line instead, for programs: a span, a log line or an error, whole, under
// the names of OpenTelemetry's own JSON, with attributes as plain objects and ids in hexadecimal.
//
// What is printed comes from anywhere: characters that could steer a terminal are escaped in both forms, and the tree
// cuts long values.
package console
