import assert from "node:assert/strict";
import { test } from "node:test";
import { bare, traceIDIn, xrayForm } from "./ids";

const ID = "5759e988bd862e3fe1be46a994272793";

for (const pasted of [
  ID,
  ID.toUpperCase(),
  `  ${ID}\n`,
  "1-5759e988-bd862e3fe1be46a994272793",
  "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
  `00-${ID}-00f067aa0ba902b7-01`,
  `traceparent: 00-${ID}-00f067aa0ba902b7-01`,
  `http://localhost:3000/side-by-side?trace=${ID}&op=00f067aa0ba902b7`,
]) {
  test(`found in ${JSON.stringify(pasted)}`, () => assert.equal(traceIDIn(pasted), ID));
}

for (const pasted of ["", "worf", "00f067aa0ba902b7", `${ID}0`, "68f126b0-1ceb-4a33-88be-d90fa7109eee", "1-5759e988-bd862e3f"]) {
  test(`none in ${JSON.stringify(pasted)}`, () => assert.equal(traceIDIn(pasted), ""));
}

test("X-Ray's form of an id", () => {
  assert.equal(xrayForm(ID), "1-5759e988-bd862e3fe1be46a994272793");
  assert.equal(xrayForm("worf"), "");
});

for (const [pasted, want] of [
  ["x-request-id: 68f126b0-1ceb", "68f126b0-1ceb"],
  ["X-Request-Id=68f126b0-1ceb", "68f126b0-1ceb"],
  ["status:5 worf", "status:5 worf"],
] as const) {
  test(`bare(${JSON.stringify(pasted)})`, () => assert.equal(bare(pasted), want));
}
