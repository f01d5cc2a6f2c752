// Package rollbar is Rollbar's face of the lab: it takes items as https://api.rollbar.com/api/1/item/ does, refuses what
// that refuses, and turns each into one record.
//
//	POST    /api/1/item/   one item, as JSON or as a form with payload=
//	OPTIONS /api/1/item/   for browsers, which post straight to it
//
// The format is that of https://docs.rollbar.com/reference/create-item. The smallest item:
//
//	curl -H 'X-Rollbar-Access-Token: any' -H 'Content-Type: application/json' localhost:4569/api/1/item/ -d '
//	{"data":{"environment":"development","level":"error","body":{"message":{"body":"hello"}}}}'
//
// Every reply is JSON, {"err":0,"result":{…}} or {"err":1,"message":"…"}: the Python client raises on anything else. An
// item is answered after the sink has it; when the sink fails, the answer is 503. Refused items are handed to the sink
// too, with the reason.
//
// The project's access token never reaches the sink: it is masked in the header, in the body's access_token, and wherever
// else the body repeats it. Everything else in an item is its sender's and is kept as received.
//
// # What is not published, and what the lab does
//
//   - No token at all is 401. Any token is taken: the service documents no shape.
//   - Malformed JSON and a data that is no object are 400; an item that is not valid is 422, with the offending path.
//     Only what the documentation calls required is checked, and the level.
//   - The cap is 1 MiB, 413 over it. A Content-Encoding is refused with 400: no client of Rollbar's sends one.
//   - The rate is counted over fixed minutes; its limit is far above what the service grants.
//   - An item whose uuid was seen before is acknowledged and recorded as refused. Of very many uuids the oldest are
//     forgotten.
//   - Record.Name is the title if the item has one, else what Rollbar makes of the body, such as "class: message".
//   - The fields are the paths of the item: data.level (Rollbar's default when absent), data.custom.k,
//     data.body.trace_chain.0.exception.class. Frames and telemetry are in the document only.
package rollbar
