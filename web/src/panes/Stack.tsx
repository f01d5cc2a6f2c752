import { useSignal } from "@preact/signals";
import { count } from "../parts/format";
import { oneLine } from "../parts/visible";
import type { Frame } from "./xrayDoc";

const FIRST = 12;

// Stack is the frames of a failure, the most recent call first. The app's own frames stand out.
export function Stack({ frames, hidden = 0 }: { frames: readonly Frame[]; hidden?: number }) {
  const all = useSignal(false);
  const shown = all.value ? frames : frames.slice(0, FIRST);
  if (frames.length === 0) return <p class="muted">No stack was sent.</p>;
  return (
    <>
      <ol class="stack">
        {shown.map((frame, i) => (
          <li key={i} class={frame.own ? "own" : ""}>
            <code class="frame-label">{oneLine(frame.label, 200) || "?"}</code> <code class="frame-place">{oneLine(frame.place, 200)}</code>
          </li>
        ))}
      </ol>
      {frames.length > shown.length && (
        <button type="button" onClick={() => (all.value = true)}>
          Show {count(frames.length - shown.length)} more frames
        </button>
      )}
      {hidden > 0 && <p class="muted">The sender cut off {count(hidden)} frames.</p>}
    </>
  );
}
