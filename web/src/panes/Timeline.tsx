import { useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useFocus } from "../detail/focus";
import type { Scale } from "../detail/scale";
import { VirtualList } from "../parts/VirtualList";
import { TimelineRow } from "./TimelineRow";
import type { Tree } from "./tree";

export const TIMELINE_ROW = 24;

// Timeline draws one tool's operations as bars under each other. Arrows move, Enter pins.
export function Timeline({ tree, scale, label }: { tree: Tree; scale: Scale; label: string }) {
  const focus = useFocus();
  const box = useRef<HTMLDivElement>(null);
  const index = useComputed(() => tree.nodes.findIndex((n) => n.id === focus.pinned.value));
  const tabbable = Math.max(0, index.value);

  const move = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20, Home: -Infinity, End: Infinity }[event.key];
    const here = event.target instanceof HTMLElement ? Number(event.target.dataset["index"]) : NaN;
    if (by === undefined || Number.isNaN(here)) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(tree.nodes.length - 1, here + by));
    const scroller = box.current?.querySelector<HTMLElement>(".scroller");
    if (!scroller) return;
    const top = to * TIMELINE_ROW;
    if (top < scroller.scrollTop || top + TIMELINE_ROW > scroller.scrollTop + scroller.clientHeight) {
      scroller.scrollTop = top - scroller.clientHeight / 2;
    }
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus({ preventScroll: true }));
  };

  return (
    <div ref={box} class="timeline" onKeyDown={move} onPointerLeave={() => (focus.pointed.value = "")}>
      <VirtualList
        count={tree.nodes.length}
        rowHeight={TIMELINE_ROW}
        label={label}
        reveal={index.value}
        render={(i) => {
          const node = tree.nodes[i];
          return node ? <TimelineRow key={node.id} node={node} scale={scale} index={i} of={tree.nodes.length} tabbable={i === tabbable} /> : null;
        }}
      />
    </div>
  );
}
