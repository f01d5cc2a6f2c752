// Package usual wires the Cruddur backend to the four tools as most teams do: each vendor's own SDK, side by side, with
// the SDK's own defaults.
//
//   - traces to Honeycomb or any OTLP endpoint: otelhttp, the SDK's batch processor, otlptracehttp. It reads OTEL_*.
//   - traces to X-Ray: aws-xray-sdk-go around the handler, a subsegment for each call of the database. It reads AWS_XRAY_*.
//   - lines to CloudWatch Logs: slog's JSON handler over a writer that batches PutLogEvents, with the retries of
//     aws-sdk-go-v2 and no others. It reads AWS_*.
//   - errors to Rollbar: rollbar-go's asynchronous client.
//
// It is a yardstick: what it costs, what it loses and what it sends for a request is what the providers of this project
// are compared with. So nothing here is better than usual on purpose, and each departure from a default says why.
// aws-xray-sdk-go keeps its settings for the whole process, so that one process holds one wiring.
package usual
