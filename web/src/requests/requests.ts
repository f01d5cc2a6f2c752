// The requests that the page knows, newest first, and those that wait above the "12 new" line.

import { batch, signal } from "@preact/signals";
import { listRequests, type Summary } from "../api";
import { Problem } from "../fetch";
import { place } from "./merge";
import { subscribe } from "./stream";

export const rows = signal<Summary[]>([]);
export const waiting = signal<Summary[]>([]);
export const touched = signal(false); // once true, nothing moves under the reader's hand
export const next = signal(""); // value of before= for older ones
export const loading = signal<"first" | "older" | "">("first");
export const problem = signal<Problem | null>(null);

const PAGE = 200;
const MOST = 5000;

export function startRequests(): void {
  subscribe({ requests: arrive, resync: () => void reload() });
  void reload();
}

function arrive(fresh: Summary[]): void {
  batch(() => {
    const merged = place(fresh, { rows: rows.value, waiting: waiting.value }, touched.value);
    rows.value = merged.rows.length > MOST ? merged.rows.slice(0, MOST) : merged.rows;
    waiting.value = merged.waiting;
  });
}

// reload reads the newest page again. What the lab no longer has leaves the list; what is new waits its turn.
export async function reload(): Promise<void> {
  try {
    const got = await listRequests({ limit: PAGE });
    batch(() => {
      problem.value = null;
      const known = new Set(got.requests.map((r) => r.trace_id));
      const oldest = got.requests.at(-1);
      const since = got.next && oldest ? Date.parse(oldest.time) : -Infinity;
      const kept = rows.value.filter((r) => known.has(r.trace_id) || Date.parse(r.time) < since);
      if (kept.length === 0 || kept.length === known.size) next.value = got.next ?? "";
      rows.value = kept;
      waiting.value = waiting.value.filter((r) => known.has(r.trace_id));
      arrive(got.requests);
      if (rows.value.length <= PAGE) next.value = got.next ?? "";
    });
  } catch (cause) {
    problem.value = cause instanceof Problem ? cause : new Problem(String(cause), 0);
  } finally {
    loading.value = "";
  }
}

export async function loadOlder(): Promise<void> {
  if (!next.value || loading.value) return;
  loading.value = "older";
  try {
    const got = await listRequests({ before: next.value, limit: PAGE });
    batch(() => {
      const known = new Set(rows.value.map((r) => r.trace_id));
      rows.value = [...rows.value, ...got.requests.filter((r) => !known.has(r.trace_id))];
      next.value = got.next ?? "";
    });
  } catch (cause) {
    problem.value = cause instanceof Problem ? cause : new Problem(String(cause), 0);
  } finally {
    loading.value = "";
  }
}

// searchLab looks for words among all requests that the lab keeps, and adds what it finds to the list.
export async function searchLab(words: string): Promise<void> {
  if (loading.value) return;
  loading.value = "older";
  try {
    arrive((await listRequests({ q: words, limit: PAGE })).requests);
  } catch (cause) {
    problem.value = cause instanceof Problem ? cause : new Problem(String(cause), 0);
  } finally {
    loading.value = "";
  }
}

export function showWaiting(): void {
  batch(() => {
    const fresh = waiting.value;
    waiting.value = [];
    const merged = place(fresh, { rows: rows.value, waiting: [] }, false);
    rows.value = merged.rows;
  });
}
