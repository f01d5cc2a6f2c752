import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { text } from "../json/read";
import { count } from "../parts/format";
import { oneLine, visible } from "../parts/visible";

interface Row {
  name: string;
  value: unknown;
}

const LONG = 240;
const MANY = 60;

// FieldList is names and values as one tool has them. Long values and long lists say how much is hidden.
export function FieldList({ title, rows, note }: { title: string; rows: readonly Row[]; note?: string }) {
  const all = useSignal(false);
  if (rows.length === 0) return null;
  const shown = all.value ? rows : rows.slice(0, MANY);
  return (
    <section class="fields-group">
      <h4>
        {title} <span class="num muted">{rows.length}</span> {note && <span class="muted">· {note}</span>}
      </h4>
      <dl class="field-list">
        {shown.map((row, i) => (
          <div key={`${row.name} ${i}`}>
            <dt>
              <bdi>{breakable(oneLine(row.name, 200))}</bdi>
            </dt>
            <dd>
              <Value value={row.value} />
            </dd>
          </div>
        ))}
      </dl>
      {rows.length > shown.length && (
        <button type="button" onClick={() => (all.value = true)}>
          Show {count(rows.length - shown.length)} more
        </button>
      )}
    </section>
  );
}

// breakable lets a dotted name wrap after its dots and nowhere else, as long as it can.
function breakable(name: string): ComponentChildren[] {
  return name.split(/(?<=[._])/).flatMap((part, i) => (i ? [<wbr key={i} />, part] : [part]));
}

function Value({ value }: { value: unknown }) {
  const all = useSignal(false);
  const whole = text(value);
  const kind = value === null ? "null" : typeof value;
  if (value === null || whole === "") return <span class="muted">{value === null ? "null" : "empty"}</span>;
  if (whole.length <= LONG || all.value) return <bdi class={`value ${kind}`}>{visible(whole)}</bdi>;
  return (
    <>
      <bdi class={`value ${kind}`}>{visible(whole.slice(0, LONG))}…</bdi>{" "}
      <button type="button" class="link" onClick={() => (all.value = true)}>
        all {count(whole.length)} characters
      </button>
    </>
  );
}
