// One way to ask for JSON, and one error that says what a person needs to know.

import { isDict } from "./json/read";

export class Problem extends Error {
  constructor(
    message: string,
    readonly status: number, // 0: no answer at all
  ) {
    super(message);
  }
}

export async function getJSON<T>(url: string, abort?: AbortSignal): Promise<T> {
  const answer = await reach(url, { signal: abort ?? null, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Problem(await wordsOf(answer), answer.status);
  try {
    return (await answer.json()) as T;
  } catch (cause) {
    if (abort?.aborted) throw cause;
    throw new Problem(`${url} answered ${answer.status} with something that is not JSON`, answer.status);
  }
}

// reach is fetch whose network failure says where to look. An aborted request keeps its own error.
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new Problem("Nothing answers at this page's own address. Is the demo, or the lab, still running?", 0);
  }
}

// sentenceIn reads an error as the lab writes it, {"error": {"message", "fix"}}, and as the backend does, {"error": "…"}.
export function sentenceIn(value: unknown): string {
  if (!isDict(value)) return "";
  const error = value["error"];
  const said = isDict(error) ? [error["message"], error["fix"]] : [error ?? value["message"]];
  const [first = "", ...rest] = said.filter((one): one is string => typeof one === "string" && one !== "");
  return rest.length ? `${first}: ${rest.join(" ")}` : first;
}

// wordsOf finds the sentence in an error answer: JSON with an error, plain text, or the status alone.
export async function wordsOf(answer: Response): Promise<string> {
  const text = (await answer.text().catch(() => "")).trim();
  try {
    const sentence = sentenceIn(JSON.parse(text));
    if (sentence) return sentence;
  } catch {
    // Not JSON: the text itself is the best there is.
  }
  if (text && text.length < 400 && !text.startsWith("<")) return text;
  return `${answer.status} ${answer.statusText}`.trim();
}
