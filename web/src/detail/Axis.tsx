import { useMemo } from "preact/hooks";
import type { Detail, Operation } from "../api";
import { TITLES } from "../api";
import { duration } from "../parts/format";
import { oneLine } from "../parts/visible";
import { useFocus } from "./focus";
import { percent, ticks, type Scale } from "./scale";

const LEVELS = 9; // deeper operations share the last one
const LEVEL = 5;
const WIDTH = 1000;

// Axis is the whole request in one strip: every operation a bar at its depth, on the time axis that all panes share.
// All bars are two paths, so that ten thousand operations cost what ten do.
export function Axis({ detail, scale }: { detail: Detail; scale: Scale }) {
  const focus = useFocus();
  const ops = detail.operations;
  const byID = useMemo(() => new Map(ops.map((op) => [op.span_id, op])), [ops]);
  const levels = Math.min(LEVELS, 1 + ops.reduce((most, op) => Math.max(most, op.depth), 0));
  const paths = useMemo(() => ({ all: pathOf(ops.filter((o) => !o.error), scale), errors: pathOf(ops.filter((o) => o.error), scale) }), [ops, scale]);
  const lit = byID.get(focus.lit.value);

  const at = (event: PointerEvent & { currentTarget: Element }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const time = scale.start + ((event.clientX - box.left) / box.width) * scale.span;
    const level = Math.floor(((event.clientY - box.top) / box.height) * levels);
    return nearest(ops, time, level, (scale.span * 4) / box.width);
  };

  return (
    <figure class="axis" aria-label={`Time axis: ${ops.length} operations in ${duration(scale.span)}`}>
      <svg
        viewBox={`0 0 ${WIDTH} ${levels * LEVEL}`}
        preserveAspectRatio="none"
        style={{ height: `${Math.max(2, levels) * 6}px` }}
        aria-hidden="true"
        onPointerMove={(event) => (focus.pointed.value = at(event)?.span_id ?? "")}
        onPointerLeave={() => (focus.pointed.value = "")}
        onClick={(event) => {
          const op = at(event as unknown as PointerEvent & { currentTarget: Element });
          if (op) focus.pin(op.span_id);
        }}
      >
        <path class="ops" d={paths.all} />
        <path class="ops failed" d={paths.errors} />
        {lit && <path class="ops lit" d={pathOf([lit], scale)} />}
      </svg>
      <div class="ticks" aria-hidden="true">
        {ticks(scale, 6).map((t) => (
          <span key={t} class={`num ${percent(scale, t) > 90 ? "last" : ""}`} style={{ left: `${percent(scale, t)}%` }}>
            {duration(t).replace(/\.0+ /, " ")}
          </span>
        ))}
      </div>
      <figcaption>{lit ? <Caption op={lit} pinned={focus.pinned.value === lit.span_id} /> : <span class="muted">Point at an operation to see it in every tool; Enter or a click pins it.</span>}</figcaption>
    </figure>
  );
}

function Caption({ op, pinned }: { op: Operation; pinned: boolean }) {
  const where = op.tools.length ? op.tools.map((t) => TITLES[t]).join(", ") : "no tool";
  return (
    <>
      <b>{oneLine(op.name, 80)}</b> <span class="num">{duration(op.duration_ms)}</span> <span class="muted num">from {duration(op.offset_ms)}</span> <span class="muted">in {where}</span>
      {pinned && <span class="muted"> · pinned, Esc lets go</span>}
    </>
  );
}

function pathOf(ops: readonly Operation[], scale: Scale): string {
  return ops
    .map((op) => {
      const x = (percent(scale, op.offset_ms) / 100) * WIDTH;
      const end = (percent(scale, op.offset_ms + op.duration_ms) / 100) * WIDTH;
      const y = Math.min(op.depth, LEVELS - 1) * LEVEL;
      const w = Math.max(end - x, 1.5);
      return `M${Math.min(x, WIDTH - w).toFixed(1)} ${y}h${w.toFixed(1)}v${LEVEL - 1}h-${w.toFixed(1)}z`;
    })
    .join("");
}

function nearest(ops: readonly Operation[], time: number, level: number, slack: number): Operation | undefined {
  let best: Operation | undefined;
  for (const op of ops) {
    if (Math.min(op.depth, LEVELS - 1) !== level) continue;
    if (time < op.offset_ms - slack || time > op.offset_ms + op.duration_ms + slack) continue;
    if (!best || op.duration_ms <= best.duration_ms) best = op;
  }
  return best;
}
