import { useSignal } from "@preact/signals";
import type { Received } from "../api";
import { Json } from "../json/Json";
import { isDict, parsed, text } from "../json/read";
import { FieldList } from "../panes/FieldList";
import { count } from "../parts/format";
import { visible } from "../parts/visible";

const MOST = 40_000;

// ReceivedRequest is method, headers and body. Credentials were masked before the lab kept them.
export function ReceivedRequest({ received }: { received: Received }) {
  const all = useSignal(false);
  const headers = isDict(received["header"]) ? received["header"] : isDict(received["headers"]) ? received["headers"] : {};
  const facts = Object.entries(received).flatMap(([name, value]) => (["header", "headers", "body"].includes(name) ? [] : [{ name, value }]));
  const body = typeof received.body === "string" ? received.body : undefined;
  const json = body === undefined ? received.body : parsed(body);
  return (
    <div class="sheet-body">
      <h3 class="sr">What came off the wire</h3>
      <FieldList title="Request" rows={facts} />
      <FieldList title="Headers" rows={Object.entries(headers).map(([name, value]) => ({ name, value: Array.isArray(value) ? value.map(text).join(", ") : value }))} />
      <section class="fields-group">
        <h4>Body</h4>
        {json ? (
          <Json value={json} label="Body" />
        ) : body ? (
          <>
            <pre tabIndex={0} role="region" aria-label="Body">
              {visible(all.value ? body : body.slice(0, MOST))}
            </pre>
            {body.length > MOST && !all.value && (
              <button type="button" onClick={() => (all.value = true)}>
                Show the remaining {count(body.length - MOST)} characters
              </button>
            )}
          </>
        ) : (
          <p class="muted">empty</p>
        )}
      </section>
    </div>
  );
}
