import { useSignal } from "@preact/signals";
import { counted } from "../parts/format";
import { LogLine } from "./LogLine";
import type { PaneProps } from "./ToolPane";

const STEP = 200;

// CloudWatchPane is the lines that name this request, oldest first, as the log stream holds them.
export function CloudWatchPane({ detail }: PaneProps) {
  const most = useSignal(STEP);
  const entries = detail.panes.cloudwatch.entries;
  const ids = [detail.trace_id, detail.xray_trace_id].filter(Boolean);
  return (
    <div class="pane-body">
      <ol class="log-lines" aria-label="Log events">
        {entries.slice(0, most.value).map((entry, i) => (
          <LogLine key={i} entry={entry} ids={ids} />
        ))}
      </ol>
      {entries.length > most.value && (
        <button type="button" onClick={() => (most.value += STEP)}>
          {counted(entries.length - most.value, "log event")} hidden, show the next {Math.min(STEP, entries.length - most.value)}
        </button>
      )}
    </div>
  );
}
