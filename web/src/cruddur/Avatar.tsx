// Avatar is a person's initial on one of six colours, the same for the same handle.
export function Avatar({ handle, name }: { handle: string; name: string }) {
  const letter = [...(name || handle || "?")][0]?.toUpperCase() ?? "?";
  const hash = [...handle].reduce((sum, c) => (sum * 31 + (c.codePointAt(0) ?? 0)) % 997, 7);
  return (
    <span class={`avatar avatar-${hash % 6}`} aria-hidden="true">
      {letter}
    </span>
  );
}
