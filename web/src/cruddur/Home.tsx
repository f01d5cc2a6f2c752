import { useSignal } from "@preact/signals";
import { Compose } from "./Compose";
import { Feed } from "./Feed";
import { home, type Activity } from "./backend";
import { me } from "./me";
import { useAnswer } from "./useAnswer";
import { visits } from "./where";

export function Home() {
  const posted = useSignal<Activity[]>([]);
  const { answer, again } = useAnswer(() => home(), [me.value, visits.value]);
  return (
    <>
      <h1>Home</h1>
      <Compose
        done={(crud) => {
          posted.value = [crud, ...posted.value];
          again(() => home(true));
        }}
      />
      <Feed answer={answer.value} again={again} first={posted.value} empty="Nobody has said anything that is still alive. Write the first crud." />
    </>
  );
}
