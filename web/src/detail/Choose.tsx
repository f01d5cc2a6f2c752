import { TITLES, TOOLS, type Mark } from "../api";
import { MARK_WORDS, MarkIcon } from "../parts/MarkIcon";
import { rows } from "../requests/requests";

const MARKS: readonly Mark[] = ["has", "partly", "nothing", "refused"];

// Choose stands where the panes will be: what to do, and what the marks in the list mean.
export function Choose() {
  return (
    <div class="choose">
      <h2>{rows.value.length ? "Pick a request" : "One request, four tools"}</h2>
      <p>Its spans, segments, log lines and errors then stand here side by side, with the fate of every field below them.</p>
      <dl class="legend">
        {MARKS.map((mark) => (
          <div key={mark}>
            <dt>
              <MarkIcon mark={mark} />
            </dt>
            <dd>{MARK_WORDS[mark]}</dd>
          </div>
        ))}
      </dl>
      <p class="muted legend-tools">
        In this order:{" "}
        {TOOLS.map((tool) => (
          <span key={tool}>
            <MarkIcon mark="has" tool={tool} /> {TITLES[tool]}
          </span>
        ))}
      </p>
      <p class="muted">
        <kbd>j</kbd> <kbd>k</kbd> move through the list, <kbd>/</kbd> filters it, <kbd>?</kbd> shows all keys.
      </p>
    </div>
  );
}
