// Counting the field table: how many fields which tool has, and what became of them.

import { TOOLS, type Cell, type Fate, type FieldRow, type Tool } from "../api";

export const FATES: readonly Fate[] = ["kept", "renamed", "truncated", "retyped", "changed", "dropped", "not_carried"];

export const FATE_WORDS: Record<Fate, string> = {
  kept: "kept",
  renamed: "renamed",
  truncated: "truncated",
  retyped: "typed differently",
  changed: "changed",
  dropped: "dropped",
  not_carried: "no record",
};

// A view of the table: all rows, or those of which one thing is true.
export type View = "all" | "everywhere" | "single" | Fate;

export const VIEWS: readonly View[] = ["all", "everywhere", "single", "renamed", "truncated", "retyped", "changed", "dropped"];

export const VIEW_WORDS: Record<View, string> = { ...FATE_WORDS, all: "all", everywhere: "in all four", single: "only one tool" };

export const carries = (cell: Cell) => cell.fate !== "dropped" && cell.fate !== "not_carried";

export function inView(row: FieldRow, view: View): boolean {
  switch (view) {
    case "all":
      return true;
    case "everywhere":
      return TOOLS.every((tool) => carries(row[tool]));
    case "single":
      return TOOLS.filter((tool) => carries(row[tool])).length === 1;
    default:
      return TOOLS.some((tool) => row[tool].fate === view);
  }
}

export function viewCounts(rows: readonly FieldRow[]): Record<View, number> {
  const counts = Object.fromEntries([...VIEWS, ...FATES].map((view) => [view, 0])) as Record<View, number>;
  for (const row of rows) for (const view of VIEWS) if (inView(row, view)) counts[view]++;
  return counts;
}

// fatesOf counts one tool's column.
export function fatesOf(rows: readonly FieldRow[], tool: Tool): [Fate, number][] {
  const counts = new Map<Fate, number>();
  for (const row of rows) counts.set(row[tool].fate, (counts.get(row[tool].fate) ?? 0) + 1);
  return FATES.flatMap((fate) => {
    const n = counts.get(fate);
    return n ? [[fate, n] as [Fate, number]] : [];
  });
}
