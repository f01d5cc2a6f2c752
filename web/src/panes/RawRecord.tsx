import { useSignal } from "@preact/signals";
import { withParams } from "../address";
import type { Entry } from "../api";
import { Json } from "../json/Json";
import { arrival, bytes } from "../parts/format";

// RawRecord is the way from what a pane shows to the record behind it, and to the request that brought it.
export function RawRecord({ entry }: { entry: Entry }) {
  const open = useSignal(false);
  const raw = entry.doc ?? Object.fromEntries(entry.fields.map((f) => [f.name, f.value]));
  return (
    <div class="raw">
      <p class="muted">
        <span class="num">{bytes(entry.bytes)}</span> · arrived <span class="num">{arrival(entry.delay_ms)}</span>
        {entry.received > 0 && (
          <>
            {" · "}
            <a href={withParams({ received: String(entry.received) })}>
              request <span class="num">{entry.received}</span> as received
            </a>
          </>
        )}
      </p>
      <details open={open.value} onToggle={(event) => (open.value = event.currentTarget.open)}>
        <summary>Raw record</summary>
        {open.value && <Json value={raw} label="Raw record" />}
      </details>
    </div>
  );
}
