import { bodyHref, type Received } from "../api";
import { FieldList } from "../panes/FieldList";
import { bytes } from "../parts/format";
import { Body } from "./Body";

// ReceivedRequest is how it came, its headers and its body. Credentials were masked before the lab kept them.
export function ReceivedRequest({ received: r }: { received: Received }) {
  const facts: [string, unknown][] = [
    ["tool", r.tool],
    ["protocol", r.protocol],
    ["arrived", r.time],
    ["from", r.remote],
    ["request", [r.method, r.path].filter(Boolean).join(" ")],
    ["answered", r.status || "nothing: UDP has no answer"],
    ["refused", r.refused],
  ];
  const size = [bytes(r.size), r.compression && `as ${r.compression}`, r.unpacked !== undefined && `${bytes(r.unpacked)} unpacked`].filter(Boolean).join(", ");
  return (
    <div class="sheet-body">
      <h3 class="sr">What came off the wire</h3>
      <FieldList title="Request" rows={facts.flatMap(([name, value]) => (value ? [{ name, value }] : []))} />
      <FieldList title="Headers" rows={Object.entries(r.header ?? {}).map(([name, values]) => ({ name, value: values.join(", ") }))} />
      <section class="fields-group">
        <h4>
          Body <span class="muted num">{size}</span>{" "}
          <a href={bodyHref(r.id)} download>
            download
          </a>
        </h4>
        {r.broken && <p class="pane-reason">It could not be unpacked: {r.broken}</p>}
        <Body received={r} />
        {r.cut && <p class="muted">This is its beginning; the download has all of it.</p>}
      </section>
    </div>
  );
}
