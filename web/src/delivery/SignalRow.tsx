import { bytes, count } from "../parts/format";
import { visible } from "../parts/visible";
import { PARTS, PART_WORDS, type Signal } from "./telemetry";

// SignalRow is one signal's ledger: what was handed over, split into what became of it. The bar shows the split, the
// numbers say it.
export function SignalRow({ signal: s }: { signal: Signal }) {
  const handed = s.counts.handed;
  let x = 0;
  return (
    <div class="signal">
      <h4>
        {s.name} <span class="num">{count(handed)}</span> <span class="muted">{PART_WORDS.handed[0]}</span>
      </h4>
      <svg class="split" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect class="rest" width="100" height="4" />
        {handed > 0 &&
          PARTS.map((part) => {
            const width = (s.counts[part] / handed) * 100;
            const rect = <rect key={part} class={part} x={x} width={width} height="4" />;
            x += width;
            return rect;
          })}
      </svg>
      <dl class="numbers">
        {PARTS.map((part) => {
          const n = s.counts[part];
          const always = part === "acked" || part === "queued" || part === "dropped";
          if (n === 0 && !always) return null;
          const [word, means] = PART_WORDS[part];
          return (
            <div key={part} class={n > 0 && (part === "dropped" || part === "rejected") ? "bad" : ""} title={means}>
              <dt>
                {n > 0 && <span class={`swatch ${part}`} aria-hidden="true" />}
                {word}
              </dt>
              <dd class="num">{count(n)}</dd>
            </div>
          );
        })}
        {s.extra > 0 && (
          <div title="documents beyond one an item, such as X-Ray's in-progress segments">
            <dt>extra documents</dt>
            <dd class="num">{count(s.extra)}</dd>
          </div>
        )}
        <div title="items that were sent once more">
          <dt>retries</dt>
          <dd class="num">{count(s.retries)}</dd>
        </div>
        <Sent signal={s} />
      </dl>
      {s.drops.length > 0 && (
        <p class="drops">
          dropped:{" "}
          {s.drops.map(([cause, n], i) => (
            <span key={cause}>
              {i > 0 && ", "}
              {visible(cause.replace(/_/g, " "))} <span class="num">{count(n)}</span>
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

// Sent is one number, or two: compression makes the wire smaller than what was encoded, headers of datagrams and repeats
// make it larger.
function Sent({ signal: { bytesWire, bytesRaw } }: { signal: Signal }) {
  const same = !bytesWire || bytesWire === bytesRaw;
  return (
    <>
      <div title="bytes written to the network, with repeats">
        <dt>sent on the wire</dt>
        <dd class="num">{bytes(bytesWire || bytesRaw)}</dd>
      </div>
      {!same && (
        <div title="the same items as they were encoded">
          <dt>{bytesWire < bytesRaw ? "before compression" : "before headers and repeats"}</dt>
          <dd class="num">{bytes(bytesRaw)}</dd>
        </div>
      )}
    </>
  );
}
