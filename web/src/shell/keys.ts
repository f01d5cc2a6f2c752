// Keyboard shortcuts of the whole page. A key that somebody types into a field is text, not a shortcut.

type Handler = (event: KeyboardEvent) => void;

const handlers = new Map<string, Handler[]>();

// onKey binds a key ("j", "?", "Escape", "Ctrl k"). The last one bound answers; the result unbinds.
export function onKey(key: string, handler: Handler): () => void {
  handlers.set(key, [...(handlers.get(key) ?? []), handler]);
  return () => {
    handlers.set(
      key,
      (handlers.get(key) ?? []).filter((h) => h !== handler),
    );
  };
}

export function listenToKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    const withCtrl = event.ctrlKey || event.metaKey;
    if (!withCtrl && event.key !== "Escape" && typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return; // a dialog has its own keys
    const name = withCtrl ? `Ctrl ${event.key.toLowerCase()}` : event.key;
    const handler = handlers.get(name)?.at(-1);
    if (!handler) return;
    event.preventDefault();
    handler(event);
  });
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox]):not([type=button])");
}
