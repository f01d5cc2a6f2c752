// Following one trace: read it, and read it again whenever the lab says that a tool received more of it.

import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { getRequest, type Detail } from "../api";
import { Problem } from "../fetch";
import { remember } from "../requests/inside";
import { connection, subscribe } from "../requests/stream";

export type Load =
  | { state: "none" }
  | { state: "waiting"; since: number } // asked for, or known by the page only: the tools deliver in a moment
  | { state: "ready"; detail: Detail }
  | { state: "missing" }
  | { state: "failed"; problem: Problem };

const SETTLE_MS = 150; // four tools report within a moment: one reading for all
const AGAIN_MS = [700, 1500, 3000, 6000]; // for what no event announces, such as "late"
const PATIENCE_MS = 8000;
const BIG = 2000; // operations from which on reading again only to be sure costs too much

// follow reads at once, or with patient set, for a trace that the backend has only just named, when a tool reports it
// or a moment later: asking before would only be answered by 404.
export function follow(trace: ReadonlySignal<string>, patient = false): { load: ReadonlySignal<Load>; again(): void; stop(): void } {
  const load = signal<Load>({ state: "none" });
  let abort = new AbortController();
  let reading = false;
  let stale = false; // something arrived while we were reading
  let since = 0;
  let settling = 0;
  let timers: number[] = [];

  const read = async (id: string) => {
    if (reading) {
      stale = true;
      return;
    }
    const mine = abort;
    reading = true;
    stale = false;
    const next = await readOnce(id, mine.signal, Date.now() - since > PATIENCE_MS);
    if (mine.signal.aborted) return;
    reading = false;
    if (next) load.value = next;
    if (stale) soon();
  };

  const begin = (id: string) => {
    timers.forEach(clearTimeout);
    clearTimeout(settling);
    abort.abort();
    abort = new AbortController();
    reading = false;
    since = Date.now();
    if (!id) {
      load.value = { state: "none" };
      return;
    }
    load.value = { state: "waiting", since };
    if (!patient || connection.peek().state !== "live") void read(id);
    timers = [...AGAIN_MS, PATIENCE_MS + 200].map((ms) =>
      setTimeout(() => {
        if (load.value.state !== "ready" || worthAsking(load.value.detail)) void read(id);
      }, ms),
    );
  };

  const soon = () => {
    clearTimeout(settling);
    const id = trace.peek();
    if (id) settling = setTimeout(() => void read(id), SETTLE_MS);
  };

  const unsubscribe = subscribe({
    requests: (batch) => {
      if (batch.some((s) => s.trace_id === trace.peek())) soon();
    },
    resync: soon,
  });
  const unwatch = effect(() => begin(trace.value));

  return {
    load,
    again: () => begin(trace.peek()),
    stop: () => {
      unsubscribe();
      unwatch();
      abort.abort();
      clearTimeout(settling);
      timers.forEach(clearTimeout);
    },
  };
}

// readOnce is the state after one reading; undefined when there is nothing new to say.
async function readOnce(id: string, abort: AbortSignal, late: boolean): Promise<Load | undefined> {
  try {
    const detail = await getRequest(id, abort);
    remember(detail);
    return { state: "ready", detail };
  } catch (cause) {
    const problem = cause instanceof Problem ? cause : new Problem(String(cause), 0);
    if (problem.status !== 404) return { state: "failed", problem };
    return late ? { state: "missing" } : undefined;
  }
}

// worthAsking: its tools may still be delivering.
function worthAsking(detail: Detail): boolean {
  return detail.operations.length < BIG && Date.now() - Date.parse(detail.time) < 30_000;
}
