import type { Detail } from "../api";
import { traceHref } from "../address";
import { useFocus } from "../detail/focus";
import { count } from "../parts/format";
import { having, viewCounts, viewWords } from "./tally";

// FieldSummary is the field table in one line, where there is no room for it.
export function FieldSummary({ detail }: { detail: Detail }) {
  const pinned = useFocus().pinned.value;
  const tools = having(detail);
  const counts = viewCounts(detail.fields, tools);
  return (
    <p class="field-summary">
      <a href={`${traceHref(detail.trace_id)}${pinned && `&op=${encodeURIComponent(pinned)}`}`}>
        Fields <span class="num">{count(counts.all)}</span>
      </a>
      <span class="muted num">
        {" "}
        · {viewWords("everywhere", tools)} {counts.everywhere} · renamed {counts.renamed} · not there {counts.dropped} · only one tool {counts.single}
      </span>
    </p>
  );
}
