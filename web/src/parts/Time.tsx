import { exact, relative } from "./format";
import { now } from "./now";

// Time is relative to the reader's now; the exact moment is one hover away.
export function Time({ at }: { at: string }) {
  const then = Date.parse(at);
  if (Number.isNaN(then)) return <span class="num">{at}</span>;
  return (
    <time class="num" dateTime={at} title={`${exact(at)} · ${new Date(then).toLocaleString()}`}>
      {relative(then, now.value)}
    </time>
  );
}
