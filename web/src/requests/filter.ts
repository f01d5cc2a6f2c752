// The filter box: words that all have to match, some with a key in front. "status:5 user:worf has:rollbar -options".

import { TOOLS, type Summary, type Tool } from "../api";
import { bare, traceIDIn, xrayForm } from "./ids";

type Test = (s: Summary) => boolean;

export const FILTER_HELP: readonly (readonly [string, string])[] = [
  ["home", "any word of method, route, path, name, user, status or id"],
  ["status:5", "status begins with 5"],
  ["user:worf", "made by this person"],
  ["has:rollbar", "this tool has records of it"],
  ["lacks:xray", "this tool has none"],
  ["refused:xray", "this tool refused something of it"],
  ["is:error", "failed"],
  ["is:background", "no HTTP request began it"],
  ["slow:100", "took 100 ms or more"],
  ["-word", "not this"],
];

export function filterOf(query: string): Test {
  const tests = wordsOf(query).map(testOf);
  return (s) => tests.every((test) => test(s));
}

// unknownIn is the words of a filter that look like a key and its value, and are none.
export function unknownIn(query: string): string[] {
  return wordsOf(query).filter((word) => {
    const [key, value] = keyIn(word.replace(/^-/, ""));
    return key !== "" && !keyed(key, value);
  });
}

const wordsOf = (query: string) => bare(query.toLowerCase()).split(/\s+/).filter(Boolean);

// keyIn takes a word apart at its colon. An id, a header's value and a link are no key, whatever they contain.
function keyIn(word: string): [key: string, value: string] {
  const parts = /^([a-z]+):(.*)$/.exec(word);
  if (!parts || word.includes("://") || traceIDIn(word)) return ["", ""];
  return [parts[1] ?? "", parts[2] ?? ""];
}

function testOf(word: string): Test {
  if (word.length > 1 && word.startsWith("-")) {
    const test = testOf(word.slice(1));
    return (s) => !test(s);
  }
  const traceID = traceIDIn(word);
  if (traceID) return (s) => s.trace_id === traceID;
  const [key, value] = keyIn(word);
  const known = key ? keyed(key, value) : undefined;
  return known ?? ((s) => haystack(s).includes(word));
}

function keyed(key: string, value: string): Test | undefined {
  switch (key) {
    case "status":
      return /^\d{0,3}$/.test(value) ? (s) => String(s.status ?? "").startsWith(value) : undefined;
    case "method":
      return (s) => (s.method ?? "").toLowerCase() === value;
    case "user":
      return (s) => (s.user ?? "").toLowerCase().includes(value.replace(/^@/, ""));
    case "is":
      if (value === "") return () => true; // about to be typed
      if ("error".startsWith(value)) return (s) => s.error || (s.status ?? 0) >= 500;
      return "background".startsWith(value) ? (s) => !s.method : undefined;
    case "slow":
      return /^[\d.]*$/.test(value) ? (s) => s.duration_ms >= (Number.parseFloat(value) || 0) : undefined;
    case "has":
      return ofTool(value, (s, tool) => s.tools[tool]?.records > 0);
    case "lacks":
      return ofTool(value, (s, tool) => !(s.tools[tool]?.records > 0));
    case "refused":
      return ofTool(value, (s, tool) => s.tools[tool]?.mark === "refused");
    default:
      return undefined;
  }
}

function ofTool(start: string, test: (s: Summary, tool: Tool) => boolean): Test | undefined {
  const tools = TOOLS.filter((tool) => tool.startsWith(start.replace("x-ray", "xray")));
  return tools.length ? (s) => tools.some((tool) => test(s, tool)) : undefined;
}

function haystack(s: Summary): string {
  return [s.method, s.route, s.path, s.name, s.status, s.user, s.service, s.request_id, s.trace_id, xrayForm(s.trace_id)].join(" ").toLowerCase();
}
