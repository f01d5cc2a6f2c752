// The backend's named bugs, and their switches. Where the backend does not offer them, there are none.

import { signal } from "@preact/signals";
import { Problem, getJSON, reach, wordsOf } from "../fetch";

export interface Bug {
  name: string;
  title: string;
  summary: string;
  on: boolean;
}

export const bugs = signal<readonly Bug[]>([]);
export const problem = signal("");

export async function readBugs(): Promise<void> {
  try {
    bugs.value = (await getJSON<{ bugs: Bug[] | null }>("/backend/bugs")).bugs ?? [];
    problem.value = "";
  } catch (cause) {
    bugs.value = [];
    const missing = cause instanceof Problem && cause.status === 404;
    problem.value = missing ? "" : cause instanceof Error ? cause.message : String(cause);
  }
}

export async function switchBug(name: string, on: boolean): Promise<void> {
  try {
    const answer = await reach(`/backend/bugs/${encodeURIComponent(name)}`, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ on }),
    });
    if (!answer.ok) throw new Problem(await wordsOf(answer), answer.status);
    bugs.value = bugs.value.map((bug) => (bug.name === name ? { ...bug, on } : bug));
    problem.value = "";
  } catch (cause) {
    problem.value = `${name}: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
