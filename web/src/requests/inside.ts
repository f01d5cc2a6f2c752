// Ids inside of the requests that were read here, which the list does not name: spans, segments, Rollbar's occurrences.

import type { Detail } from "../api";
import { dict, text } from "../json/read";

const MOST = 50_000;
const traces = new Map<string, string>();

export function remember(detail: Detail): void {
  if (traces.size > MOST) traces.clear();
  for (const op of detail.operations) traces.set(op.span_id, detail.trace_id);
  for (const entry of detail.panes.rollbar.entries) {
    const doc = dict(entry.doc);
    const uuid = text(doc["uuid"]) || text(dict(doc["data"])["uuid"]);
    if (uuid) traces.set(uuid.toLowerCase(), detail.trace_id);
  }
}

// traceAround is the trace that has this id inside, or "".
export function traceAround(id: string): string {
  return traces.get(id.trim().toLowerCase()) ?? "";
}
