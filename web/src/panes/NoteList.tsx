import { traceHref } from "../address";
import type { Entry } from "../api";
import { rows, waiting } from "../requests/requests";
import { text } from "../json/read";
import { duration } from "../parts/format";
import { oneLine } from "../parts/visible";
import { FieldList } from "./FieldList";
import { RawRecord } from "./RawRecord";

// NoteList is what hangs on a span and is an event of its own at Honeycomb: span events, links, logs.
export function NoteList({ title, notes, note }: { title: string; notes: readonly Entry[]; note?: string }) {
  if (notes.length === 0) return null;
  return (
    <section class="fields-group">
      <h4>
        {title} <span class="num muted">{notes.length}</span> {note && <span class="muted">· {note}</span>}
      </h4>
      {notes.slice(0, 100).map((entry, i) => {
        const linked = text(entry.fields.find((f) => f.name === "trace.link.trace_id")?.value);
        const leadsTo = linked ? nameOf(linked) : "";
        return (
          <details key={i} class={`note ${entry.error ? "failed" : ""}`}>
            <summary>
              <span class="num muted">{duration(entry.offset_ms)}</span> <bdi>{leadsTo ? `to ${leadsTo}` : oneLine(entry.text || entry.name, 160)}</bdi>
            </summary>
            {linked && (
              <p>
                <a href={traceHref(linked)}>
                  Open {leadsTo} <code>{oneLine(linked, 40)}</code>
                </a>
              </p>
            )}
            <FieldList title="Fields" rows={entry.fields} />
            <RawRecord entry={entry} />
          </details>
        );
      })}
      {notes.length > 100 && <p class="muted">{notes.length - 100} more are in the raw records.</p>}
    </section>
  );
}

// nameOf is the request that a link leads to, by its name where the list has it.
function nameOf(traceID: string): string {
  const there = [...rows.value, ...waiting.value].find((s) => s.trace_id === traceID);
  return there ? oneLine(`${there.method ?? ""} ${there.path || there.name}`.trim(), 120) : "another trace";
}
