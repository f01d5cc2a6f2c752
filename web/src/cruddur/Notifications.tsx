import { Feed } from "./Feed";
import { notifications } from "./backend";
import { me } from "./me";
import { useAnswer } from "./useAnswer";
import { visits } from "./where";

export function Notifications() {
  const { answer, again } = useAnswer(notifications, [me.value, visits.value]);
  return (
    <>
      <h1>Notifications</h1>
      <Feed answer={answer.value} again={again} empty="Nothing new for you." />
    </>
  );
}
