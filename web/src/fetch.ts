// One way to ask for JSON, and one error that says what a person needs to know.

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

// reach is fetch whose network failure names the address. An aborted request keeps its own error.
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new Problem(`no answer from ${location.host}`, 0);
  }
}

// wordsOf finds the sentence in an error answer: JSON with error or message, plain text, or the status alone.
export async function wordsOf(answer: Response): Promise<string> {
  const text = (await answer.text().catch(() => "")).trim();
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null) {
      for (const key of ["error", "message", "detail"]) {
        const value = (parsed as Record<string, unknown>)[key];
        if (typeof value === "string" && value) return value;
      }
    }
  } catch {
    // Not JSON: the text itself is the best there is.
  }
  if (text && text.length < 400 && !text.startsWith("<")) return text;
  return `${answer.status} ${answer.statusText}`.trim();
}
