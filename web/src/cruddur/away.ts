// Whether the backend answers at all. While it does not, the page asks it again by itself, and everything that failed
// for this reason is read again when it is back.

import { effect, signal } from "@preact/signals";
import { readBugs } from "./bugs";
import { visits } from "./where";

export const away = signal(false);

const EVERY_MS = 2000;

// isNoAnswer: the page's own server does not answer, or it says that the backend behind it does not.
export function isNoAnswer(status: number): boolean {
  return status === 0 || status === 502 || status === 504;
}

export function watchBackend(): () => void {
  let timer = 0;
  const ask = async () => {
    if (!document.hidden && (await readBugs())) {
      away.value = false;
      visits.value++;
      return;
    }
    timer = setTimeout(() => void ask(), EVERY_MS);
  };
  const unwatch = effect(() => {
    clearTimeout(timer);
    if (away.value) timer = setTimeout(() => void ask(), EVERY_MS);
  });
  return () => {
    unwatch();
    clearTimeout(timer);
  };
}
