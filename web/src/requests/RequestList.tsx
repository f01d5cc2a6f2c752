import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { go, param, withParams } from "../address";
import { Notice } from "../parts/Notice";
import { Skeleton } from "../parts/Skeleton";
import { VirtualList } from "../parts/VirtualList";
import { count, counted } from "../parts/format";
import { onKey } from "../shell/keys";
import { Connection } from "./Connection";
import { FilterBox } from "./FilterBox";
import { NothingYet } from "./NothingYet";
import { RequestRow } from "./RequestRow";
import { filterOf } from "./filter";
import { loadOlder, loading, next, problem, reload, rows, searchLab, showWaiting, touched, waiting } from "./requests";

const ROW = 44;

export function RequestList() {
  const query = useComputed(() => param("q"));
  const trace = useComputed(() => param("trace"));
  const shown = useComputed(() => (query.value ? rows.value.filter(filterOf(query.value)) : rows.value));
  const fresh = useComputed(() => (query.value ? waiting.value.filter(filterOf(query.value)) : waiting.value).length);
  const selected = useComputed(() => shown.value.findIndex((s) => s.trace_id === trace.value));
  const box = useRef<HTMLElement>(null);

  const step = (by: number) => {
    const list = shown.value;
    const here = selected.value < 0 ? (by > 0 ? -1 : list.length) : selected.value;
    const to = list[Math.max(0, Math.min(list.length - 1, here + by))];
    if (!to) return;
    touched.value = true;
    const hadFocus = box.current?.contains(document.activeElement) ?? false;
    go(withParams({ trace: to.trace_id, op: "", received: "" }), trace.value ? "replace" : "push");
    if (hadFocus) requestAnimationFrame(() => box.current?.querySelector<HTMLElement>("[aria-current]")?.focus());
  };
  useEffect(() => {
    const stops = [onKey("j", () => step(1)), onKey("k", () => step(-1))];
    return () => stops.forEach((stop) => stop());
  }, []);

  return (
    <section
      ref={box}
      class="requests"
      aria-label="Requests"
      onKeyDown={(event) => {
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!by || event.target instanceof HTMLInputElement) return;
        event.preventDefault();
        step(by);
      }}
      onClickCapture={(event) => {
        // A row keeps the filter that is in force: its link names only the trace.
        const link = event.target instanceof Element ? event.target.closest<HTMLElement>("a[data-trace]") : null;
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        touched.value = true;
        go(withParams({ trace: link.dataset["trace"] ?? "", op: "", received: "" }));
      }}
    >
      <header class="requests-head">
        <Connection />
        <span class="num muted">{query.value ? `${count(shown.value.length)} of ${counted(rows.value.length, "request")}` : counted(rows.value.length, "request")}</span>
      </header>
      <FilterBox />
      {fresh.value > 0 && touched.value && (
        <button type="button" class="new-line" onClick={showWaiting}>
          <span class="num">{count(fresh.value)}</span> new
        </button>
      )}
      {problem.value && (
        <Notice tone="error" title={rows.value.length ? "The list is out of date." : "The lab does not answer."}>
          <p>{problem.value.message}</p>
          <button type="button" onClick={() => void reload()}>
            Try again
          </button>
        </Notice>
      )}
      {loading.value === "first" && rows.value.length === 0 ? (
        <Skeleton lines={12} label="Loading requests" />
      ) : rows.value.length === 0 && waiting.value.length === 0 ? (
        !problem.value && <NothingYet />
      ) : shown.value.length === 0 ? (
        <Notice title={`None of ${counted(rows.value.length, "request")} matches.`}>
          <p>
            <button type="button" onClick={() => go(withParams({ q: "" }), "replace")}>
              Clear the filter
            </button>{" "}
            {next.value && !query.value.includes(":") && (
              <button type="button" disabled={loading.value !== ""} onClick={() => void searchLab(query.value)}>
                Search the older ones
              </button>
            )}
          </p>
        </Notice>
      ) : (
        <VirtualList
          count={shown.value.length}
          rowHeight={ROW}
          label="Requests, newest first"
          reveal={selected.value}
          onScroll={(top) => {
            if (top > ROW) touched.value = true;
          }}
          render={(i) => {
            const s = shown.value[i];
            if (!s) return null;
            const isSelected = i === selected.value;
            const tabbable = isSelected || (selected.value < 0 && i === 0);
            return <RequestRow key={s.trace_id} summary={s} selected={isSelected} tabbable={tabbable} index={i} of={shown.value.length} />;
          }}
          after={
            next.value && (
              <button type="button" class="older" disabled={loading.value !== ""} onClick={() => void loadOlder()}>
                {loading.value === "older" ? "Loading…" : "Show older requests"}
              </button>
            )
          }
        />
      )}
    </section>
  );
}
