// Where a summary that just arrived goes: over the one that it renews, into the list, or above the "new" line.

import type { Summary } from "../api";

export interface Lists {
  rows: Summary[];
  waiting: Summary[];
}

// place returns new lists. A summary that is known is replaced where it stands. A new one that is newer than the whole
// list waits when hold is true; an older one takes its place by time, because nothing on the screen is above it.
export function place(fresh: Summary[], { rows, waiting }: Lists, hold: boolean): Lists {
  const renewed = new Map(fresh.map((s) => [s.trace_id, s]));
  const renew = (s: Summary) => {
    const newer = renewed.get(s.trace_id);
    if (!newer) return s;
    renewed.delete(s.trace_id);
    return newer;
  };
  const outRows = rows.map(renew);
  const outWaiting = waiting.map(renew);
  const top = outRows[0];
  for (const summary of [...renewed.values()].sort((a, b) => when(a) - when(b))) {
    const goesOnTop = !top || when(summary) >= when(top);
    insert(hold && top && goesOnTop ? outWaiting : outRows, summary);
  }
  return { rows: outRows, waiting: outWaiting };
}

const when = (s: Summary) => Date.parse(s.time);

function insert(list: Summary[], summary: Summary): void {
  const time = when(summary);
  let i = 0;
  for (let here = list[i]; here && when(here) > time; here = list[++i]);
  list.splice(i, 0, summary);
}
