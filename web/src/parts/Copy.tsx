import { useSignal } from "@preact/signals";
import { visible } from "./visible";

// Copy is an id or a command that one click puts on the clipboard.
export function Copy({ text, label, shown }: { text: string; label: string; shown?: string }) {
  const done = useSignal("");
  const copy = async () => {
    done.value = (await put(text)) ? "copied" : "select it and press Ctrl C";
    setTimeout(() => (done.value = ""), 1500);
  };
  return (
    <span class="copy">
      <code>{visible(shown ?? text)}</code>
      <button type="button" class="quiet" onClick={copy} aria-label={`Copy ${label}`} title={`Copy ${label}`}>
        <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
          <path d="M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z" fill="none" stroke="currentColor" />
        </svg>
      </button>
      <span class="copied" role="status">
        {done.value}
      </span>
    </span>
  );
}

// put needs a secure context for the clipboard's API; plain http from another machine gets the old way.
async function put(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "sr";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }
}
