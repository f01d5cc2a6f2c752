// The live line to the lab: server-sent events with our own retrying, so that the page can say since when it is blind.

import { signal } from "@preact/signals";
import type { Summary } from "../api";

export type Connection =
  | { state: "connecting" }
  | { state: "live" }
  | { state: "paused" } // nobody looks at this tab
  | { state: "lost"; since: number; retryAt: number };

export interface Listener {
  requests(batch: Summary[]): void;
  resync(): void; // what is shown may be out of date: read it again
}

export const connection = signal<Connection>({ state: "connecting" });

const listeners = new Set<Listener>();

export function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const GATHER_MS = 100; // under load a thousand events become one change of the page
const HIDDEN_MS = 30_000; // a hidden tab gives its connection back, browsers allow six per host
const WAITS_MS = [1000, 2000, 4000, 8000, 10_000];

export function connect(): void {
  let source: EventSource | undefined;
  let retry = 0;
  let attempts = 0;
  let reliable = true; // nothing has been missed since the list was read
  let gathered = new Map<string, Summary>();
  let gathering = 0;

  const flush = () => {
    gathering = 0;
    const batch = [...gathered.values()];
    gathered = new Map();
    for (const listener of listeners) listener.requests(batch);
  };

  const live = () => {
    attempts = 0;
    if (connection.value.state === "live") return;
    connection.value = { state: "live" };
    if (!reliable) for (const listener of listeners) listener.resync();
    reliable = true;
  };

  const open = () => {
    clearTimeout(retry);
    source?.close();
    source = new EventSource("/lab/api/stream");
    source.addEventListener("open", live);
    source.addEventListener("hello", live);
    source.addEventListener("resync", () => {
      for (const listener of listeners) listener.resync();
    });
    source.addEventListener("request", (event: MessageEvent<string>) => {
      const summary = JSON.parse(event.data) as Summary;
      gathered.set(summary.trace_id, summary);
      gathering ||= setTimeout(flush, GATHER_MS);
    });
    source.addEventListener("error", lost);
  };

  const lost = () => {
    source?.close();
    reliable = false;
    const before = connection.value;
    const wait = WAITS_MS[Math.min(attempts++, WAITS_MS.length - 1)] ?? 10_000;
    connection.value = { state: "lost", since: before.state === "lost" ? before.since : Date.now(), retryAt: Date.now() + wait };
    clearTimeout(retry);
    retry = setTimeout(open, wait);
  };

  let hide = 0;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hide);
    if (document.hidden) {
      hide = setTimeout(() => {
        clearTimeout(retry);
        source?.close();
        reliable = false;
        connection.value = { state: "paused" };
      }, HIDDEN_MS);
    } else if (connection.value.state !== "live") {
      attempts = 0;
      open();
    }
  });

  open();
}
