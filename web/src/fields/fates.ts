// What became of a field at one tool, in signs and words. The API's names are Fate; the words here blame nobody for a
// value that a tool was never given.

import { TOOLS, type Cell, type Fate, type FieldRow } from "../api";

export const SIGNS: Record<Fate, string> = { kept: "=", renamed: "→", truncated: "…", retyped: "≈", changed: "≠", dropped: "∅", not_carried: "" };

export const FATE_WORDS: Record<Fate, string> = {
  kept: "kept",
  renamed: "renamed",
  truncated: "truncated",
  retyped: "written differently",
  changed: "changed",
  dropped: "not there",
  not_carried: "no record",
};

export const SIGN_HELP: readonly (readonly [string, string])[] = [
  ["=", "kept as it was"],
  ["→", "renamed; the new name stands behind it"],
  ["≈", "typed or written differently, the same in meaning"],
  ["…", "truncated"],
  ["≠", "changed"],
  ["∅", "not there: not sent to this tool, or dropped by it"],
];

export const carries = (cell: Cell) => cell.fate !== "dropped" && cell.fate !== "not_carried";

// fateWords is one cell's fate, as exactly as its row tells.
export function fateWords(cell: Cell, row: FieldRow): string {
  if (cell.fate === "dropped") return cell.by === "sender" ? "not sent" : cell.by === "vendor" ? "dropped by vendor" : FATE_WORDS.dropped;
  if (cell.fate === "retyped") {
    const plain = TOOLS.map((tool) => row[tool]).find((other) => other.fate === "kept" || other.fate === "renamed");
    return plain && typeof plain.value !== typeof cell.value ? "typed differently" : FATE_WORDS.retyped;
  }
  return FATE_WORDS[cell.fate];
}
