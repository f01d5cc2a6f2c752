import { useSignal } from "@preact/signals";
import { Skeleton } from "../parts/Skeleton";
import { Time } from "../parts/Time";
import { visible } from "../parts/visible";
import { Failed } from "./Failed";
import { Left } from "./Left";
import { conversation, send, type Message } from "./backend";
import type { Failure } from "./calls";
import { me } from "./me";
import { sendKey } from "./sendKey";
import { useAnswer } from "./useAnswer";
import { HREFS, visits } from "./where";

const MOST = 1024;

// Conversation is what two people wrote to each other, oldest first.
export function Conversation({ handle }: { handle: string }) {
  const { answer, again } = useAnswer(() => conversation(handle), [handle, me.value, visits.value]);
  const sent = useSignal<Message[]>([]);
  const text = useSignal("");
  const failure = useSignal<Failure | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    const got = await send(text.value, handle);
    failure.value = "failure" in got ? got.failure : null;
    if ("failure" in got) return;
    sent.value = [...sent.value, got.value];
    text.value = "";
  };
  const list = answer.value && "value" in answer.value ? both(answer.value.value, sent.value) : sent.value;
  return (
    <>
      <h1>
        <a href={HREFS.messages} aria-label="All messages">
          ‹
        </a>{" "}
        <bdi>@{visible(handle)}</bdi>
      </h1>
      {!answer.value && <Skeleton lines={6} label="Loading messages" />}
      {answer.value && "failure" in answer.value && <Failed failure={answer.value.failure} again={again} />}
      {answer.value && "value" in answer.value && list.length === 0 && <p class="empty">Nothing said yet.</p>}
      <ol class="messages">
        {list.map((message) => (
          <li key={message.uuid} class={message.handle === me.value ? "mine" : ""}>
            <p>
              <bdi>{visible(message.message)}</bdi>
            </p>
            <span class="small">
              <bdi>{visible(message.display_name || message.handle)}</bdi> · <Time at={message.created_at} />
            </span>
          </li>
        ))}
      </ol>
      <form class="compose" onSubmit={(event) => void submit(event)}>
        <textarea rows={2} aria-label={`Message to @${handle}`} placeholder={`Write to @${handle}…`} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} onKeyDown={sendKey} />
        <div class="compose-foot">
          <Left text={text.value} most={MOST} />
          <button type="submit" class="primary">
            Send
          </button>
        </div>
        {failure.value && <Failed failure={failure.value} />}
      </form>
    </>
  );
}

function both(answered: readonly Message[], sent: readonly Message[]): Message[] {
  const known = new Set(answered.map((m) => m.uuid));
  return [...answered, ...sent.filter((m) => !known.has(m.uuid))].sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
}
