import { useComputed } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { traceHref } from "../address";
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
  const trace = useComputed(() => calls.value.find((call) => call.traceID)?.traceID ?? rows.value.find((row) => row.method)?.trace_id ?? "");
  const focus = useMemo(focusHere, []);
  const followed = useMemo(() => follow(trace, true), []);
  useEffect(() => followed.stop, []);
  useEffect(() => onKey("Escape", () => focus.pin("")), []);
  return (
    <FocusContext.Provider value={focus}>
      <aside class="watch" aria-label="The latest request, side by side">
        <header class="watch-head">
          <h2>Latest request, side by side</h2>
          <Connection />
          {trace.value && <a href={traceHref(trace.value)}>open in full</a>}
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
