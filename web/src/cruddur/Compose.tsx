import { useSignal } from "@preact/signals";
import { Failed } from "./Failed";
import { Left } from "./Left";
import { TTLS, post, type Activity } from "./backend";
import type { Failure } from "./calls";
import { sendKey } from "./sendKey";

const MOST = 280;

// Compose posts a crud. What is blank or too long is sent all the same: the backend's answer to it is worth seeing.
export function Compose({ done }: { done: (crud: Activity) => void }) {
  const message = useSignal("");
  const ttl = useSignal<string>("7-days");
  const failure = useSignal<Failure | null>(null);
  const busy = useSignal(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    const answer = await post(message.value, ttl.value);
    busy.value = false;
    failure.value = "failure" in answer ? answer.failure : null;
    if ("failure" in answer) return;
    message.value = "";
    done(answer.value);
  };
  return (
    <form class="compose" onSubmit={(event) => void submit(event)}>
      <textarea
        rows={3}
        aria-label="What would you like to say?"
        placeholder="What would you like to say?"
        value={message.value}
        onInput={(event) => (message.value = event.currentTarget.value)}
        onKeyDown={sendKey}
      />
      <div class="compose-foot">
        <Left text={message.value} most={MOST} />
        <label>
          lives{" "}
          <select value={ttl.value} onChange={(event) => (ttl.value = event.currentTarget.value)}>
            {TTLS.map((one) => (
              <option key={one} value={one}>
                {one.replace("-", " ")}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="primary" disabled={busy.value}>
          Crud
        </button>
      </div>
      {failure.value && <Failed failure={failure.value} />}
    </form>
  );
}
