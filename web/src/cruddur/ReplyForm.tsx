import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Failed } from "./Failed";
import { Left } from "./Left";
import { reply, type Reply } from "./backend";
import type { Failure } from "./calls";
import { sendKey } from "./sendKey";

const MOST = 1024;

export function ReplyForm({ to, done }: { to: { uuid: string; handle: string }; done: (reply: Reply | null) => void }) {
  const message = useSignal("");
  const failure = useSignal<Failure | null>(null);
  const busy = useSignal(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    const answer = await reply(to.uuid, message.value);
    busy.value = false;
    if ("failure" in answer) failure.value = answer.failure;
    else done(answer.value);
  };
  return (
    <form class="compose" onSubmit={(event) => void submit(event)}>
      <textarea
        ref={area}
        rows={2}
        aria-label={`Reply to @${to.handle}`}
        placeholder={`Reply to @${to.handle}…`}
        value={message.value}
        onInput={(event) => (message.value = event.currentTarget.value)}
        onKeyDown={sendKey}
      />
      <div class="compose-foot">
        <Left text={message.value} most={MOST} />
        <button type="button" onClick={() => done(null)}>
          Cancel
        </button>
        <button type="submit" class="primary" disabled={busy.value}>
          Reply
        </button>
      </div>
      {failure.value && <Failed failure={failure.value} />}
    </form>
  );
}
