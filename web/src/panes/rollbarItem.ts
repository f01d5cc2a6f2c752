// A Rollbar occurrence, taken apart: what failed, where, in which request, for whom.

import type { Entry, Field } from "../api";
import { at, dict, flat, isDict, list, text, type Dict } from "../json/read";
import type { Exception, Frame } from "./xrayDoc";

export interface Occurrence {
  title: string;
  level: string;
  about: Field[]; // environment, framework, code version, …
  traces: Exception[]; // outermost first; empty for a message
  message: string;
  messageFields: Field[];
  request: Field[];
  person: Field[];
  server: Field[];
  custom: Field[];
  telemetry: Field[];
  notifier: Field[];
}

const ABOUT = ["environment", "code_version", "context", "framework", "language", "platform", "fingerprint", "uuid", "timestamp"];

export function occurrenceOf(entry: Entry): Occurrence {
  const doc = dict(entry.doc);
  const data = isDict(doc["data"]) ? doc["data"] : doc;
  const body = dict(data["body"]);
  const single = isDict(body["trace"]) ? [body["trace"]] : [];
  const chain = [...list(body["trace_chain"]), ...single];
  const message = dict(body["message"]);
  const crash = text(at(body, "crash_report", "raw"));
  return {
    title: text(data["title"]) || entry.name,
    level: text(data["level"]) || (chain.length ? "error" : "info"),
    about: ABOUT.flatMap((key) => flat(data[key], key)),
    traces: chain.map((trace) => traceOf(dict(trace), data)),
    message: text(message["body"]) || crash,
    messageFields: flat(Object.fromEntries(Object.entries(message).filter(([key]) => key !== "body"))),
    request: filled(data["request"]),
    person: filled(data["person"]),
    server: filled(data["server"]),
    custom: filled(data["custom"]),
    telemetry: filled(body["telemetry"]),
    notifier: filled(data["notifier"]),
  };
}

// filled leaves out what was sent empty; the raw record still shows it.
function filled(value: unknown): Field[] {
  return flat(value).filter((field) => field.value !== "" && field.value !== null);
}

// withoutEchoes leaves out a cause that says what the failure before it said, and adds no stack of its own.
export function withoutEchoes(traces: readonly Exception[]): Exception[] {
  return traces.filter((trace, i) => {
    const before = traces[i - 1];
    if (before?.type !== trace.type || before.message !== trace.message) return true;
    return trace.frames.length > 0 && !sameStack(trace, before);
  });
}

export function sameStack(one: Exception, other: Exception | undefined): boolean {
  return one.frames.length > 0 && JSON.stringify(one.frames) === JSON.stringify(other?.frames);
}

function traceOf(trace: Dict, data: Dict): Exception {
  const frames = list(trace["frames"]).map((frame) => frameOf(frame, data));
  return {
    type: text(at(trace, "exception", "class")) || "error",
    message: text(at(trace, "exception", "message")),
    remote: false,
    frames: recentFirst(data) ? frames : frames.reverse(),
    hidden: 0,
  };
}

// recentFirst: rollbar-go sends the crash first; the API's documentation and every other notifier send it last.
function recentFirst(data: Dict): boolean {
  return text(at(data, "notifier", "name")) === "rollbar/rollbar-go" || (text(data["language"]) === "go" && !at(data, "notifier", "name"));
}

function frameOf(frame: unknown, data: Dict): Frame {
  const file = text(at(frame, "filename"));
  const root = text(at(data, "server", "root"));
  const line = text(at(frame, "lineno"));
  return {
    place: line ? `${file}:${line}` : file,
    label: text(at(frame, "method")),
    own: root !== "" && file.startsWith(root) ? true : !/(^|\/)(vendor|node_modules|site-packages|pkg\/mod)\/|^(net|runtime|database|github\.com|golang\.org|go\.opentelemetry\.io|<)|\/go\/src\/|\/usr\/(local\/)?(go|lib)\//.test(file),
  };
}
