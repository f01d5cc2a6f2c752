import { useSignal } from "@preact/signals";
import { Failed } from "./Failed";
import { rollbarTest } from "./backend";
import type { Failure } from "./calls";

// RollbarTest is the course's first step with Rollbar: one message at level warning.
export function RollbarTest() {
  const failure = useSignal<Failure | null>(null);
  const test = async () => {
    const answer = await rollbarTest();
    failure.value = "failure" in answer ? answer.failure : null;
  };
  return (
    <>
      <button type="button" onClick={() => void test()} title="GET /rollbar/test sends the message “Hello World!” at level warning">
        Rollbar test
      </button>
      {failure.value && <Failed failure={failure.value} />}
    </>
  );
}
