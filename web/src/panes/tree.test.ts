import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry, Kind } from "../api";
import { treeOf, type Tree } from "./tree";

const entry = (kind: Kind, id: string, parent: string, offset: number, more: Partial<Entry> = {}): Entry => ({
  kind,
  span_id: id,
  parent_id: parent,
  name: id,
  time: "",
  offset_ms: offset,
  duration_ms: 1,
  delay_ms: 0,
  bytes: 0,
  error: false,
  fields: [],
  received: 1,
  ...more,
});
const shape = (tree: Tree) => tree.nodes.map((n) => `${"-".repeat(n.depth)}${n.id}${n.orphan ? "?" : ""}`).join(" ");

test("children come under their parent, by time, however they arrived", () => {
  const tree = treeOf([entry("span", "c", "a", 5), entry("span", "d", "c", 6), entry("span", "b", "a", 1), entry("span", "a", "", 0)], ["span"]);
  assert.equal(shape(tree), "a -b -c --d");
});

test("a span whose parent is not here is a root that says so", () => {
  assert.equal(shape(treeOf([entry("span", "b", "gone", 0)], ["span"])), "b?");
});

test("parents in a circle are still shown, once each", () => {
  const tree = treeOf([entry("span", "a", "b", 0), entry("span", "b", "a", 1), entry("span", "c", "c", 2)], ["span"]);
  assert.deepEqual(tree.nodes.map((n) => n.id).sort(), ["a", "b", "c"]);
});

test("ten thousand nested spans do not overflow the stack", () => {
  const entries = Array.from({ length: 10_000 }, (_, i) => entry("span", `s${i}`, i ? `s${i - 1}` : "", i));
  assert.equal(treeOf(entries, ["span"]).nodes.at(-1)?.depth, 9_999);
});

test("a complete document stands for the one in progress, in either order", () => {
  const open = entry("segment", "a", "", 0, { open: true, duration_ms: 0 });
  const done = entry("segment", "a", "", 0, { duration_ms: 9 });
  for (const order of [
    [open, done],
    [done, open],
  ]) {
    const node = treeOf(order, ["segment"]).nodes[0];
    assert.equal(node?.entry.duration_ms, 9);
    assert.equal(node?.copies.length, 2);
  }
});

test("a record that was kept stands for a refused one", () => {
  const refused = entry("segment", "a", "", 0, { refused: "InvalidSegment" });
  const kept = entry("segment", "a", "", 0);
  assert.equal(treeOf([kept, refused], ["segment"]).nodes[0]?.entry.refused, undefined);
});

test("span events and links hang on their span, by its id or as its children", () => {
  const tree = treeOf(
    [entry("span", "a", "", 0), entry("span_event", "a", "", 1), entry("link", "", "a", 0), entry("log", "", "gone", 0)],
    ["span"],
  );
  assert.equal(tree.byID.get("a")?.notes.length, 2);
  assert.equal(tree.loose.length, 1);
});
