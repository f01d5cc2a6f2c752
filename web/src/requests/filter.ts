// The filter box: words that all have to match, some with a key in front. "status:5 user:worf has:rollbar -options".

import { TOOLS, type Summary, type Tool } from "../api";

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
  const tests = query.toLowerCase().split(/\s+/).filter(Boolean).map(testOf);
  return (s) => tests.every((test) => test(s));
}

function testOf(word: string): Test {
  if (word.length > 1 && word.startsWith("-")) {
    const test = testOf(word.slice(1));
    return (s) => !test(s);
  }
  const colon = word.indexOf(":");
  const known = colon > 0 ? keyed(word.slice(0, colon), word.slice(colon + 1)) : undefined;
  return known ?? ((s) => haystack(s).includes(word));
}

function keyed(key: string, value: string): Test | undefined {
  switch (key) {
    case "status":
      return (s) => String(s.status ?? "").startsWith(value);
    case "method":
      return (s) => (s.method ?? "").toLowerCase() === value;
    case "user":
      return (s) => (s.user ?? "").toLowerCase().includes(value.replace(/^@/, ""));
    case "is":
      if (value === "error") return (s) => s.error || (s.status ?? 0) >= 500;
      return value === "background" ? (s) => !s.method : undefined;
    case "slow":
      return (s) => s.duration_ms >= (Number.parseFloat(value) || 0);
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
  return [s.method, s.route, s.path, s.name, s.status, s.user, s.service, s.request_id, s.trace_id].join(" ").toLowerCase();
}
