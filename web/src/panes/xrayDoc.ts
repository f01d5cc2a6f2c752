// An X-Ray segment document, taken apart the way X-Ray's console does: annotations are indexed, metadata is not,
// http, sql and aws are blocks of their own, and a cause holds the exceptions.

import type { Entry, Field } from "../api";
import { at, dict, flat, isDict, list, text } from "../json/read";

export interface Segment {
  flags: string[]; // "fault", "error", "throttle", "in progress"
  namespace: string;
  annotations: Field[];
  metadata: { namespace: string; fields: Field[] }[];
  blocks: { title: string; fields: Field[] }[];
  exceptions: Exception[];
  causeID: string; // a cause that only names an exception elsewhere
  links: Field[];
  rest: Field[];
}

export interface Exception {
  type: string;
  message: string;
  remote: boolean;
  frames: Frame[];
  hidden: number; // frames that the sender cut off
}

export interface Frame {
  place: string; // file:line
  label: string; // function
  own?: boolean; // the app's own code
}

const BLOCKS: readonly (readonly [key: string, title: string])[] = [
  ["http", "HTTP"],
  ["sql", "SQL"],
  ["aws", "AWS"],
  ["service", "Service"],
];
const TAKEN = new Set(["annotations", "metadata", "cause", "links", "subsegments", ...BLOCKS.map(([key]) => key)]);

export function segmentOf(entry: Entry): Segment {
  const doc = isDict(entry.doc) ? entry.doc : nested(entry.fields);
  const metadata = dict(doc["metadata"]);
  const cause = doc["cause"];
  return {
    flags: [...["fault", "error", "throttle"].filter((flag) => doc[flag] === true), ...(entry.open ? ["in progress"] : [])],
    namespace: text(doc["namespace"]),
    annotations: flat(doc["annotations"]),
    metadata: Object.entries(metadata).map(([namespace, inner]) => ({
      namespace,
      fields: isDict(inner) ? flat(inner) : [{ name: namespace, value: inner }],
    })),
    blocks: BLOCKS.map(([key, title]) => ({ title, fields: flat(doc[key]) })),
    exceptions: list(at(cause, "exceptions")).map(exceptionOf),
    causeID: typeof cause === "string" ? cause : "",
    links: flat(doc["links"]),
    rest: Object.entries(doc).flatMap(([key, value]) => (TAKEN.has(key) ? [] : flat(value, key))),
  };
}

function exceptionOf(value: unknown): Exception {
  return {
    type: text(at(value, "type")) || "exception",
    message: text(at(value, "message")),
    remote: at(value, "remote") === true,
    frames: list(at(value, "stack")).map((frame) => ({
      place: [text(at(frame, "path")), text(at(frame, "line"))].filter(Boolean).join(":"),
      label: text(at(frame, "label")),
    })),
    hidden: Number(at(value, "truncated") ?? 0) || 0,
  };
}

// nested puts flat fields back under the first part of their names, for records that came without their document.
function nested(fields: readonly Field[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const { name, value } of fields) {
    const [head = "", ...rest] = name.split(".");
    if (!rest.length) {
      out[head] = value;
      continue;
    }
    const inner = isDict(out[head]) ? out[head] : (out[head] = {});
    if (!isDict(inner)) continue;
    if (head !== "metadata") {
      inner[rest.join(".")] = value;
      continue;
    }
    const [namespace = "", ...key] = rest;
    const space = isDict(inner[namespace]) ? inner[namespace] : (inner[namespace] = {});
    if (isDict(space)) space[key.join(".")] = value;
  }
  return out;
}
