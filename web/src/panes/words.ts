// How each vendor calls its records.

import { TITLES, TOOLS, type Detail, type Kind, type Pane, type Tool } from "../api";
import { bytes, counted } from "../parts/format";

const WORDS: Record<Kind, [one: string, many: string]> = {
  span: ["span", "spans"],
  span_event: ["span event", "span events"],
  link: ["link", "links"],
  log: ["log", "logs"],
  segment: ["segment", "segments"],
  subsegment: ["subsegment", "subsegments"],
  log_event: ["log event", "log events"],
  item: ["occurrence", "occurrences"],
};

// summaryOf says what a pane holds: records and bytes.
export function summaryOf(pane: Pane): string {
  const kinds = new Map<Kind, number>();
  for (const entry of pane.entries) kinds.set(entry.kind, (kinds.get(entry.kind) ?? 0) + 1);
  const records = [...kinds].map(([kind, n]) => counted(n, ...(WORDS[kind] ?? ["record", "records"])));
  if (records.length === 0) return "nothing";
  return `${records.join(", ")} · ${bytes(pane.bytes)}`;
}

// reasonFor is the lab's reason, for a background job without suspicion, or at least a plain sentence where it gave none.
export function reasonFor(tool: Tool, { panes, method, error }: Pick<Detail, "panes" | "method" | "error">): string {
  const pane = panes[tool];
  const job = !method && !error && TOOLS.some((other) => panes[other].entries.length > 0);
  if (job && tool === "cloudwatch" && pane.mark === "nothing") return "No log line names this trace. This is a background job, and one that goes well may have no line to write.";
  if (pane.reason) return method ? pane.reason : pane.reason.replace("this request", "this job").replace("This request", "This job");
  if (pane.mark === "nothing") return `${TITLES[tool]} has received no record of it.`;
  if (pane.mark === "refused") return `${TITLES[tool]} would have refused what it was sent.`;
  return "";
}
