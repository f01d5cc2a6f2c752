// Who the reader is in Cruddur, and whom the page has seen. The backend believes the header: this is a classroom.

import { signal } from "@preact/signals";

const KEY = "cruddur.me";
const FIRST = "andrewbrown";

export const me = signal(kept());
export const seen = signal<readonly string[]>([FIRST, "worf", "garek"]);

export function become(handle: string): void {
  const clean = handle.trim().replace(/^@/, "").replace(/[^\w.-]/g, "").slice(0, 40) || FIRST;
  me.value = clean;
  try {
    localStorage.setItem(KEY, clean);
  } catch {
    // Storage may be off; the choice then lasts as long as the page.
  }
}

export function saw(handles: readonly string[]): void {
  const fresh = handles.filter((h) => h && !seen.value.includes(h));
  if (fresh.length) seen.value = [...seen.value, ...new Set(fresh)].slice(-200);
}

function kept(): string {
  try {
    return localStorage.getItem(KEY) || FIRST;
  } catch {
    return FIRST;
  }
}
