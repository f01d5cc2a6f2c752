import { useComputed } from "@preact/signals";
import { useFocus } from "../detail/focus";
import { Occurrence } from "./Occurrence";
import type { PaneProps } from "./ToolPane";

const MOST = 20;

// RollbarPane is the occurrences of this request. One is shown whole; of several, those of the pinned operation first.
export function RollbarPane({ detail }: PaneProps) {
  const focus = useFocus();
  const entries = detail.panes.rollbar.entries;
  const ordered = useComputed(() => {
    const pinned = focus.pinned.value;
    return pinned ? [...entries].sort((a, b) => Number(b.span_id === pinned) - Number(a.span_id === pinned)) : entries;
  });
  return (
    <div class="pane-body">
      {ordered.value.slice(0, MOST).map((entry, i) => (
        <Occurrence key={`${entry.received} ${entries.indexOf(entry)}`} entry={entry} open={i === 0} />
      ))}
      {entries.length > MOST && <p class="muted">{entries.length - MOST} more occurrences are not shown. Pin an operation to see its own first.</p>}
    </div>
  );
}
