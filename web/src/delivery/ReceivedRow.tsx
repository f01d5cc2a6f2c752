import { PATHS } from "../address";
import type { Reception, Tool } from "../api";
import { Time } from "../parts/Time";
import { bytes, count, counted } from "../parts/format";

// ReceivedRow is what the lab got for one tool.
export function ReceivedRow({ reception: r, tool }: { reception: Reception | undefined; tool: Tool }) {
  return (
    <div class="delivery-received">
      <h3>Received here</h3>
      {!r || r.requests === 0 ? (
        <p class="muted">Nothing has arrived.</p>
      ) : (
        <dl class="numbers">
          <div>
            <dt>records</dt>
            <dd class="num">{count(r.records)}</dd>
          </div>
          <div>
            <dt>requests</dt>
            <dd class="num">{count(r.requests)}</dd>
          </div>
          <div class={r.refused ? "bad" : ""}>
            <dt>refused</dt>
            <dd class="num">{count(r.refused)}</dd>
          </div>
          <div>
            <dt>on the wire</dt>
            <dd class="num">{bytes(r.bytes)}</dd>
          </div>
          <div>
            <dt>last</dt>
            <dd>{r.last ? <Time at={r.last} /> : "–"}</dd>
          </div>
        </dl>
      )}
      {r && r.refused > 0 && (
        <p class="pane-reason refused">
          ✕ {counted(r.refused, "record or request was", "records and requests were")} turned away. <a href={`${PATHS["side-by-side"]}?q=refused:${tool}`}>Those that name a trace</a>
        </p>
      )}
    </div>
  );
}
