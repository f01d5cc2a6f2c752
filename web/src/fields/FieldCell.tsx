import type { Cell, FieldRow, Tool } from "../api";
import { text } from "../json/read";
import { oneLine } from "../parts/visible";
import { SIGNS, carries, fateWords } from "./fates";

// FieldCell is a field's fate at one tool: a sign, the other name if it has one, and the value that arrived.
export function FieldCell({ row, tool }: { row: FieldRow; tool: Tool }) {
  const cell = row[tool];
  const fate = fateWords(cell, row);
  const value = text(cell.value);
  return (
    <td class={`cell ${tool} ${cell.fate}`} title={wordsFor(cell, fate)}>
      <span class="fate" aria-hidden="true">
        {SIGNS[cell.fate]}
      </span>
      <span class="sr">{carries(cell) && `${fate} `}</span>
      {cell.as && cell.fate !== "kept" && <code class="as">{oneLine(cell.as, 80)}</code>}
      {carries(cell) ? <bdi class="cell-value">{oneLine(value, 120)}</bdi> : <span class="muted">{fate}</span>}
    </td>
  );
}

function wordsFor(cell: Cell, fate: string): string {
  const lines = [fate + (cell.as ? ` as ${oneLine(cell.as)}` : "")];
  if (carries(cell)) lines.push(oneLine(text(cell.value), 600));
  if (cell.by) lines.push(byWords(cell));
  if (cell.rule) lines.push(cell.rule);
  return lines.join("\n");
}

export function byWords(cell: Cell): string {
  return cell.by === "vendor" ? "a rule of the vendor" : cell.by === "sender" ? "a choice of the sender" : (cell.by ?? "");
}
