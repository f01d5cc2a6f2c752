import { useComputed } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { PATHS, traceHref } from "../address";
import { DetailView } from "../detail/DetailView";
import { FocusContext, focusHere } from "../detail/focus";
import { follow } from "../detail/follow";
import { Connection } from "../requests/Connection";
import { rows } from "../requests/requests";
import { onKey } from "../shell/keys";
import { calls } from "./calls";

// Watch is the panes beside Cruddur: they follow the latest request that was made here, or before the first one the
// latest that anybody made.
export function Watch() {
  const own = useComputed(() => calls.value.find((call) => call.traceID && !call.aside)?.traceID);
  const trace = useComputed(() => own.value ?? rows.value.find((row) => row.method)?.trace_id ?? "");
  const focus = useMemo(focusHere, []);
  const followed = useMemo(() => follow(trace, true), []);
  useEffect(() => followed.stop, []);
  useEffect(() => onKey("Escape", () => focus.pin("")), []);
  return (
    <FocusContext.Provider value={focus}>
      <aside class="watch" aria-label="One request, side by side">
        <header class="watch-head">
          <h2>{own.value ? "Your latest click, side by side" : "Latest request, side by side"}</h2>
          <Connection />
          <span class="watch-links">
            {trace.value && <a href={`${traceHref(trace.value)}${focus.pinned.value && `&op=${encodeURIComponent(focus.pinned.value)}`}`}>open in full</a>}
            <a href={PATHS["side-by-side"]} title="Everybody's requests, also those that no click here made">
              all requests
            </a>
          </span>
        </header>
        {trace.value ? (
          <DetailView load={followed.load} again={followed.again} compact />
        ) : (
          <p class="muted none">Click something on the left: what each tool receives of it appears here.</p>
        )}
      </aside>
    </FocusContext.Provider>
  );
}
