import assert from "node:assert/strict";
import { test } from "node:test";
import type { Summary } from "../api";
import { place } from "./merge";

const at = (id: string, second: number, name = id) => ({ trace_id: id, name, time: new Date(second * 1000).toISOString() }) as Summary;
const ids = (list: Summary[]) => list.map((s) => s.trace_id).join("");

test("a new request goes on top while nobody has touched the list", () => {
  const { rows, waiting } = place([at("c", 3), at("d", 4)], { rows: [at("b", 2), at("a", 1)], waiting: [] }, false);
  assert.equal(ids(rows), "dcba");
  assert.equal(ids(waiting), "");
});

test("once touched, a new request waits and nothing on the screen moves", () => {
  const { rows, waiting } = place([at("c", 3), at("d", 4)], { rows: [at("b", 2), at("a", 1)], waiting: [] }, true);
  assert.equal(ids(rows), "ba");
  assert.equal(ids(waiting), "dc");
});

test("a known request is renewed where it stands", () => {
  const { rows, waiting } = place([at("a", 1, "later"), at("w", 9, "later")], { rows: [at("b", 2), at("a", 1)], waiting: [at("w", 9)] }, true);
  assert.equal(ids(rows), "ba");
  assert.equal(rows[1]?.name, "later");
  assert.equal(waiting[0]?.name, "later");
});

test("an older request takes its place by time, also in a touched list", () => {
  const { rows, waiting } = place([at("b", 2)], { rows: [at("c", 3), at("a", 1)], waiting: [] }, true);
  assert.equal(ids(rows), "cba");
  assert.equal(waiting.length, 0);
});

test("the first requests of an empty list are shown at once", () => {
  const { rows, waiting } = place([at("a", 1)], { rows: [], waiting: [] }, true);
  assert.equal(ids(rows), "a");
  assert.equal(waiting.length, 0);
});
