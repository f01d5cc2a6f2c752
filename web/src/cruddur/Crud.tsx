import { useSignal } from "@preact/signals";
import { Time } from "../parts/Time";
import { counted, relative } from "../parts/format";
import { now } from "../parts/now";
import { visible } from "../parts/visible";
import { Avatar } from "./Avatar";
import { ReplyForm } from "./ReplyForm";
import type { Activity, Reply } from "./backend";
import { HREFS } from "./where";

// Crud is one short post with its replies. A reply written here joins them without asking the backend again, so that
// the request to look at stays the one that was just made.
export function Crud({ crud, isReply = false }: { crud: Activity | Reply; isReply?: boolean }) {
  const replying = useSignal(false);
  const mine = useSignal<Reply[]>([]);
  const whole: Activity = crud;
  const replies = [...(whole.replies ?? []), ...mine.value];
  return (
    <article class={`crud ${isReply ? "reply" : ""}`}>
      <Avatar handle={crud.handle} name={crud.display_name} />
      <div class="crud-body">
        <header>
          <a href={HREFS.user(crud.handle)} class="person">
            <b>
              <bdi>{visible(crud.display_name || crud.handle)}</bdi>
            </b>{" "}
            <bdi class="handle">@{visible(crud.handle)}</bdi>
          </a>
          <Time at={crud.created_at} />
        </header>
        <p class="crud-text">
          <bdi>{visible(crud.message)}</bdi>
        </p>
        {!isReply && (
          <footer>
            <button type="button" class="link" aria-expanded={replying.value} onClick={() => (replying.value = !replying.value)}>
              Reply
            </button>
            <a href={HREFS.crud(crud.uuid)}>{counted(Math.max(crud.replies_count, replies.length), "reply", "replies")}</a>
            <span>{counted(crud.reposts_count, "repost")}</span>
            <span>{counted(crud.likes_count, "like")}</span>
            {whole.expires_at && <span class="expiry" title={whole.expires_at}>{expiry(whole.expires_at)}</span>}
          </footer>
        )}
        {replying.value && (
          <ReplyForm
            to={crud}
            done={(reply) => {
              if (reply) mine.value = [...mine.value, reply];
              replying.value = false;
            }}
          />
        )}
        {replies.length > 0 && (
          <div class="replies">
            {replies.map((reply) => (
              <Crud key={reply.uuid} crud={reply} isReply />
            ))}
          </div>
        )}
      </div>
    </article>
  );
}

function expiry(at: string): string {
  const then = Date.parse(at);
  return then > now.value ? `expires ${relative(then, now.value)}` : `expired ${relative(then, now.value)}`;
}
