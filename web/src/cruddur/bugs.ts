// The backend's named bugs, and their switches. A backend started without them says 404.

import { signal } from "@preact/signals";
import { Problem, getJSON, reach, wordsOf } from "../fetch";
import { visits } from "./where";

export interface Bug {
  name: string;
  title: string;
  summary: string;
  on: boolean;
}

export const bugs = signal<readonly Bug[]>([]);
export const noSwitch = signal(false); // this backend offers none
export const problem = signal("");

// readBugs reports whether the backend answered, be it that it has no switch.
export async function readBugs(): Promise<boolean> {
  try {
    bugs.value = (await getJSON<{ bugs: Bug[] | null }>("/backend/bugs")).bugs ?? [];
    noSwitch.value = false;
    problem.value = "";
    return true;
  } catch (cause) {
    const status = cause instanceof Problem ? cause.status : 0;
    noSwitch.value = status === 404;
    if (noSwitch.value) bugs.value = [];
    problem.value = noSwitch.value ? "" : cause instanceof Error ? cause.message : String(cause);
    return status !== 0 && status < 500;
  }
}

// switchBug also asks for the open view again: what the bug does to it is what one wants to see.
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
    visits.value++;
  } catch (cause) {
    problem.value = `${name}: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
