import type { ComponentChildren } from "preact";

type Tone = "plain" | "error" | "refused";

const SIGNS: Record<Tone, string> = { plain: "", error: "!", refused: "✕" };

// Notice is a designed state: a sentence that says what is (not) here and what to do about it.
export function Notice({ title, tone = "plain", children }: { title: string; tone?: Tone; children?: ComponentChildren }) {
  return (
    <div class={`notice ${tone}`} role={tone === "error" ? "alert" : undefined}>
      <p class="notice-title">
        {SIGNS[tone] && (
          <span class="sign" aria-hidden="true">
            {SIGNS[tone]}
          </span>
        )}
        {title}
      </p>
      {children}
    </div>
  );
}
