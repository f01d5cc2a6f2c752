import assert from "node:assert/strict";
import { test } from "node:test";
import { arrival, bytes, delay, duration, relative } from "./format";
import { oneLine, visible } from "./visible";

const table = <T>(name: string, f: (input: T) => string, rows: [T, string][]) => {
  for (const [input, want] of rows) test(`${name}(${input})`, () => assert.equal(f(input), want));
};

table("duration", duration, [
  [0, "0 ms"],
  [0.0042, "4.2 µs"],
  [0.42, "0.42 ms"],
  [14.23, "14.2 ms"],
  [142.7, "143 ms"],
  [999.7, "1.00 s"],
  [1240, "1.24 s"],
  [61_000, "1 min 1 s"],
  [-3, "−3.0 ms"],
  [NaN, "–"],
]);
table("delay", delay, [
  [31, "31 ms"],
  [412, "0.4 s"],
  [15_000, "15.00 s"],
]);
table("arrival", arrival, [
  [412, "0.4 s later"],
  [-31, "31 ms before the end"],
]);
table("bytes", bytes, [
  [999, "999 B"],
  [1900, "1.9 kB"],
  [310_000, "310 kB"],
  [2_400_000, "2.4 MB"],
]);
table("relative", (ms: number) => relative(ms, 0), [
  [-800, "now"],
  [-4_200, "4 s ago"],
  [-120_000, "2 min ago"],
  [-86_400_000 * 2, "2 d ago"],
  [3_600_000 * 5, "in 5 h"],
  [86_400_000 * 7 - 900, "in 7 d"],
  [-3_599_000, "1 h ago"],
  [-86_399_000, "1 d ago"],
  [-59_400, "59 s ago"],
]);
table("visible", visible, [
  ["plain\ttext\n", "plain\ttext\n"],
  ["a\u202egnp.exe", "a⟨U+202E⟩gnp.exe"],
  ["bell\u0007", "bell⟨U+0007⟩"],
  ["zero\u200bwidth", "zero⟨U+200B⟩width"],
]);
table("oneLine", (s: string) => oneLine(s, 8), [
  ["a\nb", "a ⏎ b"],
  ["123456789", "12345678…"],
]);
