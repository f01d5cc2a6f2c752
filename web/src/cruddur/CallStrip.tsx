import { useComputed } from "@preact/signals";
import { traceHref } from "../address";
import { Status } from "../parts/Status";
import { duration } from "../parts/format";
import { visible } from "../parts/visible";
import { wide } from "../shell/wide";
import { calls } from "./calls";

const SHOWN = 3;

// CallStrip is the latest requests of this page, each one click away from its trace. Where the tools do not fit beside
// Cruddur, one line leads to them.
export function CallStrip() {
  const latest = useComputed(() => calls.value.slice(0, SHOWN));
  const toSee = useComputed(() => calls.value.find((call) => call.traceID && !call.aside)?.traceID);
  if (latest.value.length === 0) return null;
  return (
    <div class="call-strip">
      {!wide.value && toSee.value && (
        <a class="see-latest" href={traceHref(toSee.value)}>
          See your latest request in four tools ›
        </a>
      )}
      <ol aria-label="Latest requests of this page">
        {latest.value.map((call) => (
          <li key={call.key}>
            <span class="call-what">{visible(call.what)}</span>
            <Status code={call.status} error={call.status === 0} />
            <span class="num" title="From the page's question to the whole answer: longer than what the server measures">
              <span class="muted">round trip</span> {duration(call.ms)}
            </span>
            {call.traceID ? (
              <a href={traceHref(call.traceID)} aria-label={`${call.what} in four tools`}>
                in four tools
              </a>
            ) : (
              <span class="muted" title="No provider is selected, or the request never reached the backend.">
                no trace
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
