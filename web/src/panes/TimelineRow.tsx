import { useComputed } from "@preact/signals";
import { useFocus } from "../detail/focus";
import { percent, type Scale } from "../detail/scale";
import { duration } from "../parts/format";
import { oneLine } from "../parts/visible";
import type { Node } from "./tree";

interface Props {
  node: Node;
  scale: Scale;
  index: number;
  of: number;
  tabbable: boolean;
}

const DEEPEST = 14; // further in, the indent would leave no room for the name

export function TimelineRow({ node, scale, index, of, tabbable }: Props) {
  const focus = useFocus();
  const lit = useComputed(() => focus.lit.value === node.id);
  const pinned = useComputed(() => focus.pinned.value === node.id);
  const e = node.entry;
  const left = percent(scale, e.offset_ms);
  const width = Math.max(percent(scale, e.offset_ms + e.duration_ms) - left, 0.4);
  const state = e.refused ? "refused" : e.open ? "in progress" : e.error ? "failed" : "";
  const point = () => (focus.pointed.value = node.id);
  return (
    <li aria-setsize={of} aria-posinset={index + 1}>
      <button
        type="button"
        class={`timeline-row ${state.replace(" ", "-")}`}
        data-index={index}
        data-lit={lit.value}
        aria-pressed={pinned.value}
        tabIndex={tabbable ? 0 : -1}
        title={`${oneLine(e.name, 400)}${e.refused ? `\nrefused: ${oneLine(e.refused)}` : ""}${node.orphan ? "\nits parent is not here" : ""}`}
        onPointerMove={point}
        onFocus={point}
        onBlur={() => (focus.pointed.value = "")}
        onClick={() => focus.pin(node.id)}
      >
        <span class="timeline-name" style={{ paddingLeft: `${Math.min(node.depth, DEEPEST) * 10}px` }}>
          {node.orphan && (
            <span class="muted" role="img" aria-label="its parent is not here">
              ⤷
            </span>
          )}
          {state && state !== "in progress" && (
            <span class="sign" role="img" aria-label={state}>
              {e.refused ? "✕" : "!"}
            </span>
          )}
          <bdi>{oneLine(e.name, 160) || "(no name)"}</bdi>
        </span>
        <span class="timeline-track" aria-hidden="true">
          <span class="timeline-bar" style={{ left: `${Math.min(left, 99.6)}%`, width: `${width}%` }} />
          {node.notes.slice(0, 40).map((note, i) => (
            <span key={i} class={`timeline-note ${note.kind} ${note.error ? "failed" : ""}`} style={{ left: `${Math.min(percent(scale, note.offset_ms), 99)}%` }} />
          ))}
        </span>
        <span class="timeline-took num">{e.open ? "open" : duration(e.duration_ms)}</span>
      </button>
    </li>
  );
}
