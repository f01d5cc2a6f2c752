// Counting the field table: how many fields which tool has, and what became of them.

import { TITLES, TOOLS, type Detail, type Fate, type FieldRow, type Tool } from "../api";
import { FATE_WORDS, carries, fateWords } from "./fates";

// A view of the table: all rows, or those of which one thing is true.
export type View = "all" | "everywhere" | "single" | Fate;

export const VIEWS: readonly View[] = ["all", "everywhere", "single", "renamed", "truncated", "retyped", "changed", "dropped"];

// having is the tools that have something of the request: a field can only be missing at those.
export function having(detail: Detail): Tool[] {
  return TOOLS.filter((tool) => detail.panes[tool].entries.length > 0);
}

export function viewWords(view: View, tools: readonly Tool[]): string {
  switch (view) {
    case "all":
      return "all";
    case "everywhere":
      if (tools.length === TOOLS.length) return "in all four";
      return tools.length === 1 ? `in ${TITLES[tools[0] ?? "honeycomb"]}, which alone has it` : `in all ${tools.length === 2 ? "two" : "three"} that have it`;
    case "single":
      return "only one tool";
    default:
      return FATE_WORDS[view];
  }
}

export function inView(row: FieldRow, view: View, tools: readonly Tool[]): boolean {
  switch (view) {
    case "all":
      return true;
    case "everywhere":
      return tools.length > 0 && tools.every((tool) => carries(row[tool]));
    case "single":
      return TOOLS.filter((tool) => carries(row[tool])).length === 1;
    default:
      return TOOLS.some((tool) => row[tool].fate === view);
  }
}

export function viewCounts(rows: readonly FieldRow[], tools: readonly Tool[]): Record<View, number> {
  const counts = Object.fromEntries([...VIEWS, "kept", "not_carried"].map((view) => [view, 0])) as Record<View, number>;
  for (const row of rows) for (const view of VIEWS) if (inView(row, view, tools)) counts[view]++;
  return counts;
}

// fatesOf counts one tool's column by what its cells say, the most frequent first.
export function fatesOf(rows: readonly FieldRow[], tool: Tool): [words: string, n: number][] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const words = fateWords(row[tool], row);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}
