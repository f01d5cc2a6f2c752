// The time axis that the strip and all panes share.

import type { Detail } from "../api";

export interface Scale {
  start: number; // ms from the request's time; below 0 when clocks disagree
  span: number; // ms, above 0
}

export function scaleOf(detail: Detail): Scale {
  let start = 0;
  let end = detail.duration_ms;
  for (const op of detail.operations) {
    start = Math.min(start, op.offset_ms);
    end = Math.max(end, op.offset_ms + op.duration_ms);
  }
  return { start, span: Math.max(end - start, 0.001) };
}

// percent is the place of a moment on the axis, kept inside it.
export function percent(scale: Scale, ms: number): number {
  return Math.max(0, Math.min(100, ((ms - scale.start) / scale.span) * 100));
}

// ticks are round moments, about as many as wanted.
export function ticks(scale: Scale, wanted: number): number[] {
  const rough = scale.span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough;
  const out: number[] = [];
  for (let t = Math.ceil(scale.start / step) * step; t <= scale.start + scale.span * 1.0001; t += step) {
    out.push(Math.abs(t) < step / 1e6 ? 0 : t);
  }
  return out;
}
