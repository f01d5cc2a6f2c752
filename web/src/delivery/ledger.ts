// The ledger, read again every two seconds while somebody looks at it.

import { signal } from "@preact/signals";
import { getLedger, type Ledger } from "../api";
import { Problem } from "../fetch";

export const ledger = signal<Ledger | null>(null);
export const readAt = signal(0);
export const problem = signal<Problem | null>(null);

const EVERY_MS = 2000;

export function watchLedger(): () => void {
  const abort = new AbortController();
  let timer = 0;
  const read = async () => {
    if (!document.hidden) {
      try {
        ledger.value = await getLedger(abort.signal);
        readAt.value = Date.now();
        problem.value = null;
      } catch (cause) {
        if (abort.signal.aborted) return;
        problem.value = cause instanceof Problem ? cause : new Problem(String(cause), 0);
      }
    }
    if (!abort.signal.aborted) timer = setTimeout(() => void read(), EVERY_MS);
  };
  void read();
  return () => {
    abort.abort();
    clearTimeout(timer);
  };
}
