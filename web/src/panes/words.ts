// How each vendor calls its records.

import { TITLES, type Kind, type Pane, type Tool } from "../api";
import { arrival, bytes, counted } from "../parts/format";

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

// summaryOf says what a pane holds: records, bytes, and how long after the work they arrived.
export function summaryOf(pane: Pane): string {
  const kinds = new Map<Kind, number>();
  for (const entry of pane.entries) kinds.set(entry.kind, (kinds.get(entry.kind) ?? 0) + 1);
  const records = [...kinds].map(([kind, n]) => counted(n, ...(WORDS[kind] ?? ["record", "records"])));
  if (records.length === 0) return "nothing";
  const parts = [records.join(", "), bytes(pane.bytes)];
  if (pane.delay_ms !== undefined) parts.push(arrival(pane.delay_ms));
  return parts.join(" · ");
}

// reasonFor is the lab's reason, or at least a plain sentence where it gave none.
export function reasonFor(tool: Tool, pane: Pane): string {
  if (pane.reason) return pane.reason;
  if (pane.mark === "nothing") return `${TITLES[tool]} has received no record of this request.`;
  if (pane.mark === "refused") return `${TITLES[tool]} would have refused what it was sent.`;
  return "";
}
