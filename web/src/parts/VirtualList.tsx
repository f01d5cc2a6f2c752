import { useSignal } from "@preact/signals";
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  count: number;
  rowHeight: number;
  label: string;
  class?: string;
  reveal?: number; // index to keep in view; −1 for none
  onScroll?: (top: number) => void;
  before?: ComponentChildren; // before and after scroll with the rows
  after?: ComponentChildren;
  render: (index: number) => ComponentChildren; // an <li> of exactly rowHeight
}

const MARGIN = 8; // rows drawn beyond the edges, so that scrolling never shows a gap

// VirtualList draws only the rows in view, so that ten thousand cost what forty do.
export function VirtualList({ count, rowHeight, label, reveal = -1, onScroll, before, after, render, ...props }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const first = useSignal(0);
  const fits = useSignal(40);

  const measure = () => {
    if (!box.current || !list.current) return;
    const above = box.current.scrollTop - list.current.offsetTop;
    first.value = Math.max(0, Math.floor(above / rowHeight) - MARGIN);
    fits.value = Math.ceil(box.current.clientHeight / rowHeight) + 2 * MARGIN;
  };

  useLayoutEffect(measure, [count, rowHeight]);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(measure);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [rowHeight]);
  useLayoutEffect(() => keepInView(box, list, reveal, rowHeight), [reveal, rowHeight]);

  const start = Math.min(first.value, Math.max(0, count - 1));
  const end = Math.min(count, start + fits.value);
  const shown = Array.from({ length: Math.max(0, end - start) }, (_, i) => render(start + i));
  return (
    <div
      ref={box}
      class={`scroller ${props.class ?? ""}`}
      onScroll={(event) => {
        measure();
        onScroll?.(event.currentTarget.scrollTop);
      }}
    >
      {before}
      <ul
        ref={list}
        class="virtual"
        aria-label={label}
        style={{ height: `${count * rowHeight}px`, paddingTop: `${start * rowHeight}px` }}
      >
        {shown}
      </ul>
      {after}
    </div>
  );
}

function keepInView(box: RefObject<HTMLDivElement | null>, list: RefObject<HTMLUListElement | null>, index: number, rowHeight: number): void {
  if (!box.current || !list.current || index < 0) return;
  const top = list.current.offsetTop + index * rowHeight;
  const view = box.current;
  if (top < view.scrollTop) view.scrollTop = Math.max(0, top - rowHeight);
  else if (top + rowHeight > view.scrollTop + view.clientHeight) view.scrollTop = top + 2 * rowHeight - view.clientHeight;
}
