import { useEffect } from "preact/hooks";
import { visible } from "../parts/visible";
import { RollbarTest } from "./RollbarTest";
import { bugs, problem, readBugs, switchBug } from "./bugs";

// BreakIt is the classroom's exercise at hand: switch a bug on, click, see what each tool makes of it.
export function BreakIt() {
  useEffect(() => void readBugs(), []);
  const on = bugs.value.filter((bug) => bug.on).length;
  return (
    <details class="break-it" open>
      <summary>
        Break it {on > 0 && <span class="tag failed">{on === 1 ? "1 bug on" : `${on} bugs on`}</span>}
      </summary>
      {problem.value && (
        <p class="small" role="alert">
          <span class="sign" aria-hidden="true">
            !
          </span>{" "}
          {visible(problem.value)}
        </p>
      )}
      <ul>
        {bugs.value.map((bug) => (
          <li key={bug.name}>
            <button type="button" role="switch" aria-checked={bug.on} aria-describedby={`bug-${bug.name}`} class="switch" title={visible(bug.summary)} onClick={() => void switchBug(bug.name, !bug.on)}>
              <span class="switch-track" aria-hidden="true" />
              <span>{visible(bug.title || bug.name)}</span>
            </button>
            <p class="small" id={`bug-${bug.name}`}>
              {visible(bug.summary)}
            </p>
          </li>
        ))}
      </ul>
      <RollbarTest />
    </details>
  );
}
