import { useSignal } from "@preact/signals";
import type { Received } from "../api";
import { Json } from "../json/Json";
import { parsed } from "../json/read";
import { count } from "../parts/format";
import { visible } from "../parts/visible";
import { hexDump } from "./hexDump";

const MOST = 40_000;

// Body is text as text, JSON indented, and everything else byte by byte.
export function Body({ received: r }: { received: Received }) {
  const all = useSignal(false);
  if (!r.body) return <p class="muted">empty</p>;
  const json = r.encoding === "text" ? parsed(r.body) : undefined;
  if (json) return <Json value={json} label="Body" />;
  const whole = r.encoding === "base64" ? hexDump(r.body) : r.body;
  const cut = !all.value && whole.length > MOST;
  return (
    <>
      <pre class={r.encoding === "base64" ? "hex" : ""} tabIndex={0} role="region" aria-label="Body">
        {visible(cut ? whole.slice(0, MOST) : whole)}
      </pre>
      {cut && (
        <button type="button" onClick={() => (all.value = true)}>
          Show the remaining {count(whole.length - MOST)} characters
        </button>
      )}
    </>
  );
}
