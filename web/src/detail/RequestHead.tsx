import type { Detail } from "../api";
import { Copy } from "../parts/Copy";
import { Status } from "../parts/Status";
import { Time } from "../parts/Time";
import { duration } from "../parts/format";
import { oneLine } from "../parts/visible";

// RequestHead names the request: what was asked, by whom, how it went, and the ids by which any tool finds it.
export function RequestHead({ detail: d, compact }: { detail: Detail; compact: boolean }) {
  const target = d.path || d.route || d.name;
  const ids: [string, string, string][] = [["trace", d.trace_id, "the trace id"]];
  if (d.xray_trace_id && !compact) ids.push(["in X-Ray", d.xray_trace_id, "the trace id as X-Ray writes it"]);
  if (d.request_id && !compact) ids.push(["request", d.request_id, "the request id"]);
  return (
    <header class="request-head">
      <div class="request-line">
        <h2>
          {d.method && <b>{oneLine(d.method, 10)} </b>}
          <bdi title={oneLine(target, 2000)}>{oneLine(target, 200)}</bdi>
        </h2>
        <p class="request-facts">
          {(d.method || d.status || d.error) && <Status code={d.status} error={d.error} />}
          <span class="num" title={d.method ? "As the server measured it: without the way to it and back" : "From the first operation's begin to the last one's end"}>
            <span class="muted">{d.method ? "server" : "took"}</span> {duration(d.duration_ms)}
          </span>
          {d.user && (
            <span class="by">
              by <bdi>{oneLine(d.user, 60)}</bdi>
            </span>
          )}
          {d.service && !compact && <bdi class="muted">{oneLine(d.service, 60)}</bdi>}
          <Time at={d.time} />
        </p>
      </div>
      <dl class="ids">
        {ids.map(([word, id, label]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>
              <Copy text={id} label={label} />
            </dd>
          </div>
        ))}
      </dl>
    </header>
  );
}
