import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { visible } from "../parts/visible";
import { RollbarTest } from "./RollbarTest";
import { away } from "./away";
import { bugs, noSwitch, problem, readBugs, switchBug, type Bug } from "./bugs";

// How one meets a bug from this page, where its summary names only the endpoint.
const MEET: Record<string, string> = {
  "home-returns-nothing": "Open Home.",
  "nil-in-activity": "To meet it, open a crud: click its “replies”.",
  "slow-query": "Open Home.",
  "n-plus-one": "Open Home.",
  "flaky-reply": "To meet it, reply to a crud.",
  "panic-in-search": "To meet it, search for a word.",
  "goroutine-leak": "To meet it, open Notifications a few times.",
};

const wordsFor = (bug: Bug) => [bug.summary, MEET[bug.name]].filter(Boolean).join(" ");

// BreakIt is the classroom's exercise at hand: switch a bug on, click, see what each tool makes of it. What a bug does
// stands in one place below the switches, so that no switch moves under the pointer.
export function BreakIt() {
  const [roomy] = useState(() => matchMedia("(min-width: 721px)").matches); // on a telephone the cruds come first
  const pointed = useSignal("");
  useEffect(() => void readBugs(), []);
  const on = bugs.value.filter((bug) => bug.on);
  const told = bugs.value.find((bug) => bug.name === pointed.value) ?? on.at(-1);
  return (
    <details class="break-it" open={roomy}>
      <summary>
        Break it {on.length > 0 && <span class="tag failed">{on.length === 1 ? "1 bug on" : `${on.length} bugs on`}</span>}
      </summary>
      {problem.value && !away.value && (
        <p class="small" role="alert">
          <span class="sign" aria-hidden="true">
            !
          </span>{" "}
          {visible(problem.value)}
        </p>
      )}
      {noSwitch.value && (
        <p class="small">
          This backend has no bug switch: start it with <code>BUG_SWITCH=yes</code>.
        </p>
      )}
      <ul onPointerLeave={() => (pointed.value = "")}>
        {bugs.value.map((bug) => (
          <li key={bug.name} onPointerEnter={() => (pointed.value = bug.name)}>
            <button
              type="button"
              role="switch"
              aria-checked={bug.on}
              aria-describedby={`bug-${bug.name}`}
              class="switch"
              title={visible(wordsFor(bug))}
              onFocus={() => (pointed.value = bug.name)}
              onBlur={() => (pointed.value = "")}
              onClick={() => void switchBug(bug.name, !bug.on)}
            >
              <span class="switch-track" aria-hidden="true" />
              <span>{visible(bug.title || bug.name)}</span>
            </button>
            <p class="small each" id={`bug-${bug.name}`}>
              {visible(wordsFor(bug))}
            </p>
          </li>
        ))}
      </ul>
      {bugs.value.length > 0 && (
        <p class="small told" aria-hidden="true">
          {told ? visible(wordsFor(told)) : "Point at a bug to read what it does and where to meet it."}
        </p>
      )}
      <RollbarTest />
    </details>
  );
}
