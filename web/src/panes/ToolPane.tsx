import { TITLES, type Detail, type Tool } from "../api";
import type { Scale } from "../detail/scale";
import { MARK_WORDS, MarkIcon } from "../parts/MarkIcon";
import { Notice } from "../parts/Notice";
import { arrival } from "../parts/format";
import { visible } from "../parts/visible";
import { CloudWatchPane } from "./CloudWatchPane";
import { HoneycombPane } from "./HoneycombPane";
import { RollbarPane } from "./RollbarPane";
import { XRayPane } from "./XRayPane";
import { reasonFor, summaryOf } from "./words";

export interface PaneProps {
  detail: Detail;
  scale: Scale;
}

const DELAY = "Delay: from the end of the last event until it arrived here. Mostly the sender's flush interval, not the vendor's own latency.";

const BODIES = { honeycomb: HoneycombPane, xray: XRayPane, cloudwatch: CloudWatchPane, rollbar: RollbarPane };

interface Props extends PaneProps {
  tool: Tool;
  number: number;
  wide: boolean;
  onWiden?: () => void;
}

// ToolPane is one tool's view of the request: what it has in the head, how it shows it in the body, and when it has
// nothing, why.
export function ToolPane({ tool, number, wide, onWiden, ...props }: Props) {
  const pane = props.detail.panes[tool];
  const reason = reasonFor(tool, props.detail);
  const Body = BODIES[tool];
  const empty = pane.entries.length === 0;
  return (
    <section class={`pane ${tool}`} aria-label={TITLES[tool]} id={`pane-${tool}`} tabIndex={-1}>
      <header class="pane-head">
        <h3>
          <MarkIcon mark={pane.mark} tool={tool} /> {TITLES[tool]}
          <span class="sr"> {MARK_WORDS[pane.mark]}</span>
        </h3>
        <span class="pane-sum num" title={summaryOf(pane)}>
          {summaryOf(pane)}
        </span>
        {pane.delay_ms !== undefined && !empty && (
          <span class="pane-delay num" title={DELAY}>
            {arrival(pane.delay_ms)}
          </span>
        )}
        {onWiden && (
          <button type="button" class="quiet" onClick={onWiden} aria-pressed={wide} title={`${wide ? "All four panes" : "Only this pane"} (${number} ${number})`}>
            <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
              <path d={wide ? "M6.5 2v4.5H2M9.5 14V9.5H14" : "M9.5 2.5h4v4M6.5 13.5h-4v-4"} fill="none" stroke="currentColor" stroke-width="1.3" />
            </svg>
            <span class="sr">{wide ? "Show all four panes" : `Show only ${TITLES[tool]}`}</span>
          </button>
        )}
      </header>
      {empty ? (
        <Notice tone={pane.mark === "refused" ? "refused" : "plain"} title={pane.mark === "refused" ? "Refused" : "Nothing here"}>
          <p>{visible(reason)}</p>
        </Notice>
      ) : (
        <>
          {reason && (
            <p class={`pane-reason ${pane.mark}`}>
              <MarkIcon mark={pane.mark} tool={tool} /> {visible(reason)}
            </p>
          )}
          <Body {...props} />
        </>
      )}
    </section>
  );
}
