// The page's clock: one timer for every relative time, stopped while nobody looks.

import { signal } from "@preact/signals";

export const now = signal(Date.now());

export function startClock(): void {
  const tick = () => {
    if (!document.hidden) now.value = Date.now();
  };
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
}
