import { visible } from "../parts/visible";
import { Feed } from "./Feed";
import { userPage } from "./backend";
import { me } from "./me";
import { useAnswer } from "./useAnswer";
import { HREFS, visits } from "./where";

export function UserPage({ handle }: { handle: string }) {
  const { answer, again } = useAnswer(() => userPage(handle), [handle, me.value, visits.value]);
  return (
    <>
      <h1>
        <bdi>@{visible(handle)}</bdi>
        {handle !== me.value && (
          <a class="button" href={HREFS.conversation(handle)}>
            Message
          </a>
        )}
      </h1>
      <Feed answer={answer.value} again={again} empty="No cruds of this person are alive." />
    </>
  );
}
