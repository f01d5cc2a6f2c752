import type { Mark, Tool } from "../api";

export const MARK_WORDS: Record<Mark, string> = {
  has: "has it",
  partly: "late or in part",
  nothing: "has nothing of it",
  refused: "refused it",
};

// MarkIcon is one of ● ◐ ○ ✕ in a tool's hue, drawn so that it looks the same in every font. The words stand beside it.
export function MarkIcon({ mark, tool = "" }: { mark: Mark; tool?: Tool | "" }) {
  return (
    <svg class={`mark ${tool}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      {mark === "refused" ? (
        <path d="M2.5 2.5l7 7m0-7l-7 7" fill="none" stroke="currentColor" stroke-width="2" />
      ) : (
        <circle cx="6" cy="6" r="4.25" fill={mark === "has" ? "currentColor" : "none"} stroke="currentColor" stroke-width="1.5" />
      )}
      {mark === "partly" && <path d="M6 1.75a4.25 4.25 0 0 0 0 8.5z" fill="currentColor" />}
    </svg>
  );
}
