import type { Detail } from "../api";
import { traceHref } from "../address";
import { useFocus } from "../detail/focus";
import { count } from "../parts/format";
import { viewCounts } from "./tally";

// FieldSummary is the field table in one line, where there is no room for it.
export function FieldSummary({ detail }: { detail: Detail }) {
  const pinned = useFocus().pinned.value;
  const counts = viewCounts(detail.fields);
  return (
    <p class="field-summary">
      <a href={`${traceHref(detail.trace_id)}${pinned && `&op=${encodeURIComponent(pinned)}`}`}>
        Fields <span class="num">{count(counts.all)}</span>
      </a>
      <span class="muted num">
        {" "}
        · in all four {counts.everywhere} · renamed {counts.renamed} · dropped {counts.dropped} · only one tool {counts.single}
      </span>
    </p>
  );
}
