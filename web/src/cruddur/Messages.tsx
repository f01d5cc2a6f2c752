import { useSignal } from "@preact/signals";
import { go } from "../address";
import { Skeleton } from "../parts/Skeleton";
import { Time } from "../parts/Time";
import { visible } from "../parts/visible";
import { Avatar } from "./Avatar";
import { Failed } from "./Failed";
import { groups, type MessageGroup } from "./backend";
import { me } from "./me";
import { useAnswer } from "./useAnswer";
import { HREFS, visits } from "./where";

// Messages is the list of conversations, and the way to begin one.
export function Messages() {
  const { answer, again } = useAnswer(groups, [me.value, visits.value]);
  const to = useSignal("");
  return (
    <>
      <h1>Messages</h1>
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault();
          const handle = to.value.trim().replace(/^@/, "");
          if (handle) go(HREFS.conversation(handle));
        }}
      >
        <input aria-label="Write to" placeholder="Write to @…" list="handles" autocomplete="off" value={to.value} onInput={(event) => (to.value = event.currentTarget.value)} />
        <button type="submit" class="primary">
          Open
        </button>
      </form>
      {!answer.value ? (
        <Skeleton lines={6} label="Loading conversations" />
      ) : "failure" in answer.value ? (
        <Failed failure={answer.value.failure} again={again} />
      ) : answer.value.value.length === 0 ? (
        <p class="empty">No conversation yet.</p>
      ) : (
        <ul class="groups">
          {othersFirst(answer.value.value, me.value).map((group) => (
            <li key={group.uuid}>
              <a href={HREFS.conversation(group.handle)}>
                <Avatar handle={group.handle} name={group.display_name} />
                <span>
                  <b>
                    <bdi>{visible(group.display_name)}</bdi>
                  </b>{" "}
                  <bdi class="handle">@{visible(group.handle)}</bdi>
                </span>
                <Time at={group.created_at} />
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

// othersFirst: whoever wrote to themselves looks for the others first.
function othersFirst(list: readonly MessageGroup[], own: string): MessageGroup[] {
  return [...list.filter((group) => group.handle !== own), ...list.filter((group) => group.handle === own)];
}
