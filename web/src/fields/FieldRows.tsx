import { useSignal } from "@preact/signals";
import { TITLES, TOOLS, type FieldRow } from "../api";
import { text } from "../json/read";
import { oneLine, visible } from "../parts/visible";
import { FieldCell, byWords } from "./FieldCell";
import { carries, fateWords } from "./fates";

// FieldRows is one field across the tools, and below it, when unfolded, the whole story of each cell.
export function FieldRows({ row }: { row: FieldRow }) {
  const open = useSignal(false);
  return (
    <>
      <tr
        class="field-row"
        onClick={(event) => {
          const onButton = event.target instanceof Element && event.target.closest("button");
          if (!onButton && !getSelection()?.toString()) open.value = !open.value;
        }}
      >
        <th scope="row">
          <button type="button" class="field-name" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
            <span aria-hidden="true">{open.value ? "▾" : "▸"}</span>
            <bdi>{oneLine(row.name, 120)}</bdi>
          </button>
        </th>
        {TOOLS.map((tool) => (
          <FieldCell key={tool} row={row} tool={tool} />
        ))}
      </tr>
      {open.value && (
        <tr class="field-story">
          <th scope="row">
            <span class="muted">{oneLine(row.operation, 80)}</span>
          </th>
          {TOOLS.map((tool) => {
            const cell = row[tool];
            return (
              <td key={tool}>
                <p>
                  <b>{TITLES[tool]}</b>: {fateWords(cell, row)}
                  {cell.as && cell.as !== row.name && (
                    <>
                      {" "}
                      as <code>{visible(cell.as)}</code>
                    </>
                  )}
                </p>
                {carries(cell) && <pre>{visible(text(cell.value)) || "(empty)"}</pre>}
                {carries(cell) && <p class="muted">{cell.value === null ? "null" : typeof cell.value}</p>}
                {cell.rule && <p>{visible(cell.rule)}</p>}
                {cell.by && <p class="muted">This is {byWords(cell)}.</p>}
              </td>
            );
          })}
        </tr>
      )}
    </>
  );
}
