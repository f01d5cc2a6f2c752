import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { count } from "../parts/format";
import { visible } from "../parts/visible";

const MOST = 40_000;
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

// Json is a document, indented, its names told apart from its values. What is longer than a screenful waits for a click.
export function Json({ value, label }: { value: unknown; label: string }) {
  const all = useSignal(false);
  const whole = JSON.stringify(value, null, 2) ?? "";
  const cut = !all.value && whole.length > MOST;
  return (
    <div class="json">
      <pre tabIndex={0} role="region" aria-label={label}>
        {colour(cut ? whole.slice(0, MOST) : whole)}
      </pre>
      {cut && (
        <button type="button" onClick={() => (all.value = true)}>
          Show the remaining {count(whole.length - MOST)} characters
        </button>
      )}
    </div>
  );
}

function colour(source: string): ComponentChildren[] {
  const out: ComponentChildren[] = [];
  let last = 0;
  for (const match of source.matchAll(TOKEN)) {
    out.push(visible(source.slice(last, match.index)));
    const [whole, string, colon] = match;
    if (string && colon) {
      out.push(<span class="json-name">{visible(string)}</span>, colon);
    } else {
      out.push(<span class={string ? "json-text" : "json-number"}>{visible(whole)}</span>);
    }
    last = match.index + whole.length;
  }
  out.push(visible(source.slice(last)));
  return out;
}
