import { useEffect } from "preact/hooks";
import { TITLES, TOOLS, type Ledger, type Tool } from "../api";
import { Notice } from "../parts/Notice";
import { Skeleton } from "../parts/Skeleton";
import { clock } from "../parts/format";
import { visible } from "../parts/visible";
import { ProviderRow } from "./ProviderRow";
import { ReceivedRow } from "./ReceivedRow";
import { ledger, problem, readAt, watchLedger } from "./ledger";
import { providersOf } from "./telemetry";

// Delivery answers "did it arrive?": what the backend says it sent, beside what the lab received.
export function Delivery() {
  useEffect(watchLedger, []);
  const l = ledger.value;
  return (
    <main class="delivery">
      <header class="delivery-head">
        <h1>Delivery</h1>
        <p class="muted">
          On the left, what the backend handed to each tool's provider and what became of it; on the right, what arrived at this lab. Both count from the start of their own process. The right may count more: one span with two events is one item on the left and three records here.
        </p>
      </header>
      {problem.value && (
        <Notice tone="error" title="The lab does not answer.">
          <p>
            {problem.value.message.replace(/[.?!]?$/, (end) => end || ".")} {readAt.value > 0 && <>These numbers are of {clock(readAt.value).slice(0, 8)}; asking again every 2 s.</>}
          </p>
        </Notice>
      )}
      {l ? <Tables ledger={l} /> : !problem.value && <Skeleton lines={8} label="Loading the ledger" />}
    </main>
  );
}

function Tables({ ledger }: { ledger: Ledger }) {
  const providers = providersOf(ledger.sent);
  const others = providers.filter((p) => !TOOLS.some((tool) => tool === p.tool));
  return (
    <>
      {ledger.problem && (
        <Notice tone="error" title="The backend's own count is missing.">
          <p>{visible(ledger.problem)}</p>
        </Notice>
      )}
      {TOOLS.map((tool) => (
        <ToolDelivery key={tool} tool={tool} ledger={ledger} />
      ))}
      {others.length > 0 && (
        <section class="delivery-tool" aria-label="Other providers">
          <h2>Other providers</h2>
          {others.map((p) => (
            <ProviderRow key={p.name} provider={p} />
          ))}
        </section>
      )}
    </>
  );
}

function ToolDelivery({ tool, ledger }: { tool: Tool; ledger: Ledger }) {
  const providers = providersOf(ledger.sent).filter((p) => p.tool === tool);
  return (
    <section class={`delivery-tool ${tool}`} aria-label={TITLES[tool]}>
      <h2>
        <span class="swatch" aria-hidden="true" /> {TITLES[tool]}
      </h2>
      <div class="delivery-pair">
        <div class="delivery-sent">
          {providers.map((p) => (
            <ProviderRow key={p.name} provider={p} />
          ))}
          {providers.length === 0 && (
            <p class="muted">
              {ledger.sent ? (
                <>
                  The backend has no provider for it. Name it in <code>PROVIDERS</code> to send there.
                </>
              ) : (
                "Not known."
              )}
            </p>
          )}
        </div>
        <ReceivedRow tool={tool} reception={ledger.received?.[tool]} since={ledger.since} />
      </div>
    </section>
  );
}
