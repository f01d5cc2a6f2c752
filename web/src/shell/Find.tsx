import { signal, useComputed, useSignal } from "@preact/signals";
import { go, traceHref } from "../address";
import type { Summary } from "../api";
import { Status } from "../parts/Status";
import { Time } from "../parts/Time";
import { oneLine } from "../parts/visible";
import { filterOf } from "../requests/filter";
import { bare, traceIDIn } from "../requests/ids";
import { traceAround } from "../requests/inside";
import { rows, waiting } from "../requests/requests";
import { Sheet } from "./Sheet";
import { findAnywhere } from "./findAnywhere";

export const findOpen = signal(false);

// Find takes ids as people paste them, and any word of a request.
export function Find() {
  return (
    <Sheet open={findOpen} title="Find by id or word">
      <FindForm />
    </Sheet>
  );
}

const SHOWN = 8;

function FindForm() {
  const typed = useSignal("");
  const words = useSignal("");
  const at = useSignal(0);
  const found = useComputed<Summary[]>(() => {
    const query = typed.value.trim();
    if (!query) return [];
    const test = filterOf(traceIDIn(query) || query);
    const around = traceAround(bare(query));
    return [...waiting.value, ...rows.value].filter((s) => s.trace_id === around || test(s)).slice(0, SHOWN);
  });

  const open = (traceID: string) => {
    findOpen.value = false;
    go(traceHref(traceID));
  };
  const submit = async () => {
    const pick = found.value[at.value];
    if (pick) return open(pick.trace_id);
    words.value = "Looking…";
    const got = await findAnywhere(typed.value);
    if (got.traceID) open(got.traceID);
    else words.value = got.words;
  };
  return (
    <form
      class="find"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!by || !found.value.length) return;
        event.preventDefault();
        at.value = (at.value + by + found.value.length) % found.value.length;
      }}
    >
      <input
        autofocus
        type="text"
        aria-label="Id, header or word"
        aria-describedby="find-words"
        placeholder="trace id, 1-…, traceparent, request id, path, person…"
        spellcheck={false}
        autocomplete="off"
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          words.value = "";
          at.value = 0;
        }}
      />
      <p id="find-words" class="muted" role="status">
        {words.value || (typed.value.trim() && found.value.length === 0 ? "Not among the requests at hand. Enter asks the lab." : "Trace ids as W3C and X-Ray write them, ids of spans, requests and Rollbar's occurrences, whole headers, links.")}
      </p>
      <ul>
        {found.value.map((s, i) => (
          <li key={s.trace_id} class={i === at.value ? "here" : ""}>
            <button type="button" onClick={() => open(s.trace_id)}>
              <Status code={s.status} error={s.error} />
              <bdi>{oneLine(`${s.method ?? ""} ${s.path || s.name}`, 90)}</bdi>
              <Time at={s.time} />
            </button>
          </li>
        ))}
      </ul>
    </form>
  );
}
