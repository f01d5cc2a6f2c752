// Following one trace: read it, and read it again whenever the lab says that a tool received more of it.

import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { getRequest, type Detail } from "../api";
import { Problem } from "../fetch";
import { subscribe } from "../requests/stream";

export type Load =
  | { state: "none" }
  | { state: "waiting"; since: number } // asked for, or known by the page only: the tools deliver in a moment
  | { state: "ready"; detail: Detail }
  | { state: "missing" }
  | { state: "failed"; problem: Problem };

const SETTLE_MS = 150; // four tools report within a moment: one reading for all
const AGAIN_MS = [700, 1500, 3000, 6000]; // for what no event announces, such as "late"
const PATIENCE_MS = 8000;

export function follow(trace: ReadonlySignal<string>): { load: ReadonlySignal<Load>; again(): void; stop(): void } {
  const load = signal<Load>({ state: "none" });
  let abort = new AbortController();
  let settling = 0;
  let timers: number[] = [];

  const read = async (id: string, since: number) => {
    abort.abort();
    abort = new AbortController();
    const mine = abort;
    try {
      const detail = await getRequest(id, mine.signal);
      load.value = { state: "ready", detail };
    } catch (cause) {
      if (mine.signal.aborted) return;
      const problem = cause instanceof Problem ? cause : new Problem(String(cause), 0);
      if (problem.status !== 404) load.value = { state: "failed", problem };
      else if (Date.now() - since > PATIENCE_MS) load.value = { state: "missing" };
    }
  };

  const begin = (id: string) => {
    timers.forEach(clearTimeout);
    clearTimeout(settling);
    if (!id) {
      abort.abort();
      load.value = { state: "none" };
      return;
    }
    const since = Date.now();
    load.value = { state: "waiting", since };
    void read(id, since);
    timers = [...AGAIN_MS, PATIENCE_MS + 200].map((ms) =>
      setTimeout(() => {
        if (load.value.state !== "ready" || isFresh(load.value.detail)) void read(id, since);
      }, ms),
    );
  };

  const soon = () => {
    clearTimeout(settling);
    const id = trace.peek();
    if (id) settling = setTimeout(() => void read(id, Date.now()), SETTLE_MS);
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

// isFresh: its tools may still be delivering.
function isFresh(detail: Detail): boolean {
  return Date.now() - Date.parse(detail.time) < 30_000;
}
