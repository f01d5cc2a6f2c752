import { useComputed } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { TOOLS, type Tool } from "../api";
import { go, param, withParams } from "../address";
import { RequestList } from "../requests/RequestList";
import { touched } from "../requests/requests";
import { onKey } from "../shell/keys";
import { Choose } from "./Choose";
import { DetailView } from "./DetailView";
import { FocusContext, focusInAddress } from "./focus";
import { follow } from "./follow";

// SideBySide is the list of requests and the selected one in four panes. All of its state is in the address.
export function SideBySide() {
  const trace = useComputed(() => param("trace").toLowerCase());
  const widened = useComputed<Tool | "">(() => TOOLS.find((t) => t === param("pane")) ?? "");
  const focus = useMemo(focusInAddress, []);
  const followed = useMemo(() => follow(trace), []);
  useEffect(() => followed.stop, []);
  useEffect(() => {
    touched.value = trace.peek() !== "";
  }, []);

  const widen = (tool: Tool | "") => go(withParams({ pane: tool }));
  const toPane = (tool: Tool) => {
    if (widened.peek() && widened.peek() !== tool) return widen(tool);
    const pane = document.getElementById(`pane-${tool}`);
    if (!pane) return;
    const already = pane.contains(document.activeElement);
    if (already) return widen(widened.peek() === tool ? "" : tool);
    pane.scrollIntoView({ block: "nearest" });
    (pane.querySelector<HTMLElement>(".timeline-row[tabindex='0'], .log-text:enabled, .occurrence-title") ?? pane).focus();
  };
  const back = () => {
    if (focus.pinned.peek()) focus.pin("");
    else if (widened.peek()) widen("");
    else if (trace.peek()) go(withParams({ trace: "", op: "", pane: "", fate: "", field: "" }));
  };
  useEffect(() => {
    const stops = [onKey("Escape", back), ...TOOLS.map((tool, i) => onKey(String(i + 1), () => toPane(tool)))];
    return () => stops.forEach((stop) => stop());
  }, []);

  return (
    <FocusContext.Provider value={focus}>
      <main class={`side-by-side ${trace.value ? "chosen" : ""}`}>
        <h1 class="sr">Side by side</h1>
        <RequestList />
        <div class="chosen-request">
          {trace.value && (
            <a class="back" href={withParams({ trace: "", op: "", pane: "" })}>
              ‹ Requests
            </a>
          )}
          {trace.value ? <DetailView load={followed.load} again={followed.again} widened={widened.value} onWiden={widen} /> : <Choose />}
        </div>
      </main>
    </FocusContext.Provider>
  );
}
