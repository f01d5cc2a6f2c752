import { useComputed, useSignal } from "@preact/signals";
import type { Entry } from "../api";
import { useFocus } from "../detail/focus";
import { clock, exact } from "../parts/format";
import { oneLine, visible } from "../parts/visible";
import { FieldList } from "./FieldList";
import { RawRecord } from "./RawRecord";
import { Stack } from "./Stack";
import { occurrenceOf, sameStack, withoutEchoes } from "./rollbarItem";

// Occurrence is one item's occurrence as Rollbar shows it: title and level, then stack, request, person, custom.
export function Occurrence({ entry, open }: { entry: Entry; open: boolean }) {
  const focus = useFocus();
  const id = entry.span_id ?? "";
  const lit = useComputed(() => id !== "" && focus.lit.value === id);
  const shown = useSignal(open);
  const o = occurrenceOf(entry);
  const told = withoutEchoes(o.traces);
  const failed = o.level === "error" || o.level === "critical";
  return (
    <article
      class="occurrence"
      data-lit={lit.value}
      onPointerMove={() => (focus.pointed.value = id)}
      onPointerLeave={() => (focus.pointed.value = "")}
    >
      <h4>
        <button type="button" class="occurrence-title" aria-expanded={shown.value} onClick={() => (shown.value = !shown.value)}>
          <span aria-hidden="true">{shown.value ? "▾" : "▸"}</span>
          <span class={`tag ${failed ? "failed" : ""}`}>{oneLine(o.level, 20)}</span>
          <bdi>{oneLine(o.title, 300)}</bdi>
          <time class="num muted" dateTime={entry.time} title={exact(entry.time)}>
            {clock(entry.time)}
          </time>
        </button>
      </h4>
      {entry.refused && <p class="pane-reason refused">✕ {visible(entry.refused)}</p>}
      {shown.value && (
        <div class="occurrence-body">
          {o.message && <p class="message">{visible(o.message)}</p>}
          {told.map((trace, i) => (
            <div key={i} class="exception">
              <p>
                {i > 0 && <span class="muted">caused by </span>}
                <b>{visible(trace.type)}</b> {(i === 0 ? !o.title.includes(trace.message) : !told[i - 1]?.message.includes(trace.message)) && visible(trace.message)}
              </p>
              {i > 0 && sameStack(trace, told[i - 1]) ? <p class="muted">The same stack.</p> : <Stack frames={trace.frames} />}
            </div>
          ))}
          {id && (
            <p>
              <button type="button" class="link" onClick={() => focus.pin(id)}>
                {focus.pinned.value === id ? "Let its operation go" : "Pin its operation"}
              </button>
            </p>
          )}
          <FieldList title="Person" rows={o.person} />
          <FieldList title="Request" rows={o.request} />
          <FieldList title="Custom" rows={o.custom} />
          <FieldList title="Message fields" rows={o.messageFields} />
          <FieldList title="About" rows={o.about} />
          <FieldList title="Server" rows={o.server} />
          <FieldList title="Telemetry" rows={o.telemetry} />
          <FieldList title="Notifier" rows={o.notifier} />
          <RawRecord entry={entry} />
        </div>
      )}
    </article>
  );
}
