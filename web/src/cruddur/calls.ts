// Every request that this page makes of the backend, with the trace that its answer names.

import { signal } from "@preact/signals";
import { Problem, reach, sentenceIn } from "../fetch";
import { isDict, text } from "../json/read";
import { traceIDIn } from "../requests/ids";
import { away, isNoAnswer } from "./away";
import { me } from "./me";

export interface Call {
  key: number;
  what: string; // "GET home"
  status: number; // 0: no answer
  ms: number; // the round trip, as the page measured it
  traceID: string; // "" when the answer names none
  aside: boolean; // asked by the page itself after a click, so that the click stays the one to look at
}

export interface Failure {
  status: number;
  codes: string[]; // of a 422
  message: string;
  fix: string; // what to do about it, "" when nobody knows
  traceID: string;
}

export type Answer<T> = { value: T } | { failure: Failure };

export const calls = signal<Call[]>([]); // newest first

const KEPT = 20;
let made = 0;

// call asks the backend as the person chosen and notes how it went. A failure is an answer like any other.
export async function call<T>(what: string, method: string, path: string, body?: unknown, aside = false): Promise<Answer<T>> {
  const began = performance.now();
  const init: RequestInit = { method, headers: { Accept: "application/json", "X-Cruddur-User": me.peek() } };
  if (body !== undefined) {
    init.headers = { ...init.headers, "Content-Type": "application/json" };
    init.body = JSON.stringify(body);
  }
  const note = (status: number, traceID: string) => {
    const one: Call = { key: ++made, what: `${method} ${what}`, status, ms: performance.now() - began, traceID, aside };
    if (isNoAnswer(status)) away.value = true;
    calls.value = [one, ...calls.value].slice(0, KEPT);
  };
  let answer: Response;
  try {
    answer = await reach(path, init);
  } catch (cause) {
    note(0, "");
    return { failure: { status: 0, codes: [], message: cause instanceof Problem ? cause.message : String(cause), fix: "", traceID: "" } };
  }
  const raw = await answer.text().catch(() => "");
  const named = traceIDIn(answer.headers.get("traceresponse") ?? "") || traceIDIn(answer.headers.get("x-amzn-trace-id") ?? "");
  note(answer.status, named);
  const value = parse(raw);
  if (answer.ok) return { value: value as T };
  return { failure: failureOf(answer, value, raw, named) };
}

function failureOf(answer: Response, value: unknown, raw: string, traceID: string): Failure {
  const failure: Failure = { status: answer.status, codes: [], message: "", fix: "", traceID };
  if (Array.isArray(value)) {
    failure.codes = value.map(text);
  } else if (isDict(value)) {
    const error = value["error"];
    failure.message = isDict(error) ? text(error["message"]) : sentenceIn(value);
    failure.fix = isDict(error) ? text(error["fix"]) : "";
    failure.traceID ||= traceIDIn(text(value["trace_id"]));
  } else if (raw.length < 300 && !raw.startsWith("<")) {
    failure.message = raw.trim();
  }
  failure.message ||= `${answer.status} ${answer.statusText}`.trim();
  return failure;
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return raw;
  }
}
