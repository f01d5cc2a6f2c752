import { useSignal } from "@preact/signals";
import { withParams } from "../address";
import { listDeliveries, type Delivery, type Tool } from "../api";
import { Skeleton } from "../parts/Skeleton";
import { Status } from "../parts/Status";
import { bytes, clock, exact } from "../parts/format";
import { oneLine } from "../parts/visible";

// DeliveryList is the newest requests that came for one tool, each as it came off the wire one click away.
export function DeliveryList({ tool, refused, title }: { tool: Tool; refused: boolean; title: string }) {
  const list = useSignal<Delivery[] | string | null>(null);
  const read = () => {
    list.value = null;
    listDeliveries(tool, refused).then(
      (got) => (list.value = got.received),
      (cause: unknown) => (list.value = cause instanceof Error ? cause.message : String(cause)),
    );
  };
  const l = list.value;
  return (
    <details class="deliveries" onToggle={(event) => event.currentTarget.open && read()}>
      <summary>{title}</summary>
      {l === null ? (
        <Skeleton lines={3} label="Loading" />
      ) : typeof l === "string" ? (
        <p role="alert">{oneLine(l)}</p>
      ) : l.length === 0 ? (
        <p class="muted">None is kept.</p>
      ) : (
        <ul>
          {l.map((d) => (
            <li key={d.id}>
              <a href={withParams({ received: String(d.id) })}>
                {d.status ? <Status code={d.status} error={false} /> : <span class="muted">UDP</span>}
                <time class="num muted" dateTime={d.time} title={exact(d.time)}>
                  {clock(d.time).slice(0, 8)}
                </time>
                <bdi class="delivery-path">{oneLine([d.method, d.path || d.protocol].filter(Boolean).join(" "), 120)}</bdi>
                <span class="num delivery-size">{bytes(d.size)}</span>
                {d.refused && <span class="delivery-refused">✕ {oneLine(d.refused, 300)}</span>}
              </a>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
