import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

// Sheet is a dialog over the page: the browser keeps the focus inside and gives it back.
export function Sheet({ open, title, children }: { open: Signal<boolean>; title: string; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = open.value;
  useLayoutEffect(() => {
    if (shown && !dialog.current?.open) dialog.current?.showModal();
    if (!shown && dialog.current?.open) dialog.current.close();
  }, [shown]);
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-label={title}
      onClose={() => (open.value = false)}
      onClick={(event) => {
        if (event.target === dialog.current) open.value = false;
      }}
    >
      {shown && (
        <>
          <header class="sheet-head">
            <h2>{title}</h2>
            <button type="button" onClick={() => (open.value = false)}>
              Close
            </button>
          </header>
          {children}
        </>
      )}
    </dialog>
  );
}
