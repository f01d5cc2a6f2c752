// Text that came from outside is shown as what it is: nothing invisible, nothing that turns the line around.

// Controls except tab and line feed; bidirectional overrides and isolates; zero-width characters; the byte-order mark.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

export function visible(text: string): string {
  return text.replace(UNSEEN, (c) => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}

// oneLine is visible text without line breaks, cut to a length that a row can bear.
export function oneLine(text: string, most = 300): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  return visible(cut.replace(/\r?\n/g, " ⏎ "));
}
