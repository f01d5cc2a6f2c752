import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "../api";
import { honeycombGroups } from "./honeycombFields";
import { occurrenceOf, withoutEchoes } from "./rollbarItem";
import { segmentOf } from "./xrayDoc";

const entry = (more: Partial<Entry>): Entry =>
  ({ kind: "item", name: "n", time: "", offset_ms: 0, duration_ms: 0, delay_ms: 0, bytes: 0, error: false, fields: [], received: 1, ...more }) as Entry;

test("a segment's annotations, metadata and blocks stand apart", () => {
  const doc = {
    name: "backend",
    annotations: { user_id: "worf" },
    metadata: { namespace: { key: { now: "t", "results-size": 3 } }, default: { a: true } },
    http: { response: { status: 200 } },
    fault: true,
  };
  const segment = segmentOf(entry({ doc }));
  assert.deepEqual(segment.annotations, [{ name: "user_id", value: "worf" }]);
  assert.deepEqual(
    segment.metadata.map((m) => [m.namespace, m.fields.length]),
    [
      ["namespace", 2],
      ["default", 1],
    ],
  );
  assert.deepEqual(segment.blocks[0]?.fields, [{ name: "response.status", value: 200 }]);
  assert.deepEqual(segment.flags, ["fault"]);
});

test("a segment without its document is put together from its fields", () => {
  const fields = [
    { name: "annotations.user_id", value: "worf" },
    { name: "metadata.default.app.now", value: "t" },
    { name: "fault", value: true },
  ];
  const segment = segmentOf(entry({ fields }));
  assert.deepEqual(segment.annotations, [{ name: "user_id", value: "worf" }]);
  assert.deepEqual(segment.metadata, [{ namespace: "default", fields: [{ name: "app.now", value: "t" }] }]);
  assert.deepEqual(segment.flags, ["fault"]);
});

test("a cause may be an id, and nonsense is not an exception", () => {
  assert.equal(segmentOf(entry({ doc: { cause: "53995c3f42cd8ad8" } })).causeID, "53995c3f42cd8ad8");
  assert.equal(segmentOf(entry({ doc: { cause: { exceptions: "no" }, annotations: [1], metadata: 7 } })).exceptions.length, 0);
});

const frames = [
  { filename: "main.go", method: "first", lineno: 1 },
  { filename: "/usr/local/go/src/net/http/server.go", method: "last", lineno: 2 },
];
const item = (notifier: string, language: string) => ({
  data: { language, level: "error", notifier: { name: notifier }, body: { trace: { frames, exception: { class: "E", message: "m" } } } },
});

test("rollbar-go sends the most recent call first, everybody else last", () => {
  assert.equal(occurrenceOf(entry({ doc: item("rollbar/rollbar-go", "go") })).traces[0]?.frames[0]?.label, "first");
  assert.equal(occurrenceOf(entry({ doc: item("pyrollbar", "python") })).traces[0]?.frames[0]?.label, "last");
});

test("the app's own frames are told from the library's", () => {
  const stack = occurrenceOf(entry({ doc: item("rollbar/rollbar-go", "go") })).traces[0]?.frames;
  assert.deepEqual(
    stack?.map((f) => f.own),
    [true, false],
  );
});

test("a message item has no stack and keeps its words", () => {
  const o = occurrenceOf(entry({ doc: { body: { message: { body: "Hello World!", route: "/rollbar/test" } }, level: "warning" } }));
  assert.equal(o.message, "Hello World!");
  assert.equal(o.level, "warning");
  assert.deepEqual(o.messageFields, [{ name: "route", value: "/rollbar/test" }]);
});

test("a wide event's columns are sorted into attributes, resource and Honeycomb's own", () => {
  const groups = honeycombGroups(["http.route", "service.name", "trace.trace_id", "duration_ms", "app.now", "host.name"].map((name) => ({ name, value: 1 })));
  assert.deepEqual(
    [groups.attributes, groups.resource, groups.own].map((g) => g.map((f) => f.name)),
    [
      ["app.now", "http.route"],
      ["host.name", "service.name"],
      ["duration_ms", "trace.trace_id"],
    ],
  );
});

test("what was sent empty is no row, and a cause that repeats its effect is none", () => {
  const exception = { class: "E", message: "broken" };
  const doc = { data: { person: { id: "worf", email: "" }, body: { trace_chain: [{ exception, frames: [{ filename: "a.go" }] }, { exception, frames: [] }, { exception: { class: "F", message: "broken" } }] } } };
  const occurrence = occurrenceOf(entry({ doc }));
  assert.deepEqual(occurrence.person, [{ name: "id", value: "worf" }]);
  assert.deepEqual(withoutEchoes(occurrence.traces).map((trace) => trace.type), ["E", "F"]);
});
