import { useComputed, useSignal } from "@preact/signals";
import { Fragment } from "preact";
import { useEffect } from "preact/hooks";
import { TITLES, TOOLS, type Detail, type FieldRow } from "../api";
import { go, param, withParams } from "../address";
import { useFocus } from "../detail/focus";
import { count, counted } from "../parts/format";
import { oneLine } from "../parts/visible";
import { FieldRows } from "./FieldRows";
import { VIEWS, fatesOf, having, inView, viewCounts, viewWords, type View } from "./tally";

const STEP = 150;

// FieldTable answers: which tool has which field of this request, under which name, and what became of the others.
export function FieldTable({ detail }: { detail: Detail }) {
  const focus = useFocus();
  const most = useSignal(STEP);
  const words = useComputed(() => param("field").toLowerCase());
  const view = useComputed<View>(() => VIEWS.find((v) => v === param("fate")) ?? "all");
  const pinned = focus.pinned.value;
  const scope = pinned ? detail.fields.filter((row) => row.span_id === pinned) : detail.fields;
  const tools = having(detail);
  const counts = viewCounts(scope, tools);
  const rows = scope.filter((row) => inView(row, view.value, tools) && (!words.value || matches(row, words.value)));
  const shown = rows.slice(0, most.value);
  const pinnedName = pinned ? detail.operations.find((o) => o.span_id === pinned)?.name : undefined;
  useEffect(() => {
    most.value = STEP;
  }, [detail.trace_id, pinned, view.value, words.value]);

  return (
    <section class="field-table" aria-label="Fields">
      <header class="field-head">
        <h3>
          Fields <span class="num">{count(scope.length)}</span>
        </h3>
        {pinned ? (
          <span class="field-scope">
            of <b>{oneLine(pinnedName ?? pinned, 60)}</b>{" "}
            <button type="button" class="link" onClick={() => focus.pin("")}>
              all operations
            </button>
          </span>
        ) : (
          <span class="muted field-scope">of all operations; pin one to see its own</span>
        )}
        <div class="chips" role="group" aria-label="Which fields">
          {VIEWS.map((v) => (
            <button
              key={v}
              type="button"
              class="chip"
              aria-pressed={view.value === v}
              disabled={counts[v] === 0 && view.value !== v}
              onClick={() => go(withParams({ fate: v === "all" || view.value === v ? "" : v }), "replace")}
            >
              {viewWords(v, tools)} <span class="num">{count(counts[v])}</span>
            </button>
          ))}
        </div>
        <input
          type="search"
          aria-label="Filter fields"
          placeholder="field or value…"
          value={param("field")}
          spellcheck={false}
          onInput={(event) => go(withParams({ field: event.currentTarget.value }), "replace")}
        />
      </header>
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Field table">
        <table>
          <thead>
            <tr>
              <th scope="col">Field</th>
              {TOOLS.map((tool) => (
                <th key={tool} scope="col" class={tool}>
                  {TITLES[tool]}{" "}
                  <span class="muted num column-sum">
                    {fatesOf(scope, tool)
                      .map(([fate, n]) => `${fate} ${n}`)
                      .join(" · ")}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, i) => {
              const first = i === 0 || shown[i - 1]?.span_id !== row.span_id;
              return (
                <Fragment key={`${row.span_id} ${row.name}`}>
                  {first && !pinned && (
                    <tr class="operation-row">
                      <th colSpan={5} scope="rowgroup">
                        <button
                          type="button"
                          class="link"
                          onClick={() => focus.pin(row.span_id)}
                          onPointerEnter={() => (focus.pointed.value = row.span_id)}
                          onPointerLeave={() => (focus.pointed.value = "")}
                        >
                          {oneLine(row.operation, 120) || "whole request"}
                        </button>
                      </th>
                    </tr>
                  )}
                  <FieldRows row={row} />
                </Fragment>
              );
            })}
          </tbody>
        </table>
        {rows.length === 0 && <p class="muted none">{scope.length === 0 ? "No tool sent a field of this operation." : "No field matches."}</p>}
      </div>
      {detail.fields_cut ? (
        <p class="muted none">
          The fields of {counted(detail.fields_cut, "more operation")} are not compared: there are too many in this trace. Their records are in the panes.
        </p>
      ) : null}
      {rows.length > shown.length && (
        <button type="button" class="older" onClick={() => (most.value += 4 * STEP)}>
          {counted(rows.length - shown.length, "field")} hidden, show {count(Math.min(4 * STEP, rows.length - shown.length))} more
        </button>
      )}
    </section>
  );
}

function matches(row: FieldRow, words: string): boolean {
  if (row.name.toLowerCase().includes(words)) return true;
  return TOOLS.some((tool) => {
    const cell = row[tool];
    return `${cell.as ?? ""} ${String(cell.value ?? "")}`.toLowerCase().includes(words);
  });
}
