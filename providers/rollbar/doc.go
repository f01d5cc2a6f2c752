// Package rollbar sends errors and messages to Rollbar as items.
//
// rollbar-go builds the item's base and sends it, with its synchronous client, one item in one request. What it would
// do on its own is switched off or put right, since an item must neither get lost nor tell too much:
//
//   - it retries a 429 at once, four times within milliseconds: its retries are off, and the pipeline waits as long as
//     Rollbar's rate headers ask for;
//   - it has no time-out and no context: both come from the pipeline, through a transport of this package;
//   - on failure it prints the whole payload, people included, to stderr: off;
//   - its Send returns nil for an empty token, and the functions around it return nothing at all: an item counts as
//     taken only when an answer said so;
//   - it sends the stack of its own call, the crash first, and takes a joined error for one link: the traces are built
//     here, from where the error happened, the crash last as Rollbar documents, with source lines where the source is
//     there, and the branches of a joined error follow one another;
//   - it scrubs a few parameters only: the request comes scrubbed from the pipeline, and custom fields whose names look
//     like secrets are masked here;
//   - it sends no uuid, so that a retry makes a second occurrence: every item carries the event's;
//   - it bounds nothing: an item over 512 KiB is shortened in steps;
//   - it adds its own configuration, endpoint and person included, and a version that is not its own: that is taken out;
//   - what is over its limit of items a minute it drops in silence, even from itself: the limit here ([minuteCap]) counts
//     what it holds back, in the ledger and on the next item, and keeps half of itself for items of another kind;
//   - its fingerprint has line numbers in it, so that every edit makes new items: the one here has none.
//
// Importing rollbar-go starts one goroutine that waits for items on a client nobody uses; it ends with the process.
//
// An item for an error:
//
//	{"data":{"environment":"production","level":"error","timestamp":1772600767,"uuid":"68f126b0-1ceb-4a33-88be-d90fa7109eee",
//	 "title":"home: no such table","context":"GET /api/activities/home","language":"go","platform":"linux","code_version":"1.4.0",
//	 "body":{"trace_chain":[{"frames":[{"filename":"cruddur/app/home.go","lineno":31,"method":"app.(*Home).Run","code":"\treturn err"}],
//	  "exception":{"class":"fmt.wrapError","message":"home: no such table"}}]},
//	 "request":{"method":"GET","url":"http://localhost:4567/api/activities/home","user_ip":"127.0.0.1"},
//	 "person":{"id":"andrewbrown"},"server":{"host":"box","root":"cruddur"},
//	 "custom":{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","xray_trace_id":"1-4bf92f35-77b34da6a3ce929d0e0e4736"}}}
//
// See https://docs.rollbar.com/reference/create-item.
package rollbar
