import { useComputed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Entry } from "../api";
import { useFocus } from "../detail/focus";
import { Json } from "../json/Json";
import { parsed, text } from "../json/read";
import { clock, count, exact } from "../parts/format";
import { oneLine, visible } from "../parts/visible";
import { FieldList } from "./FieldList";
import { RawRecord } from "./RawRecord";
import { highlighted } from "./highlight";

const LONG = 2000;

// LogLine is one log event: its time, its text with the ids of this request marked, its parts on demand. A line that is
// JSON is led by its level and message, which otherwise hide among the rest.
export function LogLine({ entry, ids }: { entry: Entry; ids: readonly string[] }) {
  const focus = useFocus();
  const open = useSignal(false);
  const id = entry.span_id ?? "";
  const lit = useComputed(() => id !== "" && focus.lit.value === id);
  const pinned = useComputed(() => id !== "" && focus.pinned.value === id);
  const message = entry.text ?? entry.name;
  const json = useMemo(() => parsed(message), [message]);
  const words = text(json?.["message"] ?? json?.["msg"]);
  const shown = open.value || message.length <= LONG ? message : `${message.slice(0, LONG)}…`;
  return (
    <li
      class={`log-line ${entry.error ? "failed" : ""} ${entry.refused ? "refused" : ""}`}
      data-lit={lit.value}
      onPointerMove={() => (focus.pointed.value = id)}
      onPointerLeave={() => (focus.pointed.value = "")}
    >
      <div class="log-head">
        <button type="button" class="quiet" aria-expanded={open.value} onClick={() => (open.value = !open.value)} title={open.value ? "Fold" : "Unfold"}>
          <span aria-hidden="true">{open.value ? "▾" : "▸"}</span>
          <span class="sr">Parts of this log event</span>
        </button>
        <time class="num muted" dateTime={entry.time} title={exact(entry.time)}>
          {clock(entry.time)}
        </time>
        <button
          type="button"
          class="log-text"
          disabled={!id}
          aria-pressed={pinned.value}
          title={id ? "Pin its operation" : "It names no operation"}
          onFocus={() => (focus.pointed.value = id)}
          onBlur={() => (focus.pointed.value = "")}
          onClick={() => focus.pin(id)}
        >
          {entry.error && (
            <span class="sign" role="img" aria-label="error">
              !
            </span>
          )}
          {words && (
            <span class="log-words">
              {text(json?.["level"])} {oneLine(words, 200)}
            </span>
          )}
          <bdi class={words && !open.value ? "log-raw" : ""}>{highlighted(shown, ids)}</bdi>
        </button>
      </div>
      {entry.refused && <p class="pane-reason refused">✕ {visible(entry.refused)}</p>}
      {open.value && (
        <div class="log-parts">
          {json ? <Json value={json} label="The message as JSON" /> : message.length > LONG && <p class="muted">{count(message.length)} characters</p>}
          <FieldList title="Fields" rows={entry.fields} />
          <RawRecord entry={entry} />
        </div>
      )}
    </li>
  );
}
