import type { Detail } from "../api";
import { Copy } from "../parts/Copy";
import { Status } from "../parts/Status";
import { Time } from "../parts/Time";
import { duration } from "../parts/format";
import { oneLine } from "../parts/visible";

// RequestHead names the request: what was asked, by whom, how it went, and the ids by which any tool finds it.
export function RequestHead({ detail: d, compact }: { detail: Detail; compact: boolean }) {
  const target = d.path || d.route || d.name;
  return (
    <header class="request-head">
      <h2>
        {d.method && <b>{oneLine(d.method, 10)} </b>}
        <bdi title={oneLine(target, 2000)}>{oneLine(target, 200)}</bdi>
      </h2>
      <p class="request-facts">
        <Status code={d.status} error={d.error} />
        <span class="num">{duration(d.duration_ms)}</span>
        {d.user && (
          <span>
            by <bdi>{oneLine(d.user, 60)}</bdi>
          </span>
        )}
        {d.service && <bdi class="muted">{oneLine(d.service, 60)}</bdi>}
        {d.route && d.route !== target && !compact && (
          <span class="muted">
            route <code>{oneLine(d.route, 100)}</code>
          </span>
        )}
        <Time at={d.time} />
      </p>
      <dl class="ids">
        <div>
          <dt>trace</dt>
          <dd>
            <Copy text={d.trace_id} label="the trace id" />
          </dd>
        </div>
        {d.xray_trace_id && !compact && (
          <div>
            <dt>in X-Ray</dt>
            <dd>
              <Copy text={d.xray_trace_id} label="the trace id as X-Ray writes it" />
            </dd>
          </div>
        )}
        {d.request_id && !compact && (
          <div>
            <dt>request</dt>
            <dd>
              <Copy text={d.request_id} label="the request id" />
            </dd>
          </div>
        )}
      </dl>
    </header>
  );
}
