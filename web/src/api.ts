// The lab's JSON API as TypeScript: the types mirror lab/compare/api.go and lab/record/record.go, name for name.
// Times are RFC 3339 text, durations are milliseconds, ids are lower-case hex.

import { getJSON } from "./fetch";

export const TOOLS = ["honeycomb", "xray", "cloudwatch", "rollbar"] as const;
export type Tool = (typeof TOOLS)[number];

export const TITLES: Record<Tool, string> = {
  honeycomb: "Honeycomb",
  xray: "X-Ray",
  cloudwatch: "CloudWatch",
  rollbar: "Rollbar",
};

export type Mark = "has" | "partly" | "nothing" | "refused";

export interface Share {
  mark: Mark;
  reason?: string;
  records: number;
  bytes: number;
  delay_ms?: number;
}

export interface Summary {
  trace_id: string;
  time: string;
  name: string;
  method?: string;
  route?: string;
  path?: string;
  status?: number;
  duration_ms: number;
  user?: string;
  request_id?: string;
  service?: string;
  error: boolean;
  tools: Record<Tool, Share>;
}

export interface Requests {
  requests: Summary[];
  next?: string;
}

export interface Detail extends Summary {
  xray_trace_id: string;
  operations: Operation[];
  panes: Record<Tool, Pane>;
  fields: FieldRow[];
  fields_cut?: number; // operations whose rows were left out because there were too many
  omitted?: number; // records left out because they were too many for one trace
}

export interface Operation {
  span_id: string;
  parent_id?: string;
  name: string;
  kind?: string;
  depth: number;
  offset_ms: number;
  duration_ms: number;
  error: boolean;
  tools: Tool[];
}

export interface Pane extends Share {
  entries: Entry[];
}

export type Kind = "span" | "span_event" | "link" | "log" | "segment" | "subsegment" | "log_event" | "item";

export interface Field {
  name: string;
  value: unknown;
}

export interface Entry {
  kind: Kind;
  span_id?: string;
  parent_id?: string;
  name: string;
  span_kind?: string;
  service?: string;
  time: string;
  offset_ms: number;
  duration_ms: number;
  delay_ms: number;
  bytes: number;
  error: boolean;
  open?: boolean;
  fields: Field[];
  doc?: unknown;
  text?: string;
  refused?: string;
  received: number;
}

export type Fate = "kept" | "renamed" | "truncated" | "retyped" | "changed" | "dropped" | "not_carried";

export interface Cell {
  fate: Fate;
  as?: string;
  value?: unknown;
  by?: string;
  rule?: string;
}

export type FieldRow = { name: string; span_id: string; operation: string } & Record<Tool, Cell>;

export interface Reception {
  requests: number;
  refused: number;
  records: number; // that are held, also from before the lab started
  new: number; // since the lab started
  bytes: number;
  last?: string;
}

export interface Ledger {
  since: string; // when the lab started to count
  sent?: unknown;
  problem?: string;
  received: Record<Tool, Reception>;
}

// Delivery is one request as it came off the wire, without its body.
export interface Delivery {
  id: number;
  tool: Tool;
  protocol: string;
  time: string;
  remote: string;
  method?: string;
  path?: string;
  status?: number;
  refused?: string;
  control?: boolean;
  size: number;
}

export interface Deliveries {
  received: Delivery[];
  next?: string;
}

// Received is a delivery with its headers and its body, unpacked if it could be.
export interface Received extends Delivery {
  header: Record<string, string[]> | null;
  compression?: string;
  unpacked?: number;
  broken?: string; // why it could not be unpacked
  encoding: "text" | "base64";
  cut?: boolean; // body is the beginning
  body: string;
}

export async function listRequests({ before = "", q = "", limit = 100 } = {}): Promise<Requests> {
  const query = new URLSearchParams({ limit: String(limit) });
  if (before) query.set("before", before);
  if (q) query.set("q", q);
  const got = await getJSON<Nullable<Requests>>(`/lab/api/requests?${query}`);
  return { requests: got.requests ?? [], next: got.next ?? "" };
}

export async function getRequest(traceID: string, abort?: AbortSignal): Promise<Detail> {
  const got = await getJSON<Detail>(`/lab/api/requests/${encodeURIComponent(traceID)}`, abort);
  return whole(got);
}

export function getReceived(id: string): Promise<Received> {
  return getJSON<Received>(`/lab/api/received/${encodeURIComponent(id)}`);
}

export function bodyHref(id: number): string {
  return `/lab/api/received/${id}/body`;
}

export async function listDeliveries(tool: Tool, refused: boolean): Promise<Deliveries> {
  const query = new URLSearchParams({ tool, limit: "20" });
  if (refused) query.set("refused", "true");
  const got = await getJSON<Nullable<Deliveries>>(`/lab/api/received?${query}`);
  return { received: got.received ?? [], next: got.next ?? "" };
}

export function getLedger(abort?: AbortSignal): Promise<Ledger> {
  return getJSON<Ledger>("/lab/api/ledger", abort);
}

type Nullable<T> = { [K in keyof T]: T[K] | null };

// whole makes arrays of what Go writes as null, and panes of what is missing, so that nothing else has to ask.
function whole(detail: Detail): Detail {
  const nothing: Pane = { mark: "nothing", records: 0, bytes: 0, entries: [] };
  const panes = { ...detail.panes };
  for (const tool of TOOLS) {
    const pane = panes[tool] ?? nothing;
    panes[tool] = { ...pane, entries: (pane.entries ?? []).map((e) => ({ ...e, fields: e.fields ?? [] })) };
  }
  return {
    ...detail,
    panes,
    operations: (detail.operations ?? []).map((op) => ({ ...op, tools: op.tools ?? [] })),
    fields: detail.fields ?? [],
  };
}
