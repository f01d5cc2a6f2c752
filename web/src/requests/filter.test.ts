import assert from "node:assert/strict";
import { test } from "node:test";
import type { Summary } from "../api";
import { filterOf, unknownIn } from "./filter";

const share = (mark: string, records: number) => ({ mark, records, bytes: 0 });
const failed = {
  trace_id: "0af7651916cd43dd8448eb211c80319c",
  time: "2026-11-22T10:00:00Z",
  name: "GET /api/activities/{id}",
  method: "GET",
  route: "/api/activities/{id}",
  path: "/api/activities/68f1",
  status: 500,
  duration_ms: 120,
  user: "worf",
  error: true,
  tools: { honeycomb: share("has", 3), xray: share("refused", 2), cloudwatch: share("has", 1), rollbar: share("nothing", 0) },
} as Summary;
const job = { ...failed, method: "", status: 0, error: false, name: "expire cruds", path: "", route: "", user: "" } as Summary;

const cases: [query: string, matches: Summary[]][] = [
  ["", [failed, job]],
  ["activities", [failed]],
  ["ACTIVITIES get", [failed]],
  ["0af7651916cd", [failed, job]],
  ["status:5", [failed]],
  ["status:4", []],
  ["user:@worf", [failed]],
  ["method:get", [failed]],
  ["is:error", [failed]],
  ["is:background", [job]],
  ["-is:background", [failed]],
  ["has:honey", [failed, job]],
  ["has:rollbar", []],
  ["lacks:rollbar", [failed, job]],
  ["refused:x-ray", [failed, job]],
  ["1-0af76519-16cd43dd8448eb211c80319c", [failed, job]],
  ["1-0af76519", [failed, job]],
  ["Root=1-0af76519-16cd43dd8448eb211c80319c;Sampled=1", [failed, job]],
  ["traceparent: 00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01", [failed, job]],
  ["status:abc", []],
  ["slow:121", []],
  ["slow:120", [failed, job]],
  ["status:5 user:garek", []],
  ["nonsense:key", []],
];

for (const [query, matches] of cases) {
  test(`"${query}"`, () => assert.deepEqual([failed, job].filter(filterOf(query)), matches));
}

const strange: [query: string, words: string[]][] = [
  ["foo:bar home", ["foo:bar"]],
  ["status:abc", ["status:abc"]],
  ["is:errror -has:splunk", ["is:errror", "-has:splunk"]],
  ["is:err status: user:worf slow:1.5", []],
  ["http://localhost:3000/side-by-side?trace=1", []],
  ["x-request-id: 68f1", []],
];

for (const [query, words] of strange) {
  test(`unknown in "${query}"`, () => assert.deepEqual(unknownIn(query), words));
}
