// What the backend says that it sent: its GET /telemetry, which the lab passes on as it is.

import { at, dict, isDict, list, text } from "../json/read";

export const STATES = ["ok", "degraded", "failing", "unconfirmed", "idle", "off"] as const;
export type State = (typeof STATES)[number];

export interface Provider {
  name: string; // as selected, such as honeycomb@lab
  tool: string;
  title: string;
  target: string;
  state: State;
  reason: string;
  setting: string; // the variable that is probably wrong
  key: string; // masked
  notes: string[];
  signals: Signal[];
}

export interface Signal {
  name: string; // spans, logs, errors
  counts: Record<Count, number>;
  drops: [cause: string, n: number][];
  retries: number;
  extra: number; // documents beyond one an item
  bytesRaw: number;
  bytesWire: number;
  lastError: string;
  lastErrorTime: string;
}

// The parts of the ledger's sum: handed = filtered + queued + … + unknown.
export const PARTS = ["acked", "unconfirmed", "inflight", "queued", "filtered", "unknown", "rejected", "dropped"] as const;
export type Part = (typeof PARTS)[number];
export type Count = Part | "handed";

export const PART_WORDS: Record<Count, [word: string, means: string]> = {
  handed: ["handed over", "given to this provider by the app"],
  acked: ["acknowledged", "the other side confirmed it"],
  unconfirmed: ["unconfirmed", "written to UDP, which never answers"],
  inflight: ["in flight", "being sent now, or waiting to be sent again"],
  queued: ["queued", "waiting to be sent"],
  filtered: ["filtered", "left out by sampling or level"],
  unknown: ["unknown", "timed out after sending: it may have arrived"],
  rejected: ["rejected", "the other side refused it"],
  dropped: ["dropped", "given up on this side"],
};

const number = (value: unknown) => (typeof value === "number" ? value : 0);

export function providersOf(sent: unknown): Provider[] {
  return list(at(sent, "providers")).map((value) => {
    const p = dict(value);
    const state = STATES.find((s) => s === p["state"]) ?? "off";
    return {
      name: text(p["name"]),
      tool: text(p["tool"]),
      title: text(p["title"]) || text(p["name"]),
      target: text(p["target"]),
      state,
      reason: text(p["reason"]),
      setting: text(p["setting"]),
      key: text(p["key"]),
      notes: list(p["notes"]).map(text),
      signals: Object.entries(dict(p["signals"])).map(([name, signal]) => signalOf(name, dict(signal))),
    };
  });
}

function signalOf(name: string, s: Record<string, unknown>): Signal {
  const drops = Object.entries(dict(s["dropped"])).map(([cause, n]) => [cause, number(n)] as [string, number]);
  const counts = Object.fromEntries(
    (["handed", ...PARTS] as const).map((part) => [part, part === "dropped" ? (isDict(s["dropped"]) ? drops.reduce((sum, [, n]) => sum + n, 0) : number(s["dropped"])) : number(s[part])]),
  ) as Record<Count, number>;
  return {
    name,
    counts,
    drops: drops.filter(([, n]) => n > 0),
    retries: number(s["retries"]),
    extra: number(s["extra"]),
    bytesRaw: number(s["bytes_raw"]),
    bytesWire: number(s["bytes_wire"]),
    lastError: text(s["last_error"]),
    lastErrorTime: text(s["last_error_time"]),
  };
}
