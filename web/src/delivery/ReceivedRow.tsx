import type { Reception, Tool } from "../api";
import { Time } from "../parts/Time";
import { bytes, count, exact } from "../parts/format";
import { DeliveryList } from "./DeliveryList";

interface Props {
  reception: Reception | undefined;
  tool: Tool;
  since: string;
}

// ReceivedRow is what the lab got for one tool since it started, with the latest deliveries on demand.
export function ReceivedRow({ reception: r, tool, since }: Props) {
  const nothing = !r || (r.requests === 0 && r.records === 0);
  return (
    <div class="delivery-received">
      <h3 title={since && `since ${exact(since)}`}>Received here</h3>
      {nothing ? (
        <p class="muted">Nothing has arrived.</p>
      ) : (
        <dl class="numbers">
          <div title="records that arrived since the lab started: what to hold beside what was sent">
            <dt>records</dt>
            <dd class="num">{count(r.new)}</dd>
          </div>
          {r.records > r.new && (
            <div title="records that are held, also from before the lab started">
              <dt>kept in all</dt>
              <dd class="num">{count(r.records)}</dd>
            </div>
          )}
          <div title="HTTP requests and UDP datagrams that brought the records, many in one">
            <dt>deliveries</dt>
            <dd class="num">{count(r.requests)}</dd>
          </div>
          <div class={r.refused ? "bad" : ""} title="deliveries and records that the vendor would have turned away">
            <dt>refused</dt>
            <dd class="num">{count(r.refused)}</dd>
          </div>
          <div>
            <dt>on the wire</dt>
            <dd class="num">{bytes(r.bytes)}</dd>
          </div>
          <div class="last">
            <dt>last</dt>
            <dd>{r.last ? <Time at={r.last} /> : "–"}</dd>
          </div>
        </dl>
      )}
      {!nothing && <DeliveryList tool={tool} refused={false} title="Latest deliveries" />}
      {r && r.refused > 0 && <DeliveryList tool={tool} refused title="Latest refused" />}
    </div>
  );
}
