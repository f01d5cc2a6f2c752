import { useComputed } from "@preact/signals";
import { traceHref } from "../address";
import { Status } from "../parts/Status";
import { duration } from "../parts/format";
import { visible } from "../parts/visible";
import { calls } from "./calls";

const SHOWN = 3;

// CallStrip is the latest requests of this page, each one click away from its trace.
export function CallStrip() {
  const latest = useComputed(() => calls.value.slice(0, SHOWN));
  if (latest.value.length === 0) return null;
  return (
    <ol class="call-strip" aria-label="Latest requests of this page">
      {latest.value.map((call) => (
        <li key={call.key}>
          <span class="call-what">{visible(call.what)}</span>
          <Status code={call.status} error={call.status === 0} />
          <span class="num">{duration(call.ms)}</span>
          {call.traceID ? (
            <a href={traceHref(call.traceID)}>see it in four tools</a>
          ) : (
            <span class="muted" title="No provider is selected, or the request never reached the backend.">
              no trace
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
