import { useComputed, type ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { TOOLS, type Detail, type Tool } from "../api";
import { FieldSummary } from "../fields/FieldSummary";
import { FieldTable } from "../fields/FieldTable";
import { ToolPane } from "../panes/ToolPane";
import { Notice } from "../parts/Notice";
import { counted } from "../parts/format";
import { Axis } from "./Axis";
import { DetailSkeleton } from "./DetailSkeleton";
import { RequestHead } from "./RequestHead";
import type { Load } from "./follow";
import { scaleOf } from "./scale";

interface Props {
  load: ReadonlySignal<Load>;
  again: () => void;
  compact?: boolean;
  widened?: Tool | ""; // the one pane to show, "" for all four
  onWiden?: (tool: Tool | "") => void;
}

// DetailView is one request as four tools received it. The same in full on its own place and compact beside Cruddur.
export function DetailView({ load, again, compact = false, widened = "", onWiden }: Props) {
  const state = useComputed(() => load.value.state);
  const l = load.value;
  if (state.value === "none") return null;
  switch (l.state) {
    case "waiting":
      return <DetailSkeleton since={l.since} />;
    case "missing":
      return (
        <Notice title="No tool has received anything of this trace.">
          <p>
            Either nothing was sent (is a provider selected in <code>PROVIDERS</code>, and does it point at this lab?), or the lab has forgotten it: it keeps the newest data only. <a href="/delivery">Delivery</a> shows what each provider has sent.
          </p>
          <button type="button" onClick={again}>
            Look again
          </button>
        </Notice>
      );
    case "failed":
      return (
        <Notice tone="error" title="The request could not be read.">
          <p>{l.problem.message}</p>
          <button type="button" onClick={again}>
            Try again
          </button>
        </Notice>
      );
    case "ready":
      return <Ready detail={l.detail} compact={compact} widened={widened} onWiden={onWiden} />;
    default:
      return null;
  }
}

function Ready({ detail, compact, widened, onWiden }: { detail: Detail; compact: boolean; widened: Tool | ""; onWiden?: ((tool: Tool | "") => void) | undefined }) {
  const scale = useMemo(() => scaleOf(detail), [detail]);
  return (
    <div class={`detail ${compact ? "compact" : ""}`}>
      <RequestHead detail={detail} compact={compact} />
      <Axis detail={detail} scale={scale} />
      {detail.omitted ? <p class="muted">{counted(detail.omitted, "record")} of this trace are left out: it has more than the lab holds for one trace.</p> : null}
      <div class={`panes ${widened ? "one" : ""}`} key={detail.trace_id}>
        {TOOLS.map((tool, i) =>
          widened && widened !== tool ? null : (
            <ToolPane
              key={tool}
              tool={tool}
              number={i + 1}
              detail={detail}
              scale={scale}
              wide={widened === tool}
              {...(onWiden && { onWiden: () => onWiden(widened === tool ? "" : tool) })}
            />
          ),
        )}
      </div>
      {compact ? <FieldSummary detail={detail} /> : <FieldTable detail={detail} />}
    </div>
  );
}
